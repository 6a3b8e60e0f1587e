import { alignedBuffers } from './aligned-buffers.ts';
import { assertDriveAnswers, sizeChange } from './drive-loss.ts';
import { FaultRecord } from './fault-record.ts';
import { Halt, Medium, type IoError } from './medium.ts';
import type { OpenTarget } from './open-target.ts';
import type { OverwriteCheckpoint, OverwriteRequest } from './overwrite-job.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { OverwriteTuning } from './tuning.ts';

/** What all phases of one job share. */
export interface Run {
  readonly target: OpenTarget;
  readonly request: OverwriteRequest;
  readonly tuning: OverwriteTuning;
  readonly medium: Medium;
  readonly faults: FaultRecord;
  readonly meter: ProgressMeter;
  /** One per block in flight; page-aligned. */
  readonly buffers: readonly Buffer[];
  /** Throws {@link Halt} if the drive is lost; called after a request has failed all retries. */
  readonly assertDriveAnswers: (error: IoError) => Promise<void>;
  /** Throws {@link Halt} if the target no longer has its size. */
  readonly assertSizeUnchanged: () => Promise<void>;
  /** Makes a checkpoint durable; a failure to do so stops the job. */
  readonly checkpoint: (checkpoint: OverwriteCheckpoint) => Promise<void>;
}

/** Smallest unit of any target; buffers for single units have this size. */
const LARGEST_UNIT_BYTES = 64 * 1024;

/** Sets up a job. Nothing is read or written yet. */
export function setUpRun(target: OpenTarget, request: OverwriteRequest, tuning: OverwriteTuning): Run {
  const medium = new Medium(target);
  const [probe = Buffer.alloc(0), ...buffers] = alignedBuffers([
    LARGEST_UNIT_BYTES,
    ...Array.from({ length: tuning.depth }, () => tuning.blockBytes),
  ]);
  return {
    target,
    request,
    tuning,
    medium,
    faults: new FaultRecord(target.logicalSectorBytes, request.resumeFrom, request.problem),
    meter: meterFor(target, request),
    buffers,
    assertDriveAnswers: (error) => assertDriveAnswers(target, medium, probe, error),
    assertSizeUnchanged: async () => {
      const change = sizeChange(target, await target.currentSize());
      if (change !== null) throw new Halt(change);
    },
    checkpoint: async (checkpoint) => {
      try {
        await request.checkpoint(checkpoint);
      } catch (cause) {
        throw new Halt({
          ended: 'failed',
          problem: {
            code: 'JOURNAL_UNWRITABLE',
            message: `The journal could not be written (${cause instanceof Error ? cause.message : 'unknown error'}).`,
          },
        });
      }
    },
  };
}

function meterFor(target: OpenTarget, request: OverwriteRequest): ProgressMeter {
  const passCount = request.method.passes.length;
  // A sampled verification reads a tenth; near enough for an estimate.
  const verifyBytes = { full: target.sizeBytes, sample: target.sizeBytes / 10, none: 0 }[
    request.verification
  ];
  const written = (request.resumeFrom?.passes ?? []).reduce((sum, pass) => sum + pass.bytesFlushed, 0);
  return new ProgressMeter(passCount, passCount * target.sizeBytes + verifyBytes, written);
}
