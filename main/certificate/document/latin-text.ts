import type { Font, Glyph, GlyphPosition, GlyphRun } from 'fontkit';

import kerning from '../../../resources/fonts/kerning.json' with { type: 'json' };
import { latinCharacters } from './common-characters.ts';
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

const latin = new Set(latinCharacters);
const tables: Partial<Record<Face, FaceKerning>> = {};

/**
 * Lays out a text of Latin characters exactly as the font's own tables would, without reading these: that takes longer
 * than printing a whole certificate. `null` for other texts. The table is made by `make-kerning.ts`.
 */
export function layOutLatinText(font: Font, face: Face, text: string): GlyphRun | null {
  for (const character of text) if (!latin.has(character)) return null;
  const { ligatures, joining, moves } = (tables[face] ??= readTable(face));
  const signs = text.replace(joining, (letters) => ligatures.get(letters)?.sign ?? letters);
  const glyphs: Glyph[] = [];
  const positions: GlyphPosition[] = [];
  let total = 0;
  for (const [index, sign] of Array.from(signs).entries()) {
    const ligature = ligatures.get(sign);
    const glyph =
      ligature === undefined
        ? font.glyphForCodePoint(sign.codePointAt(0) ?? 0)
        : font.getGlyph(ligature.glyph, codePointsOf(ligature.letters));
    const xAdvance = glyph.advanceWidth + (moves.get(signs.slice(index, index + 2)) ?? 0);
    glyphs.push(glyph);
    positions.push({ xAdvance, yAdvance: 0, xOffset: 0, yOffset: 0 });
    total += xAdvance;
  }
  return { glyphs, positions, advanceWidth: total };
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
