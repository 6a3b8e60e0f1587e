import { methodById } from '../../shared/methods.ts';
import { because } from '../../shared/missing-reasons.ts';
import type { Problem } from '../../shared/problem.ts';
import { unavailable, type Reading } from '../../shared/reading.ts';
import type { DriveHealth } from '../../shared/schemas/drive.ts';
import type { JobEvent } from '../../shared/schemas/job-event.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { Attempt, Result } from '../../shared/schemas/result.ts';
import { readHealth } from '../drives/health.ts';
import type { OpenTarget } from '../sanitize/overwrite/open-target.ts';
import type {
  JobSecrets,
  OverwriteCheckpoint,
  OverwriteEvidence,
  OverwriteState,
} from '../sanitize/overwrite/overwrite-job.ts';
import { overwrite } from '../sanitize/overwrite/overwrite.ts';
import { resultFromEvidence, resultFromJournal } from './build-result.ts';
import { readCancelRequest } from './cancel-job.ts';
import type { JournalEntry } from './journal-entries.ts';
import { withProblem } from './journal-replay.ts';
import type { Journal } from './journal.ts';
import { ProgressNote } from './progress-note.ts';
import type { Readers } from './protocol.ts';
import { problemsOf } from './refusal.ts';
import { TemperatureWatch } from './temperature-watch.ts';

/** A job that passed every check: its target is open, and its journal says so. */
export interface BegunJob {
  readonly plan: Plan;
  readonly secrets: JobSecrets;
  /** State of the attempt before, if there was one. */
  readonly resumeFrom: OverwriteState | null;
  readonly attempt: Pick<Attempt, 'number' | 'startedAt'>;
  readonly target: OpenTarget;
  /** Where the target is now. */
  readonly targetPath: string;
  readonly journal: Journal;
  readonly readers: Readers;
}

/** What reaches a job from outside while it runs. */
export interface JobControl {
  /** Aborted by an explicit cancel, with the name of who wants it as the reason. */
  readonly cancel: AbortSignal;
  /** Aborted when the system wants the process to end: the job stops at its next checkpoint and can go on later. */
  readonly stop: AbortSignal;
}

/** How often the job looks for a request to cancel in its folder. */
const CANCEL_LOOK_MS = 1000;

/** How long a job that shall stop waits for its next checkpoint. */
const STOP_PATIENCE_MS = 10_000;

type End =
  | { readonly kind: 'evidence'; readonly evidence: OverwriteEvidence }
  | { readonly kind: 'crashed'; readonly error: unknown }
  | { readonly kind: 'stopped' };

/**
 * Overwrites the target of a job that has begun, and journals everything until its result. The result is durable before
 * it is told, except after a stop, which leaves the job to be resumed.
 */
export async function carryOut(
  job: BegunJob,
  control: JobControl,
  tell: (event: JobEvent) => void,
): Promise<Result> {
  const { journal } = job;
  const journalFailures: Problem[] = [];
  const record = (entry: JournalEntry): void => {
    try {
      journal.append(entry);
    } catch (error) {
      journalFailures.push(...problemsOf(error));
    }
  };
  const tellProblem = (problem: Problem): void => {
    record({ kind: 'problem', problem });
    tell({ kind: 'problem', problem });
  };
  const cancel = watchForCancel(job, control.cancel, (by) => {
    record({ kind: 'cancel-requested', by });
    tellProblem({ code: 'CANCELLED', message: `${by} cancelled the job.` });
  });
  const end = await overwriteUntilEnd(job, control.stop, cancel.signal, tell, tellProblem);
  cancel.unwatch();

  record({ kind: 'attempt-ended', attempt: attemptOf(job, end) });
  const healthAfter = await healthAfterwards(job, end);
  const result = resultOf(job, end, healthAfter, journalFailures);
  if (end.kind === 'stopped') return result;
  try {
    journal.append({ kind: 'result', result });
    return result;
  } catch (error) {
    // A certificate must not say more than the journal can prove later.
    const ended = result.ended === 'completed' ? 'failed' : result.ended;
    return { ...result, ended, problems: problemsOf(error).reduce(withProblem, result.problems) };
  }
}

async function overwriteUntilEnd(
  job: BegunJob,
  stop: AbortSignal,
  cancel: AbortSignal,
  tell: (event: JobEvent) => void,
  tellProblem: (problem: Problem) => void,
): Promise<End> {
  const { plan, secrets, resumeFrom, journal, target } = job;
  const note = new ProgressNote(journal.folder, job.readers);
  const temperature = temperatureWatchOf(job);
  temperature?.start();
  const halt = new AbortController();
  stop.addEventListener('abort', () => {
    setTimeout(() => {
      halt.abort();
    }, STOP_PATIENCE_MS).unref();
  });
  const checkpoint = (reached: OverwriteCheckpoint): Promise<void> => {
    journal.appendCheckpoint(reached);
    if (stop.aborted) halt.abort();
    return Promise.resolve();
  };
  return overwrite(target, {
    method: methodById(plan.methodId),
    verification: plan.verification,
    secrets,
    resumeFrom,
    checkpoint: (reached) => Promise.resolve(reached).then(checkpoint),
    progress: (measured) => {
      const progress = { ...measured, temperatureCelsius: temperature?.celsius ?? null };
      note.write(progress);
      tell(progress);
    },
    problem: tellProblem,
    cancel: AbortSignal.any([cancel, halt.signal]),
  })
    .then(
      (evidence): End =>
        halt.signal.aborted && !cancel.aborted && evidence.ended === 'cancelled'
          ? { kind: 'stopped' }
          : { kind: 'evidence', evidence },
      (error: unknown): End => ({ kind: 'crashed', error }),
    )
    .finally(() => {
      temperature?.stop();
    });
}

/** Asks the drive where it is now: it may have another name than when it was planned. */
function temperatureWatchOf({ plan, target, targetPath }: BegunJob): TemperatureWatch | null {
  return plan.target.kind === 'image' || target.deviceNumber === null
    ? null
    : new TemperatureWatch({ ...plan.target.drive, path: targetPath, deviceNumber: target.deviceNumber });
}

function watchForCancel(job: BegunJob, direct: AbortSignal, onCancel: (by: string) => void) {
  const controller = new AbortController();
  const cancel = (by: string): void => {
    if (controller.signal.aborted) return;
    onCancel(by);
    controller.abort();
  };
  const onDirect = (): void => {
    cancel(String(direct.reason));
  };
  direct.addEventListener('abort', onDirect);
  if (direct.aborted) onDirect();
  const timer = setInterval(() => {
    const request = readCancelRequest(job.journal.folder);
    if (request !== null) cancel(request.by);
  }, CANCEL_LOOK_MS);
  return {
    signal: controller.signal,
    unwatch: (): void => {
      clearInterval(timer);
      direct.removeEventListener('abort', onDirect);
    },
  };
}

function attemptOf(job: BegunJob, end: End): Attempt {
  const place =
    end.kind === 'evidence'
      ? end.evidence
      : (job.journal.replay().checkpoint ?? { phase: 'opening', passNumber: null, offsetBytes: 0 });
  return {
    ...job.attempt,
    endedAt: new Date().toISOString(),
    ended: endedOf(end),
    phase: place.phase,
    passNumber: place.passNumber,
    offsetBytes: place.offsetBytes,
  };
}

function endedOf(end: End): Attempt['ended'] {
  switch (end.kind) {
    case 'evidence':
      return end.evidence.ended;
    case 'crashed':
      return 'failed';
    case 'stopped':
      return 'interrupted';
    default:
      return end satisfies never;
  }
}

/** Only a drive that did everything it was asked is asked once more: another one may not answer for a long time. */
async function healthAfterwards(job: BegunJob, end: End): Promise<Reading<DriveHealth>> {
  const { target } = job.plan;
  if (target.kind === 'image') return unavailable(because('image-file'));
  return end.kind === 'evidence' && end.evidence.ended === 'completed'
    ? readHealth(job.targetPath, { throughUsb: target.drive.bus === 'usb' })
    : unavailable(because('job-not-complete'));
}

function resultOf(
  job: BegunJob,
  end: End,
  healthAfter: Reading<DriveHealth>,
  problems: readonly Problem[],
): Result {
  const replay = job.journal.replay();
  switch (end.kind) {
    case 'evidence': {
      const result = resultFromEvidence(replay, end.evidence, healthAfter);
      return { ...result, problems: problems.reduce(withProblem, result.problems) };
    }
    case 'crashed':
      return resultFromJournal(replay, 'failed', [...problemsOf(end.error), ...problems]);
    case 'stopped':
      return resultFromJournal(replay, 'interrupted', problems);
    default:
      return end satisfies never;
  }
}
