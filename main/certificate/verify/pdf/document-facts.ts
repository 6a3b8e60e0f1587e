import { createHash } from 'node:crypto';

import { isString, type PdfFile } from './pdf-file.ts';
import { type PdfDictionary, PdfFormError, type PdfValue } from './pdf-objects.ts';

/** What a document says of itself: what file managers, search engines and screen readers show. */
export interface DocumentFacts {
  readonly title: string;
  readonly subject: string;
  readonly creator: string;
  /** As its metadata states it, `2026-11-24T09:30:00Z`. */
  readonly createdAt: string;
}

const metadataLimitBytes = 64 * 1024;
const entries = new Set(['Producer', 'Creator', 'CreationDate', 'Title', 'Subject']);

/** Hash of the tags of the metadata that is written, with all of their attributes. */
const tagsSha256 = '86d565df98c3fc2b0364194cc561b7e7084b088d14a4d3a4911fa2f7105caa02';

/**
 * The facts that a document's information dictionary and its metadata (XMP) both state.
 *
 * @throws PdfFormError if they differ, or state anything else.
 */
export function documentFacts(file: PdfFile, catalog: PdfDictionary): DocumentFacts {
  const info = file.dictionary(file.trailer.get('Info'));
  if ([...info.keys()].some((name) => !entries.has(name))) throw new PdfFormError('unknown information');
  const text = (name: string): string => stringOf(file.resolve(info.get(name)));
  const facts = {
    title: text('Title'),
    subject: text('Subject'),
    creator: text('Creator'),
    createdAt: text('CreationDate').replace(
      /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/,
      '$1-$2-$3T$4:$5:$6Z',
    ),
  };
  const metadata = Buffer.from(file.stream(catalog.get('Metadata'), metadataLimitBytes)).toString('utf8');
  const tags = metadata.match(/<[^>]*>/g)?.join('') ?? '';
  const { createdAt, creator, title, subject } = facts;
  const stated = metadata.split(/<[^>]*>/).map((part) => part.trim());
  const must = [...fixedTexts, createdAt, creator, title, subject, creator];
  const same = stated.filter((part) => part !== '').join('\n') === must.join('\n');
  if (text('Producer') !== creator || !same || sha256(tags) !== tagsSha256) {
    throw new PdfFormError('metadata that disagrees');
  }
  return facts;
}

/** What the metadata says of its own form (see `declareUniversalAccess`). */
const fixedTexts: readonly string[] = [
  '1',
  'PDF/UA identification',
  'http://www.aiim.org/pdfua/ns/id/',
  'pdfuaid',
  'part',
  'Integer',
  'internal',
  'Part of ISO 14289 the file conforms to',
  '3',
  'A',
];

function stringOf(value: PdfValue): string {
  if (!isString(value)) throw new PdfFormError('unknown information');
  const bytes = Buffer.from(value.bytes);
  if (bytes[0] !== 0xfe || bytes[1] !== 0xff) return bytes.toString('latin1');
  return bytes
    .subarray(2, bytes.length - (bytes.length % 2))
    .swap16()
    .toString('utf16le');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
