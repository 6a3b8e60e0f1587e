import type { LbaRange } from '../../../shared/lba-ranges.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { OverwriteState } from './overwrite-job.ts';
import { RangeSet } from './range-set.ts';

/** A stretch of the target in bytes; its ends lie on sectors. */
export interface ByteRange {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

const coarse: Readonly<Record<'unreadable' | 'mismatched' | 'recovered', Problem['code']>> = {
  unreadable: 'READ_FAILED',
  mismatched: 'MISMATCH',
  recovered: 'READ_RETRIED',
};

/** What went wrong so far in a job: sectors by kind of fault, retries, and each kind of problem once. */
export class FaultRecord {
  readonly #sectorBytes: number;
  readonly #tell: (problem: Problem) => void;
  readonly #problems: Problem[];
  readonly #sets: { unreadable: RangeSet; mismatched: RangeSet; readonly recovered: RangeSet };
  #writeRetries: number;
  #readRetries: number;

  /** @param earlier state of an interrupted job. What its verification found is left out: verification starts over. */
  constructor(sectorBytes: number, earlier: OverwriteState | null, tell: (problem: Problem) => void) {
    this.#sectorBytes = sectorBytes;
    this.#tell = tell;
    this.#problems = [...(earlier?.problems ?? [])];
    this.#sets = {
      unreadable: new RangeSet(),
      mismatched: new RangeSet(),
      recovered: new RangeSet(earlier?.faults.recovered),
    };
    this.#writeRetries = earlier?.retries.writes ?? 0;
    this.#readRetries = earlier?.retries.reads ?? 0;
  }

  get problems(): readonly Problem[] {
    return [...this.#problems];
  }

  get retries(): OverwriteState['retries'] {
    return { writes: this.#writeRetries, reads: this.#readRetries };
  }

  get unreadableSectors(): number {
    return this.#sets.unreadable.sectors;
  }

  get mismatchedSectors(): number {
    return this.#sets.mismatched.sectors;
  }

  /** The sectors with one kind of read-back fault. */
  ranges(kind: 'unreadable' | 'mismatched' | 'recovered'): readonly LbaRange[] {
    return this.#sets[kind].ranges;
  }

  /** Records sectors of one kind of read-back fault. */
  add(kind: 'unreadable' | 'mismatched' | 'recovered', range: ByteRange): void {
    const { firstLba, lastLba } = this.lbasOf(range);
    const set = this.#sets[kind];
    set.add(firstLba, lastLba);
    if (set.isCoarse) this.noteCoarse(coarse[kind]);
  }

  /** Counts a write that the drive took only after it had been repeated. */
  countWriteRetry(range: ByteRange): void {
    this.#writeRetries++;
    this.note(
      'WRITE_RETRIED',
      `Writing near LBA ${String(this.lbasOf(range).firstLba)} succeeded only after retries.`,
    );
  }

  /** Counts a read that gave what it should only after it had been repeated. */
  countReadRetry(range: ByteRange): void {
    this.#readRetries++;
    this.note(
      'READ_RETRIED',
      `Reading near LBA ${String(this.lbasOf(range).firstLba)} succeeded only after retries.`,
    );
  }

  /** Notes a problem; only the first of each code is kept and told, the ranges hold the rest. */
  note(code: Problem['code'], message: string): void {
    if (this.#problems.some((problem) => problem.code === code)) return;
    const problem: Problem = { code, message };
    this.#problems.push(problem);
    this.#tell(problem);
  }

  /** Says that a list of ranges names more sectors than are concerned. */
  noteCoarse(code: Problem['code']): void {
    const message =
      'There are so many separate ranges that neighbouring ones were joined: the list also names sectors without this fault.';
    if (this.#problems.some((problem) => problem.message === message && problem.code === code)) return;
    this.#problems.push({ code, message });
    this.#tell({ code, message });
  }

  /** The sectors of a stretch. */
  lbasOf({ offsetBytes, lengthBytes }: ByteRange): LbaRange {
    return {
      firstLba: Math.floor(offsetBytes / this.#sectorBytes),
      lastLba: Math.ceil((offsetBytes + lengthBytes) / this.#sectorBytes) - 1,
    };
  }
}
