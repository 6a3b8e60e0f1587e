import { MAX_RECENT_RATES, RATE_EVERY_SECONDS, type BenchJob } from '../../../shared/contract/jobs.ts';
import type { Bay } from '../../../shared/contract/drives.ts';
import { because } from '../../../shared/missing-reasons.ts';
import { decideOutcome } from '../../../shared/policy/outcome.ts';
import type { Problem } from '../../../shared/problem.ts';
import { unavailable } from '../../../shared/reading.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import type { Disposition } from '../../../shared/schemas/record.ts';
import type { JobSummary } from '../../engine/jobs.ts';
import type { JobNews } from '../job-news.ts';
import type { StateHub } from './state-hub.ts';

/** Keeps the jobs of the hub as the bench's news and journals tell them. */
export interface JobBoard {
  readonly take: (news: JobNews) => void;
  /** A job as its journal tells it. */
  readonly row: (job: JobSummary) => BenchJob;
  /** A change that a person or a handler made. */
  readonly change: (jobId: string, change: Partial<BenchJob>) => void;
}

/** Most problems that are shown beside a running job; the certificate has all of them. */
const MAX_PROBLEMS = 200;

/** What the board asks about the drive that a plan is for. */
export interface Attachments {
  readonly driveIdFor: (plan: Plan) => string | null;
  readonly bayFor: (plan: Plan) => Bay | null;
}

/** What was kept about jobs beside their journals. */
export interface JobRecords {
  readonly certificateOf: (jobId: string) => string | null;
  readonly dispositionOf: (jobId: string) => Disposition | null;
}

/** A board over the hub's jobs. */
export function createJobBoard(
  hub: StateHub,
  attachments: Attachments,
  records: JobRecords,
  now: () => Date,
): JobBoard {
  const lastRateAt = new Map<string, number>();

  const change = (jobId: string, part: Partial<BenchJob>): void => {
    const job = hub.job(jobId);
    if (job !== null) hub.apply({ kind: 'job', job: { ...job, ...part } });
  };

  const noteRate = (job: BenchJob, bytesPerSecond: number): void => {
    const at = now().getTime();
    if (at - (lastRateAt.get(job.jobId) ?? 0) < RATE_EVERY_SECONDS * 1000) return;
    lastRateAt.set(job.jobId, at);
    change(job.jobId, { recentRates: [...job.recentRates, bytesPerSecond].slice(-MAX_RECENT_RATES) });
  };

  return {
    change,
    row: (summary) => {
      const { plan, result } = summary;
      return {
        ...benchJobOf(plan, attachments),
        state: jobStates[summary.state],
        startedAt: summary.startedAt,
        endedAt: summary.state === 'finished' ? summary.lastAt : null,
        progress: summary.progress,
        problems: (result?.problems ?? []).slice(0, MAX_PROBLEMS),
        outcome: result === null || summary.state === 'interrupted' ? null : decideOutcome(plan, result),
        certificateId: records.certificateOf(summary.jobId),
        resumable: summary.resumable,
        disposition: records.dispositionOf(summary.jobId),
      };
    },
    take: (news) => {
      const job = hub.job(news.jobId);
      switch (news.kind) {
        case 'started': {
          const started = {
            ...benchJobOf(news.plan, attachments),
            startedAt: job?.startedAt ?? now().toISOString(),
          };
          hub.apply({ kind: 'job', job: { ...started, state: 'running', problems: job?.problems ?? [] } });
          return;
        }
        case 'progress':
          hub.apply({ kind: 'progress', jobId: news.jobId, progress: news.progress });
          if (job !== null) noteRate(job, news.progress.bytesPerSecond);
          return;
        case 'problem':
          if (job !== null) change(job.jobId, { problems: withProblem(job.problems, news.problem) });
          return;
        case 'issuing':
          change(news.jobId, { state: 'issuing' });
          return;
        case 'ended':
          lastRateAt.delete(news.jobId);
          change(news.jobId, endOf(news.report, now()));
          return;
        default:
          news satisfies never;
      }
    },
  };
}

const jobStates: Readonly<Record<JobSummary['state'], BenchJob['state']>> = {
  running: 'running',
  interrupted: 'interrupted',
  finished: 'ended',
};

function endOf(report: Extract<JobNews, { kind: 'ended' }>['report'], now: Date): Partial<BenchJob> {
  const interrupted = report.problems.some(({ code }) => code === 'JOB_INTERRUPTED');
  return {
    state: interrupted ? 'interrupted' : 'ended',
    endedAt: now.toISOString(),
    outcome: {
      kind: report.outcome,
      requestedLevel: report.level.requested,
      achievedLevel: report.level.achieved,
      reasons: report.outcome === 'sanitized' ? [] : report.problems,
    },
    problems: report.problems.slice(0, MAX_PROBLEMS),
    certificateId: report.certificate?.id ?? null,
    certificateProblem: report.problems.find(({ code }) => code === 'CERTIFICATE_NOT_WRITTEN') ?? null,
    resumable: interrupted,
  };
}

function benchJobOf(plan: Plan, attachments: Attachments): BenchJob {
  const { target } = plan;
  const notADrive = unavailable<string>(because('image-file'));
  const identity = target.kind === 'device' ? target.drive.identity : null;
  return {
    jobId: plan.jobId,
    driveId: attachments.driveIdFor(plan),
    target: {
      bay: attachments.bayFor(plan),
      vendor: identity?.vendor ?? notADrive,
      model: identity?.model ?? notADrive,
      identifier: plan.identifier,
      sizeBytes: target.sizeBytes,
      logicalSectorBytes: target.logicalSectorBytes,
      mediaKind: target.kind === 'device' ? target.drive.mediaKind : 'image',
    },
    methodId: plan.methodId,
    verification: plan.verification,
    requestedLevel: plan.requestedLevel,
    operatorName: plan.operator.name,
    assetTag: plan.asset.assetTag,
    source: plan.asset.source,
    state: 'starting',
    startedAt: plan.createdAt,
    endedAt: null,
    progress: null,
    recentRates: [],
    problems: [],
    outcome: null,
    certificateId: null,
    certificateProblem: null,
    resumable: false,
    disposition: null,
  };
}

function withProblem(problems: readonly Problem[], problem: Problem): readonly Problem[] {
  const known = problems.some(({ code, message }) => code === problem.code && message === problem.message);
  return known ? problems : [...problems, problem].slice(0, MAX_PROBLEMS);
}
