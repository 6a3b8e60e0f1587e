import { comparableText } from '../../document/linear-text.ts';
import { type PdfFont, readEmbeddedFont } from './embedded-font.ts';
import { pageText } from './page-content.ts';
import { isDictionary, isRef, type PdfFile } from './pdf-file.ts';
import { type PdfDictionary, PdfFormError } from './pdf-objects.ts';

/** Of all pages together: far more than the longest annex needs. */
const contentLimitBytes = 16 * 1024 * 1024;
const fontLimit = 8;

/** What a document shows. */
export interface PrintedText {
  /** The text of all pages in the order in which it is drawn, comparable, without what is marked as an artifact. */
  readonly text: string;
  /** What is repeated on the pages: page numbers, heads. One list for each page. */
  readonly artifacts: readonly (readonly string[])[];
}

/**
 * Reads the text that the pages show. Drawings are not read as letters: who holds a station's key can still paint words
 * from lines, as he can sign another record.
 *
 * @param fonts Those of the document that were read already, by object; what is read is added.
 * @throws PdfFormError if pages or fonts are not as Clearbench writes them, or text on them cannot be seen.
 */
export function printedText(file: PdfFile, catalog: PdfDictionary, fonts: Map<number, PdfFont>): PrintedText {
  const pages = file.array(file.dictionary(catalog.get('Pages')).get('Kids'));
  let roomBytes = contentLimitBytes;
  const texts = pages.map((ref) => {
    const page = file.dictionary(ref);
    const content = Buffer.from(file.stream(page.get('Contents'), roomBytes)).toString('latin1');
    roomBytes -= content.length;
    const [, , width, height] = file.array(page.get('MediaBox'));
    return pageText(content, {
      width: Number(width),
      height: Number(height),
      fonts: pageFonts(file, page, fonts),
    });
  });
  return {
    text: comparableText(texts.map(({ text }) => text).join('')),
    artifacts: texts.map(({ artifacts }) => artifacts),
  };
}

function pageFonts(
  file: PdfFile,
  page: PdfDictionary,
  known: Map<number, PdfFont>,
): ReadonlyMap<string, PdfFont> {
  const resources = file.dictionary(page.get('Resources')).get('Font');
  return resources === undefined || !isDictionary(resources) ? new Map() : namedFonts(file, resources, known);
}

/** Fonts by the names that content calls them by. @throws PdfFormError */
export function namedFonts(
  file: PdfFile,
  resources: PdfDictionary,
  known: Map<number, PdfFont>,
): ReadonlyMap<string, PdfFont> {
  const named = new Map<string, PdfFont>();
  for (const [name, ref] of resources) {
    if (!isRef(ref)) throw new PdfFormError('a font that is no object of its own');
    if (known.size > fontLimit) throw new PdfFormError('too many fonts');
    const font = known.get(ref.id) ?? readEmbeddedFont(file, file.dictionary(ref));
    known.set(ref.id, font);
    named.set(name, font);
  }
  return named;
}
