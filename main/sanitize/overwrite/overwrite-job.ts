import type { Phase } from '../../../shared/schemas/result.ts';
import type {
  CapacityProof,
  FaultRanges,
  PassResult,
  VerificationResult,
} from '../../../shared/schemas/result.ts';
import type { Method } from '../../../shared/methods.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { VerificationKind } from '../../../shared/schemas/plan.ts';
import type { OverwriteProgress } from './progress-meter.ts';

/** Random choices of one job, made once by the engine and kept in its journal so that a resumed job repeats them. */
export interface JobSecrets {
  /** 32 bytes: keys the tags of the capacity proof. */
  readonly proofKeyHex: string;
  /** 32 bytes: each random pass derives its own stream key from it. */
  readonly streamKeyHex: string;
  /** 3 bytes: the fixed bytes of the schemes that choose one per job. */
  readonly jobBytesHex: string;
  /** 32 bytes: chooses the places of sampled verification. */
  readonly sampleSeedHex: string;
}

/** What is known for certain about a job that has not ended: everything a resumed job may rely on. */
export interface OverwriteState {
  readonly capacityProof: CapacityProof | null;
  /** Passes begun so far; all but the last are complete. `bytesFlushed` of the last is where writing goes on. */
  readonly passes: readonly PassResult[];
  readonly faults: FaultRanges;
  readonly retries: { readonly writes: number; readonly reads: number };
  readonly problems: readonly Problem[];
}

/** Where the job is, written to the journal with each checkpoint. */
export interface OverwriteCheckpoint {
  readonly phase: Phase;
  readonly passNumber: number | null;
  /** Flushed (writing) or compared (verifying) up to this offset. */
  readonly offsetBytes: number;
  readonly state: OverwriteState;
}

/** The evidence of one run of {@link OverwriteState} to its end. */
export interface OverwriteEvidence extends OverwriteState {
  readonly ended: 'completed' | 'cancelled' | 'drive-lost' | 'failed';
  readonly phase: Phase;
  readonly passNumber: number | null;
  readonly offsetBytes: number;
  readonly verification: VerificationResult;
}

/** What the overwrite needs from its surroundings. */
export interface OverwriteRequest {
  readonly method: Method;
  readonly verification: VerificationKind;
  readonly secrets: JobSecrets;
  /** State from the journal of an interrupted job, or `null`. Verification always starts over. */
  readonly resumeFrom: OverwriteState | null;
  /** Makes a checkpoint durable; the job goes on only after it resolved. A rejection ends the job as `failed`. */
  readonly checkpoint: (checkpoint: OverwriteCheckpoint) => Promise<void>;
  /** Progress for people; called at most ten times a second, never awaited. */
  readonly progress: (progress: OverwriteProgress) => void;
  /** Called once per new problem as it happens. */
  readonly problem: (problem: Problem) => void;
  /** Aborted on an explicit cancel. The job ends as `cancelled` even if the drive hangs. */
  readonly cancel: AbortSignal;
}
