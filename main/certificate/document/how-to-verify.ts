import { opensslCommand } from '../../../shared/openssl-command.ts';
import type { AnyRecord } from '../../../shared/schemas/record.ts';
import { type Block, toolText } from './document-model.ts';
import { attachmentNames } from './pdf-conventions.ts';

/** What a person needs who has nothing but this document, whenever that is. */
export function howToVerify({ id, issuedAt }: Pick<AnyRecord, 'id' | 'issuedAt'>): readonly Block[] {
  const seconds = Math.floor(Date.parse(issuedAt) / 1000);
  return [
    paragraph(
      `Obtain the root certificate by a way that you trust and compare its fingerprint. Then check the record with the line below; it and its signature are attached to this PDF as ${attachmentNames.json} and ${attachmentNames.p7s}.`,
    ),
    { kind: 'command', text: toolText(opensslCommand(id)) },
    paragraph(
      `Once the signing certificate has expired, add -attime ${seconds}, the claimed time of signing. In a PDF reader or with pdfsig, the signature must be valid and the whole document must be signed: anything added later is not part of this certificate. A signature proves that bytes are unchanged under a key checked out of band, nothing more.`,
    ),
  ];
}

function paragraph(text: string): Block {
  return { kind: 'paragraph', strong: false, text: toolText(text) };
}
