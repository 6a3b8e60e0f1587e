import { ClearbenchError } from '../../../shared/problem.ts';
import type { CertificateRecord } from '../../../shared/schemas/record.ts';
import { sha256Of } from '../verify/read-signature.ts';
import { driveText } from './document-model.ts';
import { type Face, faces, fontOf, textWidth } from './fonts.ts';
import { metadataText } from './metadata.ts';
import { beginPdf, type PdfDocument } from './pdfkit-internals.ts';
import { collectPdf } from './print-certificate.ts';
import { printableText } from './printable-text.ts';
import { drawQrCode } from './qr-code.ts';
import { levelNames, outcomeNames } from './wording.ts';

/** Label sizes in millimetres, width by height, as label printers have them. */
export type LabelSize = '62x29' | '102x51';

/** Which label is asked for: the one that says "sanitized", or the one that says what the certificate says. */
export type LabelKind = 'sanitized' | 'outcome';

/** What a label is printed from. */
export interface LabelInput {
  readonly record: CertificateRecord;
  /** The signed bytes of the record; their hash goes into the QR code. */
  readonly json: Uint8Array;
  readonly size: LabelSize;
  readonly kind: LabelKind;
}

const millimetre = 72 / 25.4;
const sizes: Readonly<Record<LabelSize, readonly [number, number]>> = {
  '62x29': [62 * millimetre, 29 * millimetre],
  '102x51': [102 * millimetre, 51 * millimetre],
};

/**
 * Prints the label of a drive: outcome, date, last characters of its identifier, certificate id, QR code. Black only, as
 * label printers are; a failed job's label is white on black.
 *
 * @throws ClearbenchError LABEL_REFUSED if a "sanitized" label is asked for and the outcome is anything else.
 */
export function printLabel(input: LabelInput): Promise<Uint8Array> {
  const { record } = input;
  const { kind } = record.outcome;
  if (input.kind === 'sanitized' && kind !== 'sanitized') {
    return Promise.reject(
      new ClearbenchError('LABEL_REFUSED', `The outcome of this drive is “${outcomeNames[kind]}”.`),
    );
  }
  const [width, height] = sizes[input.size];
  const pdf = beginPdf({
    size: [width, height],
    margin: 0,
    pdfVersion: '1.7',
    lang: 'en',
    tagged: true,
    displayTitle: true,
    autoFirstPage: false,
    font: null,
    info: {
      Title: `Drive label ${record.id}`,
      Creator: metadataText(`${record.tool.name} ${record.tool.version}`),
      Producer: metadataText(`${record.tool.name} ${record.tool.version}`),
      CreationDate: new Date(record.issuedAt),
    },
  });
  for (const face of faces) pdf.registerFont(face, fontOf(face));
  const bytes = collectPdf(pdf);
  pdf.addPage();
  drawLabel(pdf, input, width, height);
  pdf.end();
  return bytes;
}

function drawLabel(pdf: PdfDocument, { record, json }: LabelInput, width: number, height: number): void {
  const scale = height / (29 * millimetre);
  const margin = 5 * scale;
  const { kind, achievedLevel } = record.outcome;
  const failed = kind === 'not-sanitized' || kind === 'aborted';
  const ink = failed ? '#ffffff' : '#000000';
  const qrSize = height - 2 * margin;
  const room = width - qrSize - 3 * margin;
  const root = pdf.struct('Document');
  pdf.addStructure(root);
  pdf.markContent('Artifact', { type: 'Layout' });
  if (failed) pdf.rect(0, 0, width, height).fill('#000000');
  pdf.rect(width - qrSize - margin, margin, qrSize, qrSize).fill('#ffffff');
  pdf.endMarkedContent();
  const line = (text: string, y: number, size: number, face: Face): void => {
    const fitted = Math.min(size, (size * room) / textWidth(face, size, text));
    root.add(
      pdf.struct('P').add(() => {
        pdf.font(face).fontSize(fitted).fillColor(ink);
        pdf.text(text, margin, y, { lineBreak: false });
      }),
    );
  };
  const level = achievedLevel === null ? 'Do not release' : `${levelNames[achievedLevel]}, SP 800-88r2`;
  line(outcomeNames[kind].toUpperCase(), margin, 15 * scale, 'bold');
  line(`${level} · ${record.job.endedAt.slice(0, 10)}`, margin + 22 * scale, 7.4 * scale, 'regular');
  line(`Serial …${lastCharacters(record)}`, margin + 34 * scale, 9.5 * scale, 'mono');
  line(record.id, margin + 50 * scale, 7.4 * scale, 'mono');
  line(record.asset.assetTag ?? 'no property number recorded', margin + 61 * scale, 6.4 * scale, 'regular');
  const qr = pdf.struct('Figure', { alt: 'QR code: certificate id and SHA-256 of its record' });
  root.add(qr);
  qr.add(() => {
    const content = `${record.id} ${Buffer.from(sha256Of(json)).toString('hex')}`;
    drawQrCode(pdf, content, width - qrSize - margin, margin, qrSize);
  }).end();
  root.end();
}

/** Enough to tell the drives on a bench apart, not enough to be the serial. */
function lastCharacters(record: CertificateRecord): string {
  const text = printableText(driveText(record.medium.identifier.value, 'medium.identifier'));
  return Array.from(text).slice(-6).join('');
}
