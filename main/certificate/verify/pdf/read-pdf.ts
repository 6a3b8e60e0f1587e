import { sameBytes } from '../../asn1/der.ts';
import { attachmentNames, signatureSpaceBytes } from '../../document/pdf-conventions.ts';
import type { Finding } from '../finding.ts';
import { recordLimitBytes } from '../read-record.ts';
import { checkDocumentForm } from './document-form.ts';
import { isName, isRef, isString, PdfFile } from './pdf-file.ts';
import { type PdfDictionary, PdfFormError, type PdfString } from './pdf-objects.ts';

/** What is needed of a certificate's PDF to judge it. */
export interface PdfCertificate {
  readonly file: PdfFile;
  readonly catalog: PdfDictionary;
  /** DER of the signature, without the zeros after it. */
  readonly contents: Uint8Array;
  /** Offsets of Contents, delimiters included. */
  readonly place: { readonly start: number; readonly end: number };
  /** Everything that the signature covers: the file around Contents. */
  readonly signed: readonly [Uint8Array, Uint8Array];
  /** The attached record and its own signature. */
  readonly json: Uint8Array;
  readonly p7s: Uint8Array;
}

/** No certificate is larger, not even one over ten thousand drives. */
const pdfLimitBytes = 64 * 1024 * 1024;

/** A certificate's PDF, or why these bytes are none. */
export type ReadPdf =
  { readonly ok: true; readonly value: PdfCertificate } | { readonly ok: false; readonly finding: Finding };

/** Reads a certificate's PDF: one revision, one signature, covering all of the file. Never throws. */
export function readPdfCertificate(bytes: Uint8Array): ReadPdf {
  if (bytes.length > pdfLimitBytes) return { ok: false, finding: { code: 'TOO_LARGE', detail: null } };
  try {
    return { ok: true, value: read(bytes) };
  } catch (error) {
    if (error instanceof PartError)
      return { ok: false, finding: { code: error.code, detail: error.message } };
    const detail = error instanceof PdfFormError ? error.message : null;
    return { ok: false, finding: { code: 'PDF_MALFORMED', detail } };
  }
}

class PartError extends Error {
  readonly code: Finding['code'];

  constructor(code: Finding['code'], message: string) {
    super(message);
    this.code = code;
  }
}

function read(bytes: Uint8Array): PdfCertificate {
  const file = openWhole(bytes);
  const catalog = file.dictionary(file.trailer.get('Root'));
  const signature = onlySignature(file, catalog);
  const place = signaturePlace(file, signature);
  const json = attachment(file, catalog, attachmentNames.json, recordLimitBytes);
  const p7s = attachment(file, catalog, attachmentNames.p7s, 64 * 1024);
  checkDocumentForm(file, catalog);
  return {
    file,
    catalog,
    contents: derOf(place),
    place,
    signed: [bytes.subarray(0, place.start), bytes.subarray(place.end)],
    json,
    p7s,
  };
}

/** A file that was appended to no longer ends with its own table; that is told apart, because it is the common attack. */
function openWhole(bytes: Uint8Array): PdfFile {
  try {
    return new PdfFile(bytes);
  } catch (error) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const range = /\/ByteRange \[0 (\d{1,10}) (\d{1,10}) (\d{1,10}) *\]/.exec(
      text.subarray(0, 1_000_000).toString('latin1'),
    );
    if (range !== null && Number(range[2]) + Number(range[3]) < bytes.length) {
      throw new PartError('PDF_NOT_WHOLLY_SIGNED', 'bytes after the signed part');
    }
    throw error;
  }
}

/** The one field of the form is the signature, and it is the one that certifies the document with P=1. */
function onlySignature(file: PdfFile, catalog: PdfDictionary): PdfDictionary {
  const form = file.dictionary(catalog.get('AcroForm'));
  const fields = file.array(form.get('Fields'));
  if (fields.length !== 1) throw new PartError('SIGNATURE_MISSING', `${fields.length} form fields`);
  const field = file.dictionary(fields[0]);
  const value = field.get('V');
  if (!isName(field.get('FT'), 'Sig') || value === undefined || !isRef(value)) {
    throw new PartError('SIGNATURE_MISSING', 'the form field is not signed');
  }
  const certification = file.dictionary(catalog.get('Perms')).get('DocMDP');
  if (certification === undefined || !isRef(certification) || certification.id !== value.id) {
    throw new PartError('SIGNATURE_ATTRIBUTES', 'the signature does not certify the document');
  }
  const signature = file.dictionary(value);
  if (!isName(signature.get('SubFilter'), 'ETSI.CAdES.detached')) {
    throw new PartError('SIGNATURE_ALGORITHM', 'not a CAdES signature');
  }
  return signature;
}

function signaturePlace(file: PdfFile, signature: PdfDictionary): PdfString {
  const contents = signature.get('Contents');
  if (!isString(contents) || !contents.hex || contents.bytes.length !== signatureSpaceBytes) {
    throw new PartError('SIGNATURE_MALFORMED', 'Contents is not as it must be');
  }
  const range = file.array(signature.get('ByteRange'));
  const whole = [0, contents.start, contents.end, file.bytes.length - contents.end];
  if (range.length !== 4 || range.some((value, index) => value !== whole[index])) {
    throw new PartError('PDF_NOT_WHOLLY_SIGNED', 'ByteRange is not the whole file');
  }
  return contents;
}

const noBytes = new Uint8Array(signatureSpaceBytes);

/** Contents holds the signature and zeros after it, nothing else. */
function derOf(place: PdfString): Uint8Array {
  const padded = place.bytes;
  const length = 4 + (((padded[2] ?? 0) << 8) | (padded[3] ?? 0));
  if (padded[0] !== 0x30 || padded[1] !== 0x82 || length > padded.length) {
    throw new PartError('SIGNATURE_MALFORMED', 'Contents holds no signature');
  }
  if (!sameBytes(padded.subarray(length), noBytes.subarray(length))) {
    throw new PartError('SIGNATURE_MALFORMED', 'something follows the signature');
  }
  return padded.slice(0, length);
}

function attachment(file: PdfFile, catalog: PdfDictionary, name: string, limit: number): Uint8Array {
  try {
    const names = file.dictionary(catalog.get('Names'));
    const pairs = file.array(file.dictionary(names.get('EmbeddedFiles')).get('Names'));
    if (pairs.length !== 4) throw new PdfFormError('not exactly two attachments');
    const index = pairs.findIndex(
      (value, at) => at % 2 === 0 && isString(value) && Buffer.from(value.bytes).toString('latin1') === name,
    );
    if (index === -1) throw new PdfFormError(`no attachment ${name}`);
    const specification = file.dictionary(pairs[index + 1]);
    return file.stream(file.dictionary(specification.get('EF')).get('F'), limit);
  } catch (error) {
    throw new PartError('PDF_ATTACHMENT', error instanceof PdfFormError ? error.message : name);
  }
}
