import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { create } from 'fontkit';
import { describe, expect, it } from 'vitest';

import { latinCharacters } from '../../../main/certificate/document/common-characters.ts';
import { layOutLatinText } from '../../../main/certificate/document/latin-text.ts';
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
      const made = layOutLatinText(ours, face, text);
      const shaped = theirs.layout(text);
      expect(made?.glyphs.map(({ id }) => id)).toEqual(shaped.glyphs.map(({ id }) => id));
      expect(made?.glyphs.map(({ codePoints }) => codePoints)).toEqual(
        shaped.glyphs.map(({ codePoints }) => codePoints),
      );
      expect(made?.positions).toEqual(shaped.positions.map((position) => ({ ...position })));
      expect(made?.advanceWidth).toBe(shaped.advanceWidth);
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

  it('is left to the font where a character is not among them', () => {
    const bytes = readFileSync(new URL(`../../../resources/fonts/${files.regular}`, import.meta.url));
    for (const text of ['Łódź', 'Ελλάδα', 'e\u0301', 'so\u00adft']) {
      expect(layOutLatinText(create(bytes), 'regular', text)).toBeNull();
    }
  });
});
