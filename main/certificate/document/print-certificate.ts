import type { AnyRecord } from '../../../shared/schemas/record.ts';
import { sha256Of } from '../verify/read-signature.ts';
import { readX509 } from '../keys/x509.ts';
import type { StationSigner } from '../signature/signer.ts';
import type { Logo } from './logo/logo.ts';
import { documentModelOf } from './model-of-record.ts';
import { layOutDocument } from './lay-out-certificate.ts';
import { declareUniversalAccess, metadataText } from './metadata.ts';
import { addOutputIntent } from './output-intent.ts';
import type { Paper } from './paper.ts';
import { signatureLines, templateVersion } from './linear-text.ts';
import { attachmentNames, templateEntry } from './pdf-conventions.ts';
import type { PdfDocument } from './pdfkit-internals.ts';
import { sealPdf } from './seal-pdf.ts';

/** How certificates are printed; from the organisation's settings. */
export interface PrintOptions {
  readonly paper: Paper;
  /** Beside the organisation's name; none if missing. */
  readonly logo?: Logo | null;
}

/** What is printed: the record, and its signed form, which is attached. */
export interface CertificateToPrint {
  readonly record: AnyRecord;
  readonly json: Uint8Array;
  readonly p7s: Uint8Array;
  readonly signer: StationSigner;
}

/**
 * Prints a certificate as a signed PDF (PDF/A-3a, PDF/UA-1) with the record and its signature attached.
 *
 * @throws ClearbenchError TEXT_NOT_PRINTABLE naming the field that the fonts cannot print.
 */
export async function printCertificate(
  certificate: CertificateToPrint,
  options: PrintOptions = { paper: 'a4' },
): Promise<Uint8Array> {
  return sealPdf(await printUnsigned(certificate, options), certificate.signer);
}

/** The file before it is signed. Equal input gives equal bytes. */
export async function printUnsigned(
  { record, json, p7s, signer }: CertificateToPrint,
  options: PrintOptions,
): Promise<Uint8Array> {
  const leaf = readX509(signer.path[0]).identity;
  const root = readX509(signer.path.at(-1) ?? signer.path[0]).identity;
  const model = documentModelOf(record, {
    jsonSha256: Buffer.from(sha256Of(json)).toString('hex'),
    signer: { subject: leaf.subject, sha256: leaf.sha256, rootSha256: root.sha256 },
  });
  const issuedAt = new Date(record.issuedAt);
  const writer = layOutDocument(model, {
    paper: options.paper,
    logo: options.logo ?? null,
    createdAt: issuedAt,
    creator: metadataText(`${record.tool.name} ${record.tool.version}`),
    appearance: {
      lines: signatureLines(leaf, record.issuedAt),
      signedAt: issuedAt,
    },
  });
  attach(writer.pdf, attachmentNames.json, json, 'application/json', 'Source', issuedAt);
  attach(writer.pdf, attachmentNames.p7s, p7s, 'application/pkcs7-signature', 'Supplement', issuedAt);
  declareUniversalAccess(writer.pdf);
  writer.pdf._addColorOutputIntent = () => {
    addOutputIntent(writer.pdf);
  };
  writer.pdf._root.data[templateEntry] = templateVersion;
  const bytes = collectPdf(writer.pdf);
  writer.end();
  return bytes;
}

function attach(
  pdf: PdfDocument,
  name: string,
  content: Uint8Array,
  mediaType: string,
  relationship: 'Source' | 'Supplement',
  date: Date,
): void {
  pdf.file(Buffer.from(content), {
    name,
    type: mediaType,
    relationship,
    creationDate: date,
    modifiedDate: date,
    description:
      relationship === 'Source'
        ? 'The record that this certificate is printed from'
        : 'The signature of the record',
  } as Parameters<PdfDocument['file']>[1]);
}

/** The bytes of a PDF; call it before the document is ended. */
export function collectPdf(pdf: PdfDocument): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    pdf.on('end', () => {
      resolve(new Uint8Array(Buffer.concat(chunks)));
    });
    pdf.on('error', reject);
  });
}
