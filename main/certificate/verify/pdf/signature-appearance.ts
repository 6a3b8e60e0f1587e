import { comparableText } from '../../document/linear-text.ts';
import type { PdfFont } from './embedded-font.ts';
import type { PdfFile } from './pdf-file.ts';
import { type PdfDictionary, PdfFormError, type PdfValue } from './pdf-objects.ts';
import { namedFonts } from './printed-text.ts';
import { readGlyphs } from './shown-glyphs.ts';

const contentLimitBytes = 64 * 1024;
const number = String.raw`\d{1,4}(?:\.\d{1,3})?`;
const frame = new RegExp(
  String.raw`^0\.33 0\.38 0\.42 RG 0\.8 w 0\.4 0\.4 ${number} ${number} re S\s?0\.09 0\.13 0\.16 rg\s?`,
);
const line = new RegExp(
  String.raw`BT /(F\d{1,3}) (${number}) Tf 8 (${number}) Td (<[0-9a-f]*>) Tj ET\s?`,
  'y',
);

/** Sizes of type, in points: smaller is not read, larger covers what is under the signature. */
const [smallest, largest] = [5, 12];
const width = 300;
/** Printed, locked and not hidden (ISO 32000-1 §12.5.3). */
const shownFlags = 132;
/** Coordinates are rounded where they are written. */
const tolerance = 0.01;

/**
 * The text that the visible signature shows, comparable: its frame and its lines, nothing else.
 *
 * @param fonts Those of the document that were read already, by object; what is read is added.
 * @throws PdfFormError
 */
export function appearanceText(file: PdfFile, catalog: PdfDictionary, fonts: Map<number, PdfFont>): string {
  const field = file.dictionary(file.array(file.dictionary(catalog.get('AcroForm')).get('Fields'))[0]);
  const looks = file.dictionary(field.get('AP'));
  const look = looks.get('N');
  if (looks.size !== 1) throw new PdfFormError('a signature with several appearances');
  const { Font: named, ...others } = Object.fromEntries(
    file.dictionary(file.dictionary(look).get('Resources')),
  );
  if (named === undefined || Object.keys(others).length > 0 || file.dictionary(look).has('Matrix')) {
    throw new PdfFormError('a signature of unknown appearance');
  }
  const height = heightOnPage(file, catalog, field, file.array(file.dictionary(look).get('BBox')));
  const byName = namedFonts(file, file.dictionary(named), fonts);
  const content = Buffer.from(file.stream(look, contentLimitBytes)).toString('latin1');
  const start = frame.exec(content)?.[0].length;
  if (start === undefined) throw new PdfFormError('a signature of unknown appearance');
  const matcher = new RegExp(line);
  matcher.lastIndex = start;
  let text = '';
  while (matcher.lastIndex < content.length) {
    const [, fontName = '', size = '', base = '', shown = ''] = matcher.exec(content) ?? [];
    const font = byName.get(fontName);
    if (font === undefined) throw new PdfFormError('a signature of unknown appearance');
    const glyphs = readGlyphs(shown, font);
    const isSeen =
      Number(size) >= smallest &&
      Number(size) <= largest &&
      Number(base) + Number(size) <= height &&
      8 + (glyphs.width / 1000) * Number(size) <= width;
    if (!isSeen) throw new PdfFormError('a signature that cannot be seen');
    text += glyphs.text;
  }
  return comparableText(text);
}

/** How high the signature is, which stands on its page as large as it was drawn. @throws PdfFormError */
function heightOnPage(
  file: PdfFile,
  catalog: PdfDictionary,
  field: PdfDictionary,
  bounds: readonly PdfValue[],
): number {
  const page = file
    .array(file.dictionary(catalog.get('Pages')).get('Kids'))
    .map((ref) => file.dictionary(ref))
    .find((one) => one.has('Annots'));
  const [, , pageWidth = 0, pageHeight = 0] = file.array(page?.get('MediaBox')).map(Number);
  const [x = NaN, y = NaN, right = NaN, height = NaN, ...more] = bounds.map(Number);
  const [left = NaN, bottom = NaN, end = NaN, top = NaN] = file.array(field.get('Rect')).map(Number);
  const fits =
    [x, y, right, more.length].join(' ') === `0 0 ${width} 0` &&
    Math.abs(end - left - width) < tolerance &&
    Math.abs(top - bottom - height) < tolerance &&
    left >= 0 &&
    bottom >= 0 &&
    end <= pageWidth &&
    top <= pageHeight;
  if (!fits || field.get('F') !== shownFlags) throw new PdfFormError('a signature that cannot be seen');
  return height;
}
