import type { Organisation } from '../../../shared/schemas/record.ts';
import { type DocumentModel, personText } from './document-model.ts';

/** The organisation as it stands at the head of a document. @throws ClearbenchError TEXT_NOT_PRINTABLE */
export function printedOrganisation(organisation: Organisation | null): DocumentModel['organisation'] {
  if (organisation === null) return null;
  return {
    name: personText(organisation.name, 'organisation.name'),
    address: organisation.address.map((line, index) => personText(line, `organisation.address.${index}`)),
  };
}
