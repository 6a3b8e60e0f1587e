import type { AnyRecord } from '../../../shared/schemas/record.ts';
import { batchModel } from './batch-model.ts';
import { type CertificateContext, certificateModel } from './certificate-model.ts';
import type { DocumentModel } from './document-model.ts';

/** What a record's document says. */
export function documentModelOf(record: AnyRecord, context: CertificateContext): DocumentModel {
  switch (record.kind) {
    case 'drive':
      return certificateModel(record, context);
    case 'batch':
      return batchModel(record, context);
    default:
      return record satisfies never;
  }
}
