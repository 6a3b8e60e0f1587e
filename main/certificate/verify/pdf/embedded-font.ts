import { createHash } from 'node:crypto';

import { type Face, faces, fontOf } from '../../document/fonts.ts';
import { glyphNumber } from '../../document/lay-out-text.ts';
import { sameBytes } from '../../asn1/der.ts';
import { isName, type PdfFile } from './pdf-file.ts';
import { type PdfDictionary, PdfFormError } from './pdf-objects.ts';

/** A font as a document embeds it. */
export interface PdfFont {
  /** By number: the text that a glyph stands for, and its width in thousandths of the size; none for the first. */
  readonly glyphs: readonly ({ readonly text: string; readonly width: number } | undefined)[];
}

const mapLimitBytes = 1024 * 1024;
const programLimitBytes = 2 * 1024 * 1024;
/** What stands before a font's name where only a part of it is embedded (ISO 32000-1 §9.6.4). */
const subsetTags = ['A', 'B', 'C', 'D'].map((letter) => `${letter}ZZZZZ`);

/** Fonts that were compared, by everything that was: most documents embed the same ones. */
const compared = new Map<string, PdfFont>();
const comparedLimit = 64;

/**
 * Reads a font. Its glyphs must be those of the face that it names, each looking as the text that its map says it stands for,
 * and as wide: otherwise a program would read other words on a page than a person.
 *
 * @throws PdfFormError
 */
export function readEmbeddedFont(file: PdfFile, font: PdfDictionary): PdfFont {
  const [descendant] = file.array(font.get('DescendantFonts'));
  const cid = file.dictionary(descendant);
  const descriptor = file.dictionary(cid.get('FontDescriptor'));
  const known =
    isName(font.get('Subtype'), 'Type0') &&
    isName(font.get('Encoding'), 'Identity-H') &&
    isName(cid.get('Subtype'), 'CIDFontType2') &&
    isName(cid.get('CIDToGIDMap'), 'Identity') &&
    !descriptor.has('FontFile') &&
    !descriptor.has('FontFile3');
  if (!known) throw new PdfFormError('a font of an unknown kind');
  const face = faceOf(cid);
  const widths = widthsOf(file, cid);
  // As they stand in the file: those of most documents are known, and unpacking them takes longer than all else.
  const [map, program] = [font.get('ToUnicode'), descriptor.get('FontFile2')];
  const hash = createHash('sha256').update(`${face} ${widths.join(' ')}`);
  for (const stream of [map, program]) {
    const { dictionary, raw } = file.packedStream(stream);
    if (!isName(dictionary.get('Filter'), 'FlateDecode')) throw new PdfFormError('an unknown filter');
    hash.update(`\n${raw.length}\n`).update(raw);
  }
  const id = hash.digest('hex');
  const before = compared.get(id);
  if (before !== undefined) return before;
  const texts = textsOf(file.stream(map, mapLimitBytes));
  const read = compare(face, texts, widths, file.stream(program, programLimitBytes));
  if (compared.size >= comparedLimit) compared.clear();
  compared.set(id, read);
  return read;
}

function compare(
  face: Face,
  texts: readonly string[],
  widths: readonly number[],
  program: Uint8Array,
): PdfFont {
  const whole = fontOf(face);
  const subset = whole.createSubset();
  if (widths.length !== texts.length) throw new PdfFormError('a font with other widths');
  for (const [index, text] of texts.entries()) {
    // The first glyph stands for what a font lacks, and is never printed.
    const glyph = index === 0 ? { id: 0, advanceWidth: widths[0] ?? 0 } : glyphNumber(whole, face, text);
    if (glyph === null || subset.includeGlyph(glyph.id) !== index)
      throw new PdfFormError('a font with other glyphs');
    const width = (glyph.advanceWidth * 1000) / whole.unitsPerEm;
    if (Math.abs((widths[index] ?? 0) - width) > 0.5) throw new PdfFormError('a font with other widths');
  }
  if (!sameBytes(subset.encode(), program)) throw new PdfFormError('a font with other glyphs');
  const glyphs = texts.map((text, index) => ({ text, width: widths[index] ?? 0 }));
  return { glyphs: [undefined, ...glyphs.slice(1)] };
}

function faceOf(cid: PdfDictionary): Face {
  const name = cid.get('BaseFont');
  const face = faces.find((one) =>
    subsetTags.some((tag) => isName(name, `${tag}+${fontOf(one).postscriptName}`)),
  );
  if (face === undefined) throw new PdfFormError('an unknown font');
  return face;
}

function widthsOf(file: PdfFile, cid: PdfDictionary): readonly number[] {
  const [first, list, ...more] = file.array(cid.get('W'));
  const widths = first === 0 && more.length === 0 ? file.array(list) : [];
  return widths.map((width) => {
    if (typeof width !== 'number') throw new PdfFormError('a font with other widths');
    return width;
  });
}

const mapHead = '1 begincodespacerange\n<0000><ffff>\nendcodespacerange\n';
const mapTail = '\nendbfrange\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n';

/** Reads the one form of ToUnicode map that is written: ranges of up to 256 glyphs with a list of texts each. */
function textsOf(bytes: Uint8Array): readonly string[] {
  const map = Buffer.from(bytes).toString('latin1');
  const start = map.indexOf(mapHead);
  const body = map.slice(start + mapHead.length, -mapTail.length);
  if (start === -1 || !map.endsWith(mapTail)) throw new PdfFormError('a map of an unknown form');
  const [counted = '', ...ranges] = body.split('\n');
  if (counted !== `${ranges.length} beginbfrange`) throw new PdfFormError('a map of an unknown form');
  const texts: string[] = [];
  for (const range of ranges) {
    const [, first = '', list = ''] =
      /^<([0-9a-f]{4})> <[0-9a-f]{4}> \[((?:<[0-9a-f ]*> ?)*)\]$/.exec(range) ?? [];
    if (Number.parseInt(first, 16) !== texts.length) throw new PdfFormError('a map of an unknown form');
    for (const [, units = ''] of list.matchAll(/<([0-9a-f ]*)>/g)) {
      texts.push(String.fromCharCode(...units.split(' ').map((unit) => Number.parseInt(unit, 16))));
    }
  }
  return texts;
}
