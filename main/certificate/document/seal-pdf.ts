import { encodeSignature, signDetached } from '../signature/detached-cms.ts';
import type { StationSigner } from '../signature/signer.ts';
import { signatureSpaceBytes } from './pdf-conventions.ts';
import { byteRangePlaceholder } from './signature-field.ts';

/** Where the signature of a PDF lies. */
export interface SignaturePlace {
  /** Offset of the `<` of Contents. */
  readonly start: number;
  /** Offset after its `>`. */
  readonly end: number;
}

/**
 * Fills in ByteRange and signs the file around Contents (PAdES B-B, ETSI EN 319 142-1). The input is the unsigned file
 * with its placeholders and is not changed.
 *
 * @throws Error if the file does not hold exactly the placeholders.
 */
export async function sealPdf(unsigned: Uint8Array, signer: StationSigner): Promise<Uint8Array> {
  const pdf = Buffer.from(unsigned);
  const place = findPlaceholder(pdf);
  writeByteRange(pdf, place);
  const signature = await signDetached([pdf.subarray(0, place.start), pdf.subarray(place.end)], signer);
  writeSignature(pdf, place, encodeSignature(signature));
  return new Uint8Array(pdf);
}

/** Writes a signature into Contents: lower-case hex, filled up with zeros. */
export function writeSignature(pdf: Buffer, place: SignaturePlace, der: Uint8Array): void {
  if (der.length > signatureSpaceBytes) throw new Error('the signature is larger than its place');
  const hex = Buffer.from(der)
    .toString('hex')
    .padEnd(2 * signatureSpaceBytes, '0');
  pdf.write(hex, place.start + 1, 'latin1');
}

function findPlaceholder(pdf: Buffer): SignaturePlace {
  const empty = `<${'0'.repeat(2 * signatureSpaceBytes)}>`;
  const start = pdf.indexOf(empty, 0, 'latin1');
  if (start === -1 || pdf.includes(empty, start + 1, 'latin1')) {
    throw new Error('not exactly one place for a signature');
  }
  return { start, end: start + empty.length };
}

function writeByteRange(pdf: Buffer, place: SignaturePlace): void {
  const placeholder = `[${byteRangePlaceholder.join(' ')}]`;
  const at = pdf.indexOf(placeholder, 0, 'latin1');
  if (at === -1) throw new Error('no place for the byte range');
  const range = `[0 ${place.start} ${place.end} ${pdf.length - place.end}]`;
  pdf.write(range.padEnd(placeholder.length, ' '), at, 'latin1');
}
