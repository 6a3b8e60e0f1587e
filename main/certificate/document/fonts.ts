import { readFileSync } from 'node:fs';

import { create, type Font, type GlyphRun, type Subset } from 'fontkit';

import { layOutText } from './lay-out-text.ts';

/** The faces that documents are set in; see `resources/fonts`. */
export type Face = 'regular' | 'bold' | 'mono';

/** The order matters nowhere but in the file: it is fixed so that equal input gives equal bytes. */
export const faces: readonly Face[] = ['regular', 'bold', 'mono'];

const files: Readonly<Record<Face, string>> = {
  regular: 'NotoSans-Regular.ttf',
  bold: 'NotoSans-Bold.ttf',
  mono: 'NotoSansMono-Regular.ttf',
};

const parsed = new Map<Face, Font>();
const widths: Readonly<Record<Face, Map<string, number>>> = {
  regular: new Map(),
  bold: new Map(),
  mono: new Map(),
};
const widthsKept = 20_000;

/** A face, parsed once per process: parsing costs more than printing a certificate. */
export function fontOf(face: Face): Font {
  const before = parsed.get(face);
  if (before !== undefined) return before;
  const font = rememberingLayouts(
    create(readFileSync(new URL(`../../../resources/fonts/${files[face]}`, import.meta.url))),
    face,
  );
  parsed.set(face, font);
  return font;
}

const layoutsKept = 5000;
/** Hashes, ids, numbers and times: every one is new, so that keeping them is of no use. */
const hashLike = /^[0-9A-F,.:/–-]+ ?$|^[0-9a-f]+ ?$/;

/**
 * Shaping is most of the work of printing, and certificates say the same words over and over: laid-out words are kept.
 * Positions are copied, because pdfkit scales them in place.
 */
function rememberingLayouts(font: Font, face: Face): Font {
  const kept = new Map<string, GlyphRun>();
  const keep = (text: string, run: GlyphRun): GlyphRun => {
    if (kept.size >= layoutsKept) kept.clear();
    kept.set(text, run);
    return run;
  };
  const layOut = (text: string): GlyphRun => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    const run = layOutText(font, face, text);
    return hashLike.test(text) ? run : keep(text, run);
  };
  const remembering = Object.create(font) as Font;
  remembering.layout = (text) => {
    const { glyphs, positions, advanceWidth } = layOut(text);
    return { glyphs, positions: positions.map((position) => ({ ...position })), advanceWidth };
  };
  const encoded = new Map<string, Uint8Array>();
  remembering.createSubset = () => rememberingBytes(font.createSubset(), encoded);
  return remembering;
}

const subsetsKept = 16;

/** Most documents need the same glyphs, and cutting a font down to them costs as much as all the rest of a page. */
function rememberingBytes(subset: Subset, encoded: Map<string, Uint8Array>): Subset {
  const encode = subset.encode.bind(subset);
  subset.encode = () => {
    const glyphs = subset.glyphs.join(' ');
    const known = encoded.get(glyphs);
    if (known !== undefined) return known;
    const bytes = encode();
    if (encoded.size >= subsetsKept) encoded.clear();
    encoded.set(glyphs, bytes);
    return bytes;
  };
  return subset;
}

/** Whether the fonts have a glyph for every code point of a text. */
export function isPrintable(text: string): boolean {
  return firstUnprintable(text) === null;
}

/** Characters that show nothing or steer others: fonts may have glyphs for them, a reader sees none. */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

/** The first code point that the fonts lack, or `null`. ASCII needs no font to be looked at. */
export function firstUnprintable(text: string): number | null {
  for (const character of text) {
    const codePoint = character.codePointAt(0) ?? 0;
    if (codePoint >= 0x20 && codePoint < 0x7f) continue;
    if (unseen.test(character) || !faces.every((face) => fontOf(face).hasGlyphForCodePoint(codePoint))) {
      return codePoint;
    }
  }
  return null;
}

/** The width of a text in points. */
export function textWidth(face: Face, size: number, text: string): number {
  const known = widths[face];
  let perEm = known.get(text);
  if (perEm === undefined) {
    const font = fontOf(face);
    perEm = font.layout(text).advanceWidth / font.unitsPerEm;
    if (known.size >= widthsKept) known.clear();
    known.set(text, perEm);
  }
  return perEm * size;
}

/** Breaks a text into lines of at most `width` points: at spaces, and inside words that are too long for a line. */
export function wrapText(face: Face, size: number, text: string, width: number): readonly string[] {
  const space = textWidth(face, size, ' ');
  const lines: string[] = [];
  let line = '';
  let used = 0;
  for (const word of text.split(' ')) {
    const needed = textWidth(face, size, word);
    if (line !== '' && used + space + needed <= width) {
      line += ` ${word}`;
      used += space + needed;
      continue;
    }
    if (line !== '') lines.push(line);
    const pieces = needed <= width ? [word] : breakWord(face, size, word, width);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? '';
    used = textWidth(face, size, line);
  }
  if (line !== '') lines.push(line);
  return lines.length === 0 ? [''] : lines;
}

function breakWord(face: Face, size: number, word: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of graphemesOf(word)) {
    const needed = textWidth(face, size, segment);
    if (piece !== '' && used + needed > width) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += needed;
  }
  pieces.push(piece);
  return pieces;
}

/** Made when it is first needed: making it costs as much as printing several lines. */
let segmenter: Intl.Segmenter | null = null;

function graphemesOf(word: string): Iterable<{ readonly segment: string }> {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return segmenter.segment(word);
}
