import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { create } from 'fontkit';
import { describe, expect, it } from 'vitest';

import { latinCharacters } from '../../../main/certificate/document/common-characters.ts';
import { layOutText } from '../../../main/certificate/document/lay-out-text.ts';
import type { Face } from '../../../main/certificate/document/fonts.ts';

const files: Readonly<Record<Face, string>> = {
  regular: 'NotoSans-Regular.ttf',
  bold: 'NotoSans-Bold.ttf',
  mono: 'NotoSansMono-Regular.ttf',
};

describe('a text of Latin characters', () => {
  it.each(Object.entries(files) as [Face, string][])('is set in %s as the font itself says', (face, file) => {
    const bytes = readFileSync(new URL(`../../../resources/fonts/${file}`, import.meta.url));
    const [ours, theirs] = [create(bytes), create(bytes)];
    const same = (text: string): void => {
      const made = layOutText(ours, face, text);
      const shaped = theirs.layout(text);
      expect(made.glyphs.map(({ id }) => id)).toEqual(shaped.glyphs.map(({ id }) => id));
      // fontkit mixes up what glyphs stand for that are parts of each other; here they stand for the text.
      expect(made.glyphs.flatMap(({ codePoints }) => codePoints)).toEqual(
        Array.from(text, (character) => character.codePointAt(0)),
      );
      expect(made.positions).toEqual(shaped.positions.map((position) => ({ ...position })));
      expect(made.advanceWidth).toBe(shaped.advanceWidth);
    };
    for (const text of [
      'certificate',
      'fff',
      'fffi',
      'ffff',
      'affluent ',
      'Straße',
      'Ærø',
      'Yes',
      '"Y"',
      'AV. To',
      'r…',
    ])
      same(text);
    // Letters that join or move stand beside each other more often than chance would have it.
    const letters = fc.constantFrom(...latinCharacters, ...Array.from('ffffiillTTYYVAJ"\'’.,…'));
    fc.assert(fc.property(fc.string({ unit: letters, minLength: 1, maxLength: 12 }), same), { numRuns: 300 });
  });

  it('is followed by the glyphs of other characters, each by its own', () => {
    const font = create(readFileSync(new URL(`../../../resources/fonts/${files.regular}`, import.meta.url)));
    for (const text of ['Łódź', 'Ελλάδα', 'i\u0307\u0328', '\u0301a']) {
      const { glyphs } = layOutText(font, 'regular', text);
      const codePoints = Array.from(text, (character) => character.codePointAt(0));
      expect(glyphs.flatMap((glyph) => glyph.codePoints)).toEqual(codePoints);
    }
  });
});
