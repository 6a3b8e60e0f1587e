import { comparableText } from '../../document/linear-text.ts';
import { glyphsOf } from './page-content.ts';
import { type PdfFile } from './pdf-file.ts';
import { type PdfDictionary, PdfFormError } from './pdf-objects.ts';
import { namedFonts } from './printed-text.ts';

const contentLimitBytes = 64 * 1024;
const number = String.raw`\d{1,4}(?:\.\d{1,3})?`;
const frame = new RegExp(
  String.raw`^0\.33 0\.38 0\.42 RG 0\.8 w 0\.4 0\.4 ${number} ${number} re S\s?0\.09 0\.13 0\.16 rg\s?`,
);
const line = new RegExp(String.raw`BT /(F\d{1,3}) (${number}) Tf 8 ${number} Td (<[0-9a-f]*>) Tj ET\s?`, 'y');

/**
 * The text that the visible signature shows, comparable: its frame and its lines, nothing else.
 *
 * @throws PdfFormError
 */
export function appearanceText(file: PdfFile, catalog: PdfDictionary): string {
  const field = file.dictionary(file.array(file.dictionary(catalog.get('AcroForm')).get('Fields'))[0]);
  const looks = file.dictionary(field.get('AP'));
  const look = looks.get('N');
  if (looks.size !== 1) throw new PdfFormError('a signature with several appearances');
  const { Font: fonts, ...others } = Object.fromEntries(
    file.dictionary(file.dictionary(look).get('Resources')),
  );
  if (fonts === undefined || Object.keys(others).length > 0 || file.dictionary(look).has('Matrix')) {
    throw new PdfFormError('a signature of unknown appearance');
  }
  const named = namedFonts(file, file.dictionary(fonts), new Map());
  const content = Buffer.from(file.stream(look, contentLimitBytes)).toString('latin1');
  const start = frame.exec(content)?.[0].length;
  if (start === undefined) throw new PdfFormError('a signature of unknown appearance');
  const matcher = new RegExp(line);
  matcher.lastIndex = start;
  let text = '';
  while (matcher.lastIndex < content.length) {
    const [, font = '', , shown = ''] = matcher.exec(content) ?? [];
    const texts = named.get(font)?.texts;
    if (texts === undefined) throw new PdfFormError('a signature of unknown appearance');
    for (const glyph of glyphsOf(shown).glyphs) text += texts.get(glyph) ?? '\uFFFD';
  }
  return comparableText(text);
}
