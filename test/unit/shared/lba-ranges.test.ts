import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { countSectors, mergeRanges, subtractRanges, type LbaRange } from '../../../shared/lba-ranges.ts';

const range = fc
  .tuple(fc.nat(200), fc.nat(20))
  .map(([firstLba, length]): LbaRange => ({ firstLba, lastLba: firstLba + length }));
const ranges = fc.array(range, { maxLength: 30 });

function sectorsOf(list: readonly LbaRange[]): ReadonlySet<number> {
  const set = new Set<number>();
  for (const { firstLba, lastLba } of list) for (let lba = firstLba; lba <= lastLba; lba += 1) set.add(lba);
  return set;
}

describe('LBA ranges', () => {
  it('hold the same sectors after merging', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        expect(sectorsOf(mergeRanges(list))).toEqual(sectorsOf(list));
      }),
    );
  });

  it('are sorted and never touch after merging', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        const merged = mergeRanges(list);
        merged.slice(1).forEach((next, index) => {
          expect(next.firstLba).toBeGreaterThan((merged[index]?.lastLba ?? Infinity) + 1);
        });
      }),
    );
  });

  it('have one representation, whatever the order they came in', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        expect(mergeRanges([...list].reverse())).toEqual(mergeRanges(list));
      }),
    );
  });

  it('count every sector once', () => {
    fc.assert(
      fc.property(ranges, (list) => {
        expect(countSectors(list)).toBe(sectorsOf(list).size);
      }),
    );
  });

  it('lose exactly the sectors that are subtracted', () => {
    fc.assert(
      fc.property(ranges, ranges, (list, removed) => {
        const gone = sectorsOf(removed);
        const expected = new Set([...sectorsOf(list)].filter((lba) => !gone.has(lba)));
        expect(sectorsOf(subtractRanges(list, removed))).toEqual(expected);
      }),
    );
  });
});
