import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cellWidth, cutCells, fitCells } from '../../../../main/cli/text/cells.ts';
import { tableLines, wrapLines } from '../../../../main/cli/text/table.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'Z', '7', ' ', 'é', 'Д', '富', '東', '🚑') });

describe('the width of text on a terminal', () => {
  it.each([
    ['WD', 2],
    ['é', 1],
    ['富士', 4],
    ['\u001b[31mred\u001b[0m', 3],
  ])('%j takes %i cells', (shown, cells) => {
    expect(cellWidth(shown)).toBe(cells);
  });

  it('is never exceeded by cut text, and a cut is shown', () => {
    fc.assert(
      fc.property(text, fc.nat(30), (whole, cells) => {
        const cut = cutCells(whole, cells);
        expect(cellWidth(cut)).toBeLessThanOrEqual(cells);
        if (cut !== whole && cells > 0) expect(cut.endsWith('…')).toBe(true);
      }),
    );
  });

  it('is met exactly by fitted text', () => {
    fc.assert(
      fc.property(text, fc.nat(30), fc.constantFrom('left', 'right'), (whole, cells, side) => {
        expect(cellWidth(fitCells(whole, cells, side))).toBe(cells);
      }),
    );
  });
});

describe('a table', () => {
  const columns = [
    { title: 'DRIVE', side: 'left', shrinksTo: null },
    { title: 'MODEL', side: 'left', shrinksTo: 6 },
    { title: 'SIZE', side: 'right', shrinksTo: null },
  ] as const;

  it('lets its shrinking columns give way to the width', () => {
    const lines = tableLines(
      columns,
      [{ cells: ['/dev/sdb', 'A very long model name', '1.0 TB'], notes: ['a note'] }],
      30,
    );
    expect(lines).toEqual(['DRIVE     MODEL           SIZE', '/dev/sdb  A very long…  1.0 TB', '    a note']);
  });

  it('breaks text only at its blanks, and loses none of it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 }),
        fc.integer({ min: 12, max: 60 }),
        (words, width) => {
          const lines = wrapLines(words.join(' '), width);
          expect(lines.join(' ')).toBe(words.join(' '));
          expect(lines.every((line) => cellWidth(line) <= width)).toBe(true);
        },
      ),
    );
  });
});
