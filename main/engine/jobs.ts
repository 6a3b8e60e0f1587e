import fs from 'node:fs/promises';
import path from 'node:path';

import { ClearbenchError, type Problem } from '../../shared/problem.ts';
import { jobProgressSchema, type JobProgress } from '../../shared/schemas/job-event.ts';
import { jobIdSchema, type Plan } from '../../shared/schemas/plan.ts';
import type { Phase, Result } from '../../shared/schemas/result.ts';
import { isLocked, jobLockName } from '../exclusive-lock.ts';
import { resultFromJournal } from './build-result.ts';
import { isMissing, jobFiles, readSmallFile } from './job-folder.ts';
import type { JournalReplay } from './journal-replay.ts';
import { readJournal } from './journal.ts';

/** A job as its folder tells it. */
export interface JobSummary {
  readonly jobId: string;
  /** Absolute path of the job's folder. */
  readonly folder: string;
  /** `running`: a live process holds it. `interrupted`: none does and it never came to a result. */
  readonly state: 'running' | 'interrupted' | 'finished';
  readonly plan: Plan;
  /** Start of the first attempt (UTC). */
  readonly startedAt: string;
  /** Last moment the journal knows of (UTC). */
  readonly lastAt: string;
  readonly attempts: number;
  /** Last position known to be durable; `null` before the first. */
  readonly checkpoint: {
    readonly phase: Phase;
    readonly passNumber: number | null;
    readonly offsetBytes: number;
  } | null;
  /** Last progress that was noted; may be ahead of `checkpoint`, and proves nothing. */
  readonly progress: JobProgress | null;
  /** `finished`: the journal's result. `interrupted`: one made from the last checkpoint. `running`: `null`. */
  readonly result: Result | null;
  /** Whether `resume` makes sense: it ended before it was complete, and no pass has failed for good. */
  readonly resumable: boolean;
}

/** A job folder whose journal proves nothing. */
export interface DamagedJob {
  readonly jobId: string;
  readonly folder: string;
  readonly problem: Problem;
}

const MAX_PROGRESS_BYTES = 64 * 1024;

/** Every job under `jobsDir`, newest first; damaged ones apart. A missing folder holds no jobs. */
export async function scanJobs(
  jobsDir: string,
): Promise<{ readonly jobs: readonly JobSummary[]; readonly damaged: readonly DamagedJob[] }> {
  const names = await fs.readdir(jobsDir).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw new ClearbenchError('STATE_UNREADABLE', `The folder ${jobsDir} cannot be read.`, {
      cause: error,
    });
  });
  const jobs: JobSummary[] = [];
  const damaged: DamagedJob[] = [];
  for (const jobId of names
    .filter((name) => jobIdSchema.safeParse(name).success)
    .sort()
    .reverse()) {
    try {
      jobs.push(await readJob(jobsDir, jobId));
    } catch (error) {
      if (!(error instanceof ClearbenchError)) throw error;
      damaged.push({ jobId, folder: path.join(jobsDir, jobId), problem: error.toProblem() });
    }
  }
  return { jobs, damaged };
}

/** The readable jobs of {@link scanJobs}. */
export async function listJobs(jobsDir: string): Promise<readonly JobSummary[]> {
  return (await scanJobs(jobsDir)).jobs;
}

/**
 * One job.
 *
 * @param options.assumeEnded the caller knows that the job's process is gone, even if its lock is not free yet.
 * @throws ClearbenchError `JOB_NOT_FOUND`, `JOURNAL_DAMAGED`, `STATE_UNREADABLE`
 */
export async function readJob(
  jobsDir: string,
  jobId: string,
  options: { readonly assumeEnded?: boolean } = {},
): Promise<JobSummary> {
  if (!jobIdSchema.safeParse(jobId).success) {
    throw new ClearbenchError('JOB_NOT_FOUND', `There is no job ${jobId}.`);
  }
  // Asked first: a job that ends in between has its result in the journal by then, and is not taken for interrupted.
  const isHeld = options.assumeEnded !== true && (await isLocked(jobLockName(jobId)));
  const replay = readJournal(jobsDir, jobId);
  const isRunning = isHeld && replay.result === null;
  const result = isRunning ? null : (replay.result ?? resultFromJournal(replay));
  return {
    jobId,
    folder: path.join(jobsDir, jobId),
    state: isRunning ? 'running' : replay.result === null ? 'interrupted' : 'finished',
    plan: replay.plan,
    startedAt: replay.attempts[0]?.startedAt ?? replay.plan.createdAt,
    lastAt: replay.lastAt,
    attempts: replay.attempts.length,
    checkpoint: replay.checkpoint,
    progress: readProgress(path.join(jobsDir, jobId)),
    result,
    resumable: !isRunning && isResumable(replay),
  };
}

/**
 * Whether going on with a job that has ended makes sense. A failed flush fails its pass for good: such a job can only be
 * repeated.
 */
export function isResumable(replay: JournalReplay): boolean {
  const problems = [...replay.problems, ...(replay.result?.problems ?? [])];
  return replay.result?.ended !== 'completed' && !problems.some((problem) => problem.code === 'FLUSH_FAILED');
}

/** The last progress that a job noted, or `null`. It is a convenience, so that damage to it is no error. */
export function readProgress(folder: string): JobProgress | null {
  try {
    const text = readSmallFile(path.join(folder, jobFiles.progress), MAX_PROGRESS_BYTES);
    return text === null ? null : jobProgressSchema.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
