import { mergeRanges, subtractRanges, type LbaRange } from '../../../shared/lba-ranges.ts';
import type { PassResult, WrittenPattern } from '../../../shared/schemas/result.ts';
import type { OpenTarget } from './open-target.ts';
import { RangeSet } from './range-set.ts';

/** One pass while it runs, and afterwards. */
export interface PassProgress {
  readonly number: number;
  readonly pattern: WrittenPattern;
  state: PassResult['state'];
  /** Every byte before it was dealt with (written or given up). */
  bytesDone: number;
  /** Every byte before it was dealt with and covered by a flush that succeeded. */
  bytesFlushed: number;
  flush: PassResult['flush'];
  readonly startedAt: string;
  endedAt: string | null;
  bytesPerSecond: number | null;
  readonly unwritten: RangeSet;
}

/** The passes of one job, in order; the last is the one under way. */
export class JobPasses {
  readonly #target: OpenTarget;
  readonly #passes: PassProgress[];

  /** @param earlier passes of an interrupted job. */
  constructor(target: OpenTarget, earlier: readonly PassResult[]) {
    this.#target = target;
    this.#passes = earlier.map((pass) => this.#taken(pass));
  }

  /** The pass under way or, between passes, the last one. */
  get last(): PassProgress | undefined {
    return this.#passes.at(-1);
  }

  get results(): readonly PassResult[] {
    return this.#passes.map((pass) => ({
      number: pass.number,
      pattern: pass.pattern,
      state: pass.state,
      bytesFlushed: pass.bytesFlushed,
      flush: pass.flush,
      startedAt: pass.startedAt,
      endedAt: pass.endedAt,
      bytesPerSecond: pass.bytesPerSecond,
      unwritten: pass.unwritten.ranges,
    }));
  }

  /** Sectors that could not be written in some pass. */
  get unwritten(): readonly LbaRange[] {
    return mergeRanges(this.#passes.flatMap((pass) => pass.unwritten.ranges));
  }

  /** Upper bound of how many sectors could not be written, cheap enough for progress. */
  get unwrittenSectors(): number {
    return this.#passes.reduce((most, pass) => Math.max(most, pass.unwritten.sectors), 0);
  }

  /**
   * Sectors that no pass is known to have reached: all behind the flushed part of the first pass. What was written after
   * the last flush may be lost in the drive's cache, so it counts as not attempted; this may name too many sectors, never
   * too few.
   */
  get notAttempted(): readonly LbaRange[] {
    const { sizeBytes, logicalSectorBytes } = this.#target;
    const first = this.#passes[0];
    const reached = first === undefined ? 0 : first.state === 'complete' ? sizeBytes : first.bytesFlushed;
    if (reached >= sizeBytes) return [];
    const behind = { firstLba: reached / logicalSectorBytes, lastLba: sizeBytes / logicalSectorBytes - 1 };
    return subtractRanges([behind], first?.unwritten.ranges ?? []);
  }

  /** Begins the next pass. */
  begin(pattern: WrittenPattern): PassProgress {
    const pass: PassProgress = {
      number: this.#passes.length + 1,
      pattern,
      state: 'incomplete',
      bytesDone: 0,
      bytesFlushed: 0,
      flush: 'not-reached',
      startedAt: new Date().toISOString(),
      endedAt: null,
      bytesPerSecond: null,
      unwritten: new RangeSet(),
    };
    this.#passes.push(pass);
    return pass;
  }

  /** A pass of an interrupted job goes on where it was flushed; what failed behind that is tried again. */
  #taken(pass: PassResult): PassProgress {
    const firstOpenLba = pass.bytesFlushed / this.#target.logicalSectorBytes;
    const unwritten = new RangeSet();
    for (const { firstLba, lastLba } of pass.unwritten) {
      if (pass.state === 'complete') unwritten.add(firstLba, lastLba);
      else if (firstLba < firstOpenLba) unwritten.add(firstLba, Math.min(lastLba, firstOpenLba - 1));
    }
    return { ...pass, bytesDone: pass.bytesFlushed, unwritten };
  }
}
