import type { Problem } from '../../shared/problem.ts';
import type { JobProgress } from '../../shared/schemas/job-event.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { Phase, Result } from '../../shared/schemas/result.ts';

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

/** Every job under `jobsDir`, newest first; damaged ones apart. A missing folder holds no jobs. */
export async function scanJobs(
  jobsDir: string,
): Promise<{ readonly jobs: readonly JobSummary[]; readonly damaged: readonly DamagedJob[] }> {
  return Promise.reject(new TypeError(`no jobs in ${jobsDir}`));
}

/** The readable jobs of {@link scanJobs}. */
export async function listJobs(jobsDir: string): Promise<readonly JobSummary[]> {
  return (await scanJobs(jobsDir)).jobs;
}

/** One job. @throws ClearbenchError `JOB_NOT_FOUND`, `JOURNAL_DAMAGED` */
export async function readJob(jobsDir: string, jobId: string): Promise<JobSummary> {
  return Promise.reject(new TypeError(`no job ${jobId} in ${jobsDir}`));
}
