import { z } from 'zod';

/** A run of logical blocks, both ends included. LBAs are safe integers counted in the drive's logical sectors. */
export interface LbaRange {
  readonly firstLba: number;
  readonly lastLba: number;
}

/** zod schema of {@link LbaRange}. */
export const lbaRangeSchema = z
  .strictObject({ firstLba: z.int().nonnegative(), lastLba: z.int().nonnegative() })
  .refine((range) => range.firstLba <= range.lastLba, 'a range ends at or after its first LBA')
  .readonly();

/**
 * Sorts ranges and joins those that overlap or touch, so that equal sets of sectors have one representation.
 */
export function mergeRanges(ranges: readonly LbaRange[]): readonly LbaRange[] {
  const sorted = [...ranges].sort((a, b) => a.firstLba - b.firstLba);
  const merged: LbaRange[] = [];
  for (const range of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && range.firstLba <= last.lastLba + 1) {
      merged[merged.length - 1] = {
        firstLba: last.firstLba,
        lastLba: Math.max(last.lastLba, range.lastLba),
      };
    } else {
      merged.push({ firstLba: range.firstLba, lastLba: range.lastLba });
    }
  }
  return merged;
}

/** How many sectors a set of ranges holds; overlapping ranges are counted once. */
export function countSectors(ranges: readonly LbaRange[]): number {
  return mergeRanges(ranges).reduce((sum, range) => sum + (range.lastLba - range.firstLba + 1), 0);
}

/** The sectors of `ranges` that are not in `removed`. */
export function subtractRanges(
  ranges: readonly LbaRange[],
  removed: readonly LbaRange[],
): readonly LbaRange[] {
  const holes = mergeRanges(removed);
  const rest: LbaRange[] = [];
  // Both lists are sorted: a hole that ends before one range is behind all later ones, too.
  let passed = 0;
  for (const range of mergeRanges(ranges)) {
    let firstLba = range.firstLba;
    for (let index = passed; ; index += 1) {
      const hole = holes[index];
      if (hole === undefined || hole.firstLba > range.lastLba) break;
      if (hole.firstLba > firstLba) rest.push({ firstLba, lastLba: hole.firstLba - 1 });
      firstLba = Math.max(firstLba, hole.lastLba + 1);
      if (hole.lastLba < range.lastLba) passed = index + 1;
    }
    if (firstLba <= range.lastLba) rest.push({ firstLba, lastLba: range.lastLba });
  }
  return rest;
}
