import { comparableText } from '../../document/linear-text.ts';
import { isDictionary, isRef, type PdfFile } from './pdf-file.ts';
import { type PdfDictionary, PdfFormError } from './pdf-objects.ts';

const pageLimit = 400;
/** Of all pages together, and of a font's map: far more than the longest annex needs. */
const contentLimitBytes = 16 * 1024 * 1024;
const mapLimitBytes = 1024 * 1024;
const fontLimit = 8;

/** Glyph numbers of a font, four hex digits each, and the text they stand for. */
type GlyphTexts = ReadonlyMap<string, string>;

/**
 * The text that the pages show, in the order in which it is drawn, without white space and without what is marked as an
 * artifact (page numbers, repeated heads).
 *
 * @throws PdfFormError if pages or fonts are not as Clearbench writes them.
 */
export function printedText(file: PdfFile, catalog: PdfDictionary): string {
  const pages = file.array(file.dictionary(catalog.get('Pages')).get('Kids'));
  if (pages.length > pageLimit) throw new PdfFormError('too many pages');
  const fonts = new Map<number, GlyphTexts>();
  let roomBytes = contentLimitBytes;
  const texts = pages.map((ref) => {
    const page = file.dictionary(ref);
    const content = Buffer.from(file.stream(page.get('Contents'), roomBytes)).toString('latin1');
    roomBytes -= content.length;
    return pageText(content, pageFonts(file, page, fonts));
  });
  return comparableText(texts.join(''));
}

function pageFonts(
  file: PdfFile,
  page: PdfDictionary,
  known: Map<number, GlyphTexts>,
): ReadonlyMap<string, GlyphTexts> {
  const named = new Map<string, GlyphTexts>();
  const resources = file.dictionary(page.get('Resources')).get('Font');
  if (resources === undefined || !isDictionary(resources)) return named;
  for (const [name, ref] of resources) {
    if (!isRef(ref)) throw new PdfFormError('a font that is no object of its own');
    const texts = known.get(ref.id) ?? glyphTexts(file, file.dictionary(ref));
    known.set(ref.id, texts);
    if (known.size > fontLimit) throw new PdfFormError('too many fonts');
    named.set(name, texts);
  }
  return named;
}

/** Reads the one form of ToUnicode map that is written: ranges of up to 256 glyphs with a list of texts each. */
function glyphTexts(file: PdfFile, font: PdfDictionary): GlyphTexts {
  const map = Buffer.from(file.stream(font.get('ToUnicode'), mapLimitBytes)).toString('latin1');
  const texts = new Map<string, string>();
  for (const [, first = '', list = ''] of map.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([0-9a-f<> ]*)\]/g)) {
    let glyph = Number.parseInt(first, 16);
    for (const [, units = ''] of list.matchAll(/<([0-9a-f ]*)>/g)) {
      const codes = units.split(' ').map((unit) => Number.parseInt(unit, 16));
      texts.set(glyph.toString(16).padStart(4, '0'), String.fromCharCode(...codes));
      glyph += 1;
    }
  }
  return texts;
}

/**
 * Marked content, the choice of a font, and shown text; all other operators draw no text. No alternative may look further
 * ahead than to where the next match could begin: hostile content must not cost more time than it is long.
 */
const operators =
  /\/Artifact (?:<<\n\/Type \/[A-Za-z]{1,20}\n>> )?(?:BDC|BMC)|BDC|BMC|EMC|\/(F\d{1,9}) [\d.]{1,20} Tf|\[([^[\]]*)\] TJ/g;

function pageText(content: string, fonts: ReadonlyMap<string, GlyphTexts>): string {
  const artifacts: boolean[] = [];
  let font: GlyphTexts = new Map();
  let text = '';
  for (const [operator, fontName, shown] of content.matchAll(operators)) {
    if (fontName !== undefined) font = fonts.get(fontName) ?? new Map<string, string>();
    else if (shown !== undefined) {
      if (!artifacts.includes(true)) text += glyphsText(shown, font);
    } else if (operator === 'EMC') artifacts.pop();
    else artifacts.push(operator.startsWith('/Artifact'));
  }
  return text;
}

function glyphsText(shown: string, font: GlyphTexts): string {
  let text = '';
  for (const [, hex = ''] of shown.matchAll(/<([0-9a-f]*)>/g)) {
    for (let at = 0; at < hex.length; at += 4) {
      const one = font.get(hex.slice(at, at + 4));
      if (one === undefined) throw new PdfFormError('a glyph without text');
      text += one;
    }
  }
  return text;
}
