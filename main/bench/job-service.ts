import { hasCode, type Problem } from '../../shared/problem.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { Archive } from '../archive/archive.ts';
import type { EngineClient, JobHandle } from '../engine/client.ts';
import { readJob, scanJobs, type DamagedJob, type JobSummary } from '../engine/jobs.ts';
import { problemsOf, RefusedError } from '../engine/refusal.ts';
import type { BenchLog } from './bench-log.ts';
import type { CertificateService } from './certificate-service.ts';
import type { Engines } from './engines.ts';
import { concludeJob } from './job-conclusion.ts';
import type { JobNewsChannel } from './job-news.ts';
import { refusedReport, targetName, type JobReport } from './job-report.ts';

/** What following a job needs to know beside the job itself. */
export interface FollowOptions {
  /** As the person named the target; default: as the plan names it. */
  readonly target?: string;
  /** Folder for the certificate's files. */
  readonly certificateFolder: string;
}

/** A job that this bench follows to its end. */
export interface FollowedJob {
  readonly jobId: string;
  readonly target: string;
  readonly plan: Plan;
  /** How it came out, once the engine is done and the certificate is issued or could not be. Never rejects. */
  readonly report: Promise<JobReport>;
}

/** A start that succeeded, or the report that says why there is nothing to follow. */
export type JobStart =
  | { readonly kind: 'following'; readonly job: FollowedJob }
  | { readonly kind: 'not-started'; readonly report: JobReport };

/** Starting, resuming, watching and ending jobs. What happens to one job never concerns another. */
export interface JobService {
  /** Starts a planned job. Never rejects for what concerns this job alone. */
  readonly start: (plan: Plan, options: FollowOptions) => Promise<JobStart>;
  /** Goes on with a job that ended before it was complete. @throws ClearbenchError JOB_NOT_FOUND, JOURNAL_DAMAGED */
  readonly resume: (jobId: string, options: FollowOptions) => Promise<JobStart>;
  /** Watches a job to its end, whoever started it. @throws ClearbenchError JOB_NOT_FOUND, JOURNAL_DAMAGED */
  readonly follow: (jobId: string, options: FollowOptions) => Promise<FollowedJob>;
  /** Ends a running job, or an interrupted one for good. @throws ClearbenchError JOB_NOT_FOUND, JOB_NOT_RESUMABLE */
  readonly cancel: (jobId: string, by: string) => Promise<void>;
  /** One job. @throws ClearbenchError JOB_NOT_FOUND, JOURNAL_DAMAGED */
  readonly read: (jobId: string) => Promise<JobSummary>;
  /** Every job, newest first, and those whose journal proves nothing. */
  readonly list: () => Promise<{
    readonly jobs: readonly JobSummary[];
    readonly damaged: readonly DamagedJob[];
  }>;
}

/** What the job service is made of. */
export interface JobServiceParts {
  readonly archive: Archive;
  readonly certificates: CertificateService;
  readonly engines: Engines;
  readonly news: JobNewsChannel;
  readonly log: BenchLog;
  /** Folders that hold jobs: the bench's own first, then that of an elevated engine. */
  readonly jobsDirs: readonly [string, ...string[]];
}

/** Makes the job service of a bench. */
export function openJobService(parts: JobServiceParts): JobService {
  const { archive, engines, news, log, jobsDirs } = parts;

  const read = async (jobId: string): Promise<JobSummary> => {
    let missing: unknown;
    for (const jobsDir of jobsDirs) {
      try {
        return await readJob(jobsDir, jobId);
      } catch (error) {
        if (!isNotFound(error)) throw error;
        missing = error;
      }
    }
    throw missing;
  };

  const followHandle = (handle: JobHandle, plan: Plan, options: FollowOptions): FollowedJob => {
    const target = options.target ?? targetName(plan);
    news.tell({ kind: 'started', jobId: handle.jobId, target, plan });
    const report = followToEnd(parts, handle, plan, target, options.certificateFolder);
    return { jobId: handle.jobId, target, plan, report };
  };

  const begin = async (
    plan: Plan,
    options: FollowOptions,
    order: (engine: EngineClient) => Promise<JobHandle>,
  ): Promise<JobStart> => {
    const target = options.target ?? targetName(plan);
    let engine: EngineClient | null = null;
    try {
      engine = await engines.forPlan(plan);
      const handle = await order(engine);
      noteState(parts, plan, 'running', options.certificateFolder);
      return { kind: 'following', job: followHandle(handle, plan, options) };
    } catch (error) {
      const problems = problemsOf(error);
      log.warn({ job: plan.jobId, codes: problems.map(({ code }) => code), err: error }, 'job not started');
      // Only a refusal proves that nothing was written; an engine that broke down while it was asked proves nothing.
      const report =
        engine === null || error instanceof RefusedError
          ? refusedReport(target, plan.requestedLevel, problems, plan.jobId)
          : lostReport(plan, target, problems);
      return { kind: 'not-started', report };
    }
  };

  return {
    start: async (plan, options) => {
      try {
        // Whoever issues the certificate finds its folder there, also if this process does not live to do so.
        archive.saveJob({ plan, state: 'planned', certificateFolder: options.certificateFolder });
      } catch (error) {
        log.error({ job: plan.jobId, err: error }, 'plan not archived');
        const target = options.target ?? targetName(plan);
        const report = refusedReport(target, plan.requestedLevel, problemsOf(error), plan.jobId);
        return { kind: 'not-started', report };
      }
      const started = await begin(plan, options, async (engine) => engine.start(plan));
      if (started.kind === 'not-started' && started.report.refused !== null)
        noteState(parts, plan, 'refused');
      return started;
    },
    resume: async (jobId, options) => {
      const { plan } = await read(jobId);
      return begin(plan, options, async (engine) => engine.resume(jobId));
    },
    follow: async (jobId, options) => {
      const { plan } = await read(jobId);
      const engine = await engines.forWatching();
      return followHandle(await engine.follow(jobId), plan, options);
    },
    cancel: async (jobId, by) => {
      const { plan } = await read(jobId);
      const engine = await engines.forPlan(plan);
      await engine.cancel(jobId, by);
      log.info({ job: jobId }, 'cancel asked for');
    },
    read,
    list: async () => {
      const scans = await Promise.all(
        jobsDirs.map(async (jobsDir, index) => (index === 0 ? scanJobs(jobsDir) : scanOthersJobs(jobsDir))),
      );
      return {
        jobs: scans.flatMap(({ jobs }) => jobs).sort((a, b) => (a.jobId < b.jobId ? 1 : -1)),
        damaged: scans.flatMap(({ damaged }) => damaged),
      };
    },
  };
}

/** Jobs of an elevated engine, as far as this person may see them. */
async function scanOthersJobs(jobsDir: string): ReturnType<typeof scanJobs> {
  try {
    return await scanJobs(jobsDir);
  } catch (error) {
    if (hasCode(error, 'STATE_UNREADABLE')) return { jobs: [], damaged: [] };
    throw error;
  }
}

async function followToEnd(
  parts: JobServiceParts,
  handle: JobHandle,
  plan: Plan,
  target: string,
  certificateFolder: string,
): Promise<JobReport> {
  const { news, log } = parts;
  const { jobId } = handle;
  let report: JobReport;
  try {
    for await (const event of handle.events) {
      if (event.kind === 'progress') news.tell({ kind: 'progress', jobId, progress: event });
      if (event.kind === 'problem') news.tell({ kind: 'problem', jobId, problem: event.problem });
    }
    const result = await handle.ended;
    news.tell({ kind: 'issuing', jobId });
    report = await concludeJob(parts, { plan, result, target, certificateFolder });
  } catch (error) {
    log.error({ job: jobId, err: error }, 'job lost from sight');
    report = lostReport(plan, target, problemsOf(error));
  }
  news.tell({ kind: 'ended', jobId, report });
  return report;
}

/** A job of which nothing is known any more: no claim is made, and its journal may still tell. */
function lostReport(plan: Plan, target: string, problems: readonly [Problem, ...Problem[]]): JobReport {
  return { ...refusedReport(target, plan.requestedLevel, problems, plan.jobId), refused: null };
}

/** An archive that cannot note it must not stop what goes on: the journal is the truth, the archive its index. */
function noteState(
  { archive, log }: JobServiceParts,
  plan: Plan,
  state: 'running' | 'refused',
  certificateFolder?: string,
): void {
  try {
    archive.saveJob({ plan, state, ...(certificateFolder === undefined ? {} : { certificateFolder }) });
  } catch (error) {
    log.error({ job: plan.jobId, state, err: error }, 'state of a job not archived');
  }
}

function isNotFound(error: unknown): boolean {
  return hasCode(error, 'JOB_NOT_FOUND');
}
