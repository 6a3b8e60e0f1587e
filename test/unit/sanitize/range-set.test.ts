import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mergeRanges } from '../../../shared/lba-ranges.ts';
import { RangeSet } from '../../../main/sanitize/overwrite/range-set.ts';

const range = fc
  .tuple(fc.nat(400), fc.nat(12))
  .map(([firstLba, more]) => ({ firstLba, lastLba: firstLba + more }));
const ranges = fc.array(range, { maxLength: 60 });

describe('a set of sectors', () => {
  it('holds what was added, as the fewest ranges, in whatever order', () => {
    fc.assert(
      fc.property(ranges, (added) => {
        const set = new RangeSet(added);
        const merged = mergeRanges(added);
        expect(set.ranges).toEqual(merged);
        expect(set.sectors).toBe(
          merged.reduce((sum, { firstLba, lastLba }) => sum + lastLba - firstLba + 1, 0),
        );
        expect(set.isCoarse).toBe(false);
      }),
    );
  });

  it('knows which sectors it holds', () => {
    fc.assert(
      fc.property(ranges, fc.nat(420), (added, lba) => {
        const holds = added.some(({ firstLba, lastLba }) => firstLba <= lba && lba <= lastLba);
        expect(new RangeSet(added).has(lba)).toBe(holds);
      }),
    );
  });

  it('stays within its bound by naming too many sectors, never too few, and says so', () => {
    fc.assert(
      fc.property(ranges, (added) => {
        const set = new RangeSet(added, 8);
        expect(set.ranges.length).toBeLessThanOrEqual(8);
        expect(mergeRanges([...set.ranges, ...added])).toEqual(set.ranges);
        expect(set.isCoarse).toBe(
          !added.every((_, index) => mergeRanges(added.slice(0, index + 1)).length <= 8),
        );
      }),
    );
  });
});
