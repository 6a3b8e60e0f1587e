import type { LbaRange } from '../../../shared/lba-ranges.ts';

/** More separate ranges than this are joined: a report of more is of no use, and memory must stay bounded. */
export const MAX_RANGES = 10_000;

/**
 * A growing set of sectors, kept as sorted ranges that neither overlap nor touch.
 *
 * With more than {@link MAX_RANGES} ranges it joins those that lie closest together, so that it may then hold sectors
 * that were never added, but never lacks one that was (`isCoarse`).
 */
export class RangeSet {
  #ranges: LbaRange[] = [];
  #sectors = 0;
  #coarse = false;
  readonly #maxRanges: number;

  constructor(ranges: readonly LbaRange[] = [], maxRanges = MAX_RANGES) {
    this.#maxRanges = maxRanges;
    for (const range of ranges) this.add(range.firstLba, range.lastLba);
  }

  /** The ranges in ascending order; a copy. */
  get ranges(): readonly LbaRange[] {
    return [...this.#ranges];
  }

  /** How many sectors the set holds. */
  get sectors(): number {
    return this.#sectors;
  }

  /** Whether ranges were joined, so that the set holds more than was added. */
  get isCoarse(): boolean {
    return this.#coarse;
  }

  /** Adds the sectors from `firstLba` to `lastLba`, both included. */
  add(firstLba: number, lastLba: number): void {
    const start = this.#firstEndingAtOrAfter(firstLba - 1);
    let end = start;
    let joined: LbaRange = { firstLba, lastLba };
    for (;;) {
      const range = this.#ranges[end];
      if (range === undefined || range.firstLba > lastLba + 1) break;
      joined = {
        firstLba: Math.min(joined.firstLba, range.firstLba),
        lastLba: Math.max(joined.lastLba, range.lastLba),
      };
      this.#sectors -= sectorsOf(range);
      end++;
    }
    this.#ranges.splice(start, end - start, joined);
    this.#sectors += sectorsOf(joined);
    if (this.#ranges.length > this.#maxRanges) this.#joinClosest();
  }

  /** Whether a sector is in the set. */
  has(lba: number): boolean {
    const range = this.#ranges[this.#firstEndingAtOrAfter(lba)];
    return range !== undefined && range.firstLba <= lba;
  }

  /** The index of the first range whose last sector is `lba` or later. */
  #firstEndingAtOrAfter(lba: number): number {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.lastLba ?? Infinity) < lba) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Halves the number of ranges by filling the smallest gaps; one pass now saves thousands later. */
  #joinClosest(): void {
    const gaps = this.#ranges
      .slice(1)
      .map((range, index) => range.firstLba - (this.#ranges[index]?.lastLba ?? 0))
      .sort((a, b) => a - b);
    const widest = gaps[Math.floor(gaps.length / 2)] ?? 0;
    const joined: LbaRange[] = [];
    for (const range of this.#ranges) {
      const last = joined.at(-1);
      if (last !== undefined && range.firstLba - last.lastLba <= widest) {
        joined[joined.length - 1] = { firstLba: last.firstLba, lastLba: range.lastLba };
      } else {
        joined.push(range);
      }
    }
    this.#ranges = joined;
    this.#sectors = joined.reduce((sum, range) => sum + sectorsOf(range), 0);
    this.#coarse = true;
  }
}

function sectorsOf(range: LbaRange): number {
  return range.lastLba - range.firstLba + 1;
}
