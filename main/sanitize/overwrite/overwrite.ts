import { subtractRanges } from '../../../shared/lba-ranges.ts';
import {
  capacityProofNotPerformed,
  verificationNotPerformed,
  type CapacityProof,
  type Phase,
  type VerificationResult,
} from '../../../shared/schemas/result.ts';
import { proveCapacity } from './capacity-proof.ts';
import { dropPageCache } from './page-cache.ts';
import { sizeChange } from './drive-loss.ts';
import { JobPasses } from './job-passes.ts';
import { Halt, type HaltReason } from './medium.ts';
import type { OpenTarget } from './open-target.ts';
import type { OverwriteEvidence, OverwriteRequest, OverwriteState } from './overwrite-job.ts';
import { resolvePattern } from './pattern.ts';
import { setUpRun, type Run } from './run.ts';
import { tuningFor, type OverwriteTuning } from './tuning.ts';
import { verifyPass, type VerificationProgress } from './verify.ts';
import { writePass } from './write-pass.ts';

/** Progress for people: fluent, and well below the ten a second that are allowed. */
const PROGRESS_EVERY_MS = 200;
/** The size is looked at so often, so that a drive that vanishes while a request hangs ends the job. */
const SIZE_EVERY_MS = 1000;

/** Where a job is. */
interface Position {
  phase: Phase;
  passNumber: number | null;
  offsetBytes: number;
}

/**
 * Overwrites a target with all passes of a method and reads it back: capacity proof, passes (each flushed), verification.
 * Bad sectors never stop it; a drive that is lost, a journal that cannot be written and a cancel do.
 *
 * Always resolves, with the evidence of everything that happened; it judges nothing. It resolves within two seconds of a
 * cancel even if the drive hangs in the kernel.
 *
 * @param target opened and checked; it is left open. After a drive was lost or hung, requests may still be under way on
 *   it: nothing else may be done with it than closing it.
 * @param tuning for tests and measurements.
 */
export async function overwrite(
  target: OpenTarget,
  request: OverwriteRequest,
  tuning: OverwriteTuning = tuningFor(target.sizeBytes),
): Promise<OverwriteEvidence> {
  return await new OverwriteJob(setUpRun(target, request, tuning)).run();
}

class OverwriteJob {
  readonly #run: Run;
  readonly #passes: JobPasses;
  readonly #position: Position = { phase: 'capacity-proof', passNumber: null, offsetBytes: 0 };
  readonly #verification: VerificationProgress;
  #capacityProof: CapacityProof | null;

  constructor(run: Run) {
    this.#run = run;
    const earlier = run.request.resumeFrom;
    this.#passes = new JobPasses(run.target, earlier?.passes ?? []);
    this.#capacityProof = earlier?.capacityProof ?? null;
    this.#verification = verificationNotPerformed(run.request.verification);
  }

  async run(): Promise<OverwriteEvidence> {
    const { request, medium } = this.#run;
    const onCancel = (): void => medium.halt({ ended: 'cancelled' });
    request.cancel.addEventListener('abort', onCancel, { once: true });
    if (request.cancel.aborted) onCancel();
    const stopWatching = this.#watch();
    let ended: OverwriteEvidence['ended'];
    try {
      await this.#prove();
      await this.#writePasses();
      await this.#verify();
      await this.#run.assertSizeUnchanged();
      this.#enter('finishing', null, this.#run.target.sizeBytes);
      ended = 'completed';
    } catch (error) {
      ended = this.#endEarly(error);
    } finally {
      stopWatching();
      request.cancel.removeEventListener('abort', onCancel);
    }
    this.#tellProgress();
    return {
      ...this.#state(),
      capacityProof: this.#capacityProof ?? capacityProofNotPerformed,
      verification: { ...this.#verification },
      ended,
      ...this.#position,
    };
  }

  async #prove(): Promise<void> {
    if (this.#capacityProof !== null) return;
    this.#enter('capacity-proof', null, 0);
    // Before anything is written, so that a journal that ends here says that nothing was reached.
    await this.#checkpoint(0);
    this.#capacityProof = await proveCapacity(this.#run, async () => {
      await this.#readingFromMedium();
    });
    await this.#checkpoint(0);
  }

  async #writePasses(): Promise<void> {
    const { method, secrets } = this.#run.request;
    for (const [index, kind] of method.passes.entries()) {
      const number = index + 1;
      const earlier = this.#passes.results[index];
      if (earlier?.state === 'complete') continue;
      const pass =
        (earlier && this.#passes.last) ?? this.#passes.begin(resolvePattern(kind, number, secrets));
      this.#enter('writing', number, pass.bytesFlushed);
      try {
        await this.#checkpoint(pass.bytesFlushed);
        await writePass(this.#run, pass, () => this.#checkpoint(pass.bytesFlushed));
      } finally {
        this.#position.offsetBytes = pass.bytesFlushed;
      }
    }
  }

  async #verify(): Promise<void> {
    const pass = this.#passes.last;
    if (this.#run.request.verification === 'none' || pass === undefined) return;
    this.#enter('verifying', null, 0);
    const reading = await this.#readingFromMedium();
    await verifyPass(this.#run, pass, this.#verification, reading, (offsetBytes) =>
      this.#checkpoint(offsetBytes),
    );
  }

  /** Makes sure, as well as this target allows, that reads come from the medium. */
  async #readingFromMedium(): Promise<NonNullable<VerificationResult['reading']>> {
    if (this.#run.target.direct) return 'direct';
    return (await dropPageCache(this.#run.target.fd)) ? 'cache-dropped' : 'cached';
  }

  #enter(phase: Phase, passNumber: number | null, offsetBytes: number): void {
    Object.assign(this.#position, { phase, passNumber, offsetBytes } satisfies Position);
  }

  async #checkpoint(offsetBytes: number): Promise<void> {
    this.#position.offsetBytes = offsetBytes;
    await this.#run.checkpoint({ ...this.#position, state: this.#state() });
  }

  #state(): OverwriteState {
    const { faults } = this.#run;
    const unreadable = faults.ranges('unreadable');
    const mismatched = faults.ranges('mismatched');
    return {
      capacityProof: this.#capacityProof,
      passes: this.#passes.results,
      faults: {
        unwritten: this.#passes.unwritten,
        unreadable,
        mismatched,
        notAttempted: this.#passes.notAttempted,
        recovered: subtractRanges(faults.ranges('recovered'), [...unreadable, ...mismatched]),
      },
      retries: faults.retries,
      problems: faults.problems,
    };
  }

  /** Takes in why the job stopped; an error that is no {@link Halt} is a fault of this program. */
  #endEarly(error: unknown): 'cancelled' | 'drive-lost' | 'failed' {
    const reason: HaltReason =
      error instanceof Halt
        ? error.reason
        : {
            ended: 'failed',
            problem: {
              code: 'ENGINE_FAILED',
              message: `The job stopped on an unexpected error (${error instanceof Error ? error.message : 'unknown'}).`,
            },
          };
    this.#run.medium.halt(reason);
    if (reason.ended !== 'cancelled') this.#run.faults.note(reason.problem.code, reason.problem.message);
    return reason.ended;
  }

  /** Timers that run while requests wait in the kernel: progress, stalls, and the size of the target. */
  #watch(): () => void {
    const progress = setInterval(() => {
      const { stallNotedMs } = this.#run.tuning;
      if (this.#run.medium.stalledMs() >= stallNotedMs) {
        const seconds = String(Math.round(stallNotedMs / 1000));
        this.#run.faults.note('DRIVE_STALLED', `The drive did not answer for ${seconds} seconds.`);
      }
      this.#tellProgress();
    }, PROGRESS_EVERY_MS);
    let asking = false;
    const size = setInterval(() => {
      if (asking) return;
      asking = true;
      void this.#haltIfSizeChanged().finally(() => {
        asking = false;
      });
    }, SIZE_EVERY_MS);
    return () => {
      clearInterval(progress);
      clearInterval(size);
    };
  }

  async #haltIfSizeChanged(): Promise<void> {
    const { target, medium } = this.#run;
    const change = sizeChange(target, await target.currentSize().catch(() => 0));
    if (change !== null) medium.halt(change);
  }

  #tellProgress(): void {
    const { medium, faults, meter, request } = this.#run;
    request.progress(
      meter.read(performance.now(), medium.stalledMs(), {
        unwrittenSectors: this.#passes.unwrittenSectors,
        unreadableSectors: faults.unreadableSectors,
        mismatchedSectors: faults.mismatchedSectors,
      }),
    );
  }
}
