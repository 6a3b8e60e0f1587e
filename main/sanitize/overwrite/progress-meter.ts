import type { JobProgress } from '../../../shared/schemas/job-event.ts';
import type { Phase } from '../../../shared/schemas/result.ts';

/** The rate shown is the mean over this time. */
const RATE_WINDOW_MS = 10_000;
/** No estimate from less than this. */
const RATE_NEEDS_MS = 1000;
const SAMPLE_EVERY_MS = 250;
/** Shorter silences are normal: drives retry internally for seconds. */
const STALL_SHOWN_MS = 5000;

/** Progress as far as overwriting itself can tell it. */
export type OverwriteProgress = Omit<JobProgress, 'temperatureCelsius'>;

/** Sectors with faults so far. */
export type FaultCounts = Pick<JobProgress, 'unwrittenSectors' | 'unreadableSectors' | 'mismatchedSectors'>;

/** Counts what is done of a job and tells its rate and when it will end. All times are milliseconds of one clock. */
export class ProgressMeter {
  readonly #passCount: number;
  /** Bytes to be written and verified; the capacity proof is not counted. */
  readonly #jobBytes: number;
  #jobDoneBytes: number;
  #phase: Phase = 'opening';
  #passNumber: number | null = null;
  #doneBytes = 0;
  #totalBytes = 0;
  /** Bytes moved since the meter was made, in any phase: what the rate is made of. */
  #movedBytes = 0;
  #samples: { readonly atMs: number; readonly movedBytes: number }[] = [];

  constructor(passCount: number, jobBytes: number, alreadyDoneBytes: number) {
    this.#passCount = passCount;
    this.#jobBytes = jobBytes;
    this.#jobDoneBytes = alreadyDoneBytes;
  }

  /** Enters a phase; a resumed pass begins with `doneBytes`. */
  begin(phase: Phase, passNumber: number | null, totalBytes: number, doneBytes = 0): void {
    this.#phase = phase;
    this.#passNumber = passNumber;
    this.#totalBytes = totalBytes;
    this.#doneBytes = doneBytes;
    this.#samples = [];
  }

  /** Adds bytes that were dealt with, well or not. */
  advance(bytes: number): void {
    this.#doneBytes += bytes;
    this.#movedBytes += bytes;
    if (this.#phase === 'writing' || this.#phase === 'verifying') this.#jobDoneBytes += bytes;
  }

  /** Progress as people see it. */
  read(nowMs: number, stalledMs: number, faults: FaultCounts): OverwriteProgress {
    const bytesPerSecond = this.#rate(nowMs);
    const remaining = Math.max(0, this.#jobBytes - this.#jobDoneBytes);
    const share = this.#jobBytes === 0 ? 0 : this.#jobDoneBytes / this.#jobBytes;
    const canEstimate = bytesPerSecond > 0 && (this.#phase === 'writing' || this.#phase === 'verifying');
    return {
      kind: 'progress',
      phase: this.#phase,
      passNumber: this.#phase === 'writing' ? this.#passNumber : null,
      passCount: this.#passCount,
      doneBytes: Math.min(this.#doneBytes, this.#totalBytes),
      totalBytes: this.#totalBytes,
      overallPermille: Math.min(1000, Math.floor(share * 1000)),
      bytesPerSecond,
      etaSeconds: canEstimate ? Math.ceil(remaining / bytesPerSecond) : null,
      stalledSeconds: stalledMs >= STALL_SHOWN_MS ? Math.floor(stalledMs / 1000) : 0,
      ...faults,
    };
  }

  #rate(nowMs: number): number {
    const newest = this.#samples.at(-1);
    if (newest === undefined || nowMs - newest.atMs >= SAMPLE_EVERY_MS) {
      this.#samples.push({ atMs: nowMs, movedBytes: this.#movedBytes });
    }
    while (this.#samples.length > 2 && nowMs - (this.#samples[0]?.atMs ?? 0) > RATE_WINDOW_MS) {
      this.#samples.shift();
    }
    const oldest = this.#samples[0];
    if (oldest === undefined || nowMs - oldest.atMs < RATE_NEEDS_MS) return 0;
    return Math.round(((this.#movedBytes - oldest.movedBytes) * 1000) / (nowMs - oldest.atMs));
  }
}
