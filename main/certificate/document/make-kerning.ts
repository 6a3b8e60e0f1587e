import { readFileSync, writeFileSync } from 'node:fs';

import { create } from 'fontkit';

import { latinCharacters } from './common-characters.ts';

/**
 * Writes `resources/fonts/kerning.json`: by how many units of the font each pair of Latin characters and ligatures is
 * moved together or apart, as the fonts' own tables say. Reading those tables costs more than all else of a page.
 *
 * Run: node main/certificate/document/make-kerning.ts
 */
const ligatures = { ff: 'ﬀ', fi: 'ﬁ', fl: 'ﬂ', ffi: 'ﬃ', ffl: 'ﬄ' } as const;
const folder = new URL('../../../resources/fonts/', import.meta.url);
const files = {
  regular: 'NotoSans-Regular.ttf',
  bold: 'NotoSans-Bold.ttf',
  mono: 'NotoSansMono-Regular.ttf',
};

/** What is laid out for a sign of the table. */
const spelled: ReadonlyMap<string, string> = new Map([
  ...latinCharacters.map((character) => [character, character] as const),
  ...Object.entries(ligatures).map(([letters, sign]) => [sign, letters] as const),
]);

function kerningOf(file: string) {
  const font = create(readFileSync(new URL(file, folder)));
  const joined = Object.entries(ligatures).filter(([letters]) => font.layout(letters).glyphs.length === 1);
  const signs = [...latinCharacters, ...joined.map(([, sign]) => sign)];
  const moves = new Map<number, string[]>();
  for (const first of signs) {
    const alone = font.layout(spelled.get(first) ?? first);
    for (const second of signs) {
      const run = font.layout((spelled.get(first) ?? first) + (spelled.get(second) ?? second));
      const move = (run.positions[0]?.xAdvance ?? 0) - alone.advanceWidth;
      // The letters of two signs may join otherwise; such signs never stand beside each other.
      const isPair = run.glyphs.length === 2 && run.glyphs[0] === alone.glyphs[0];
      if (!isPair || move === 0) continue;
      moves.set(move, [...(moves.get(move) ?? []), first + second]);
    }
  }
  return {
    ligatures: joined.map(([letters, sign]) => ({
      letters,
      sign,
      glyph: font.layout(letters).glyphs[0]?.id,
    })),
    moves: Object.fromEntries(
      [...moves].sort(([a], [b]) => a - b).map(([move, pairs]) => [move, pairs.join('')]),
    ),
  };
}

const table = Object.fromEntries(Object.entries(files).map(([face, file]) => [face, kerningOf(file)]));
writeFileSync(new URL('kerning.json', folder), `${JSON.stringify(table, null, 2)}\n`);
