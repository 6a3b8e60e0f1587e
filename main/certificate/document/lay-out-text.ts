import type { Font, Glyph, GlyphPosition, GlyphRun } from 'fontkit';

import kerning from '../../../resources/fonts/kerning.json' with { type: 'json' };
import type { Face } from './fonts.ts';

/** Letters that join into one glyph, and the character that stands for it in the table of moves. */
interface Ligature {
  readonly letters: string;
  readonly sign: string;
  readonly glyph: number;
}

/** How a face sets Latin characters. */
interface FaceKerning {
  /** By their letters and by their signs. */
  readonly ligatures: ReadonlyMap<string, Ligature>;
  /** Finds their letters, from left to right, the longest first: "ffi" is one glyph, not two. */
  readonly joining: RegExp;
  /** Moves in units of the font, by pairs of characters. */
  readonly moves: ReadonlyMap<string, number>;
}

const tables: Partial<Record<Face, FaceKerning>> = {};

/**
 * Lays out a text: Latin letters exactly as the font's own tables would, by the table that `make-kerning.ts` makes of them,
 * and every other character as its own glyph. The tables themselves are never read: that takes longer than printing a whole
 * certificate, and for marks in unusual order it fails, or shows glyphs that stand for other text than was given.
 */
export function layOutText(font: Font, face: Face, text: string): GlyphRun {
  const { ligatures, joining, moves } = (tables[face] ??= readTable(face));
  const signs = text.replace(joining, (letters) => ligatures.get(letters)?.sign ?? letters);
  const glyphs: Glyph[] = [];
  const positions: GlyphPosition[] = [];
  let total = 0;
  const each = Array.from(signs);
  for (const [index, sign] of each.entries()) {
    const glyph = glyphOf(font, sign, ligatures.get(sign));
    const xAdvance = glyph.advanceWidth + (moves.get(`${sign}${each[index + 1] ?? ''}`) ?? 0);
    glyphs.push(glyph);
    positions.push({ xAdvance, yAdvance: 0, xOffset: 0, yOffset: 0 });
    total += xAdvance;
  }
  return { glyphs, positions, advanceWidth: total };
}

/** The glyph that stands for a text in a face: of one character, or of letters that join; `null` if none does. */
export function glyphNumber(font: Font, face: Face, text: string): Pick<Glyph, 'id' | 'advanceWidth'> | null {
  const { ligatures } = (tables[face] ??= readTable(face));
  const signs = Array.from(text);
  const ligature = ligatures.get(text);
  if (signs.length !== 1 && ligature?.letters !== text) return null;
  return glyphOf(font, text, ligature);
}

/**
 * A glyph with the text that it stands for here. fontkit keeps glyphs, and one that it has met as a part of another (the
 * dotless i of an ï) stands for nothing from then on, in all later documents.
 */
function glyphOf(font: Font, sign: string, ligature: Ligature | undefined): Glyph {
  const codePoints = codePointsOf(ligature?.letters ?? sign);
  const { id, advanceWidth } =
    ligature === undefined
      ? font.glyphForCodePoint(codePoints[0] ?? 0)
      : font.getGlyph(ligature.glyph, codePoints);
  return { id, advanceWidth, codePoints };
}

function readTable(face: Face): FaceKerning {
  const { ligatures, moves } = kerning[face];
  const pairs = Object.entries(moves).flatMap(([move, joined]) =>
    (joined.match(/../gu) ?? []).map((pair) => [pair, Number(move)] as const),
  );
  const longestFirst = ligatures.map(({ letters }) => letters).sort((a, b) => b.length - a.length);
  return {
    ligatures: new Map(
      ligatures.flatMap((one) => [
        [one.letters, one],
        [one.sign, one],
      ]),
    ),
    joining: longestFirst.length === 0 ? /(?!)/g : new RegExp(longestFirst.join('|'), 'g'),
    moves: new Map(pairs),
  };
}

function codePointsOf(text: string): readonly number[] {
  return Array.from(text, (character) => character.codePointAt(0) ?? 0);
}
