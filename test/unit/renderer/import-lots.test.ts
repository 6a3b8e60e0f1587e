import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { importLots } from '../../../renderer/features/certificates/import-lots.ts';

/** A file as a browser gives it: with the folders that it was found in. */
function file(path: string, size = 10): File {
  const name = path.split('/').at(-1) ?? path;
  const webkitRelativePath = path.includes('/') ? path : '';
  return Object.defineProperties(new File([], name), {
    webkitRelativePath: { value: webkitRelativePath },
    size: { value: size },
  });
}

const names = (lots: readonly (readonly File[])[]) => lots.map((lot) => lot.map(({ name }) => name));

describe('files to import', () => {
  it('go in lots that one call takes, and those of one certificate together', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.integer({ min: 1, max: 8 * 2 ** 20 }), (count, size) => {
        const ids = Array.from({ length: count }, (_, index) => `CB-${String(index)}`);
        const endings = ['.json', '.json.p7s', '.pdf'];
        const files = endings.flatMap((ending) => ids.map((id) => file(`export/${id}${ending}`, size)));
        const { lots, count: held } = importLots(files);
        expect(held).toBe(files.length);
        expect(new Set(lots.flat())).toEqual(new Set(files));
        for (const lot of lots) {
          const stems = new Set(lot.map(({ name }) => name.replace(/\..*$/, '')));
          expect(lot).toHaveLength(stems.size * 3);
          expect(lot.length).toBeLessThanOrEqual(200);
          expect(lot.length === 3 || lot.length * size <= 16 * 2 ** 20).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('of one name in two folders go in two calls', () => {
    const { lots } = importLots([file('a/x.json'), file('b/x.json'), file('a/x.json.p7s'), file('b/y.pdf')]);
    expect(names(lots)).toEqual([
      ['x.json', 'x.json.p7s'],
      ['x.json', 'y.pdf'],
    ]);
  });

  it('leave out what is no certificate, and name what is too large', () => {
    const chosen = ['manifest.json', 'verify.sh', 'roots.pem', 'x.p7s', 'x.pdf'].map((name) => file(name));
    const { lots, tooLarge } = importLots([...chosen, file('all.zip', 17 * 2 ** 20)]);
    expect(names(lots)).toEqual([['x.pdf']]);
    expect(tooLarge.map(({ name }) => name)).toEqual(['all.zip']);
  });
});
