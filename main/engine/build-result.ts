import { countSectors, mergeRanges, subtractRanges, type LbaRange } from '../../shared/lba-ranges.ts';
import { methodById } from '../../shared/methods.ts';
import { because } from '../../shared/missing-reasons.ts';
import type { Problem } from '../../shared/problem.ts';
import { unavailable, type Reading } from '../../shared/reading.ts';
import type { DriveHealth } from '../../shared/schemas/drive.ts';
import {
  capacityProofNotPerformed,
  verificationNotPerformed,
  type FaultRanges,
  type PassResult,
  type Result,
  type VerificationResult,
} from '../../shared/schemas/result.ts';
import type { OverwriteEvidence } from '../sanitize/overwrite/overwrite-job.ts';
import { withProblem, type JournalReplay } from './journal-replay.ts';
import { toolInfo } from './tool-info.ts';

/**
 * The result of a job that ran to an end of its own.
 *
 * @param replay what the journal proves, with the end of the last attempt.
 */
export function resultFromEvidence(
  replay: JournalReplay,
  evidence: OverwriteEvidence,
  healthAfter: Reading<DriveHealth>,
): Result {
  return {
    ...common(replay),
    ended: evidence.ended,
    capacityProof: evidence.capacityProof ?? capacityProofNotPerformed,
    passes: evidence.passes,
    verification: evidence.verification,
    faults: evidence.faults,
    retries: evidence.retries,
    health: { before: healthBefore(replay), after: healthAfter },
    problems: evidence.problems.reduce(withProblem, replay.problems),
  };
}

/**
 * The result of a job whose process did not live to write one: only what its last checkpoint proves. Everything that
 * was not known to be flushed by then counts as never attempted.
 */
export function resultFromJournal(
  replay: JournalReplay,
  ended: 'interrupted' | 'cancelled' | 'failed' = 'interrupted',
  extra: readonly Problem[] = [],
): Result {
  const { state } = replay;
  return {
    ...common(replay),
    ended,
    capacityProof: state.capacityProof ?? capacityProofNotPerformed,
    passes: state.passes,
    verification: verificationSoFar(replay),
    faults: {
      ...state.faults,
      notAttempted: mergeRanges([...state.faults.notAttempted, ...notKnownWritten(replay)]),
    },
    retries: state.retries,
    health: {
      before: healthBefore(replay),
      after: unavailable(because('job-ended-before')),
    },
    problems: [...state.problems, ...extra, ...endProblems(replay, ended)].reduce(
      withProblem,
      replay.problems,
    ),
  };
}

function endProblems(replay: JournalReplay, ended: Result['ended']): readonly Problem[] {
  if (ended === 'failed') return [];
  if (ended === 'cancelled') {
    if (replay.problems.some((problem) => problem.code === 'CANCELLED')) return [];
    return [{ code: 'CANCELLED', message: 'The job was cancelled before it had finished.' }];
  }
  return [{ code: 'JOB_INTERRUPTED', message: `The job was interrupted ${placeOf(replay)}.` }];
}

/** Where a job stood, as words for people. */
export function placeOf(replay: JournalReplay): string {
  const { checkpoint } = replay;
  if (checkpoint === null) return 'before its first checkpoint';
  const position = `at byte ${String(checkpoint.offsetBytes)} of ${String(replay.plan.target.sizeBytes)}`;
  switch (checkpoint.phase) {
    case 'opening':
      return 'while the drive was opened';
    case 'capacity-proof':
      return 'during the capacity proof';
    case 'writing':
      return `in pass ${String(checkpoint.passNumber ?? 1)}, ${position}`;
    case 'verifying':
      return `while verifying, ${position}`;
    case 'finishing':
      return 'after verification, before its result was recorded';
    default:
      return checkpoint.phase satisfies never;
  }
}

function common(replay: JournalReplay) {
  const { plan, opened, attempts } = replay;
  return {
    resultVersion: 1,
    jobId: plan.jobId,
    planSha256: replay.planSha256,
    tool: toolInfo(),
    startedAt: attempts[0]?.startedAt ?? plan.createdAt,
    endedAt: attempts.at(-1)?.endedAt ?? replay.lastAt,
    attempts,
    opened:
      opened === null
        ? null
        : {
            identity: opened.identity,
            sizeBytes: opened.sizeBytes,
            logicalSectorBytes: opened.logicalSectorBytes,
            direct: opened.direct,
          },
    passesPlanned: methodById(plan.methodId).passes.length,
    hiddenArea: opened?.hiddenArea ?? { state: 'unknown', reason: because('never-opened') },
    journalSha256: replay.tipSha256,
  } as const;
}

function healthBefore(replay: JournalReplay): Reading<DriveHealth> {
  return replay.firstOpened?.health ?? unavailable(because('never-opened'));
}

/** The sectors that no pass is known to have written (first pass), or that the running pass is not known to have. */
function notKnownWritten(replay: JournalReplay): readonly LbaRange[] {
  const { plan, state } = replay;
  const passes = methodById(plan.methodId).passes.length;
  const last: PassResult | undefined = state.passes.at(-1);
  if (last?.state === 'complete' && state.passes.length === passes) return [];
  const from = last === undefined || last.state === 'complete' ? 0 : last.bytesFlushed;
  const { sizeBytes, logicalSectorBytes } = plan.target;
  if (from >= sizeBytes) return [];
  const whole = {
    firstLba: Math.floor(from / logicalSectorBytes),
    lastLba: Math.ceil(sizeBytes / logicalSectorBytes) - 1,
  };
  return subtractRanges([whole], state.faults.unwritten);
}

function verificationSoFar(replay: JournalReplay): VerificationResult {
  const { plan, checkpoint, opened } = replay;
  const begun = checkpoint?.phase === 'verifying' && plan.verification !== 'none';
  const lastAttempt = replay.attempts.at(-1);
  const none = verificationNotPerformed(plan.verification);
  if (!begun || plan.verification !== 'full') {
    // How much of a sample was compared is not in the journal: nothing is claimed.
    return begun ? { ...none, state: 'incomplete', seedHex: replay.secrets.sampleSeedHex } : none;
  }
  const { sizeBytes, logicalSectorBytes } = plan.target;
  const sectors = Math.floor(checkpoint.offsetBytes / logicalSectorBytes);
  return {
    ...none,
    state: 'incomplete',
    reading: opened?.direct === true ? 'direct' : null,
    bytesPlanned: sizeBytes,
    bytesRead: sectors * logicalSectorBytes,
    bytesMatched: (sectors - countBelow(replay.state.faults, sectors)) * logicalSectorBytes,
    firstLba: sectors === 0 ? null : 0,
    lastLba: sectors === 0 ? null : sectors - 1,
    endedAt: lastAttempt?.endedAt ?? null,
  };
}

function countBelow(faults: FaultRanges, sectors: number): number {
  const beyond = { firstLba: sectors, lastLba: Number.MAX_SAFE_INTEGER - 1 };
  return countSectors(subtractRanges([...faults.unreadable, ...faults.mismatched], [beyond]));
}
