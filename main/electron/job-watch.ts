import type { BenchEvent } from '../../shared/contract/snapshot.ts';
import type { BenchJob } from '../../shared/contract/jobs.ts';
import type { OutcomeKind } from '../../shared/schemas/outcome.ts';

/** What the desktop must know of the jobs: how many run, how far they are, and which just ended. */
export interface JobOverview {
  readonly running: number;
  /** Mean over the running jobs, 0–1; `null` while none runs. */
  readonly fraction: number | null;
}

/** A job that ended since the event before. */
export interface EndedJob {
  readonly jobId: string;
  readonly outcome: OutcomeKind;
  readonly identifier: string;
}

/** Follows the jobs through the bench's events. */
export interface JobWatch {
  readonly take: (event: BenchEvent) => {
    readonly overview: JobOverview;
    readonly ended: readonly EndedJob[];
  };
  readonly overview: () => JobOverview;
}

const isRunning = (job: BenchJob): boolean => job.state !== 'ended' && job.state !== 'interrupted';

/** @param jobs the jobs of the snapshot that the events follow. */
export function createJobWatch(jobs: readonly BenchJob[]): JobWatch {
  const running = new Map<string, number>();
  for (const job of jobs) if (isRunning(job)) running.set(job.jobId, job.progress?.overallPermille ?? 0);

  const overview = (): JobOverview => ({
    running: running.size,
    fraction:
      running.size === 0
        ? null
        : [...running.values()].reduce((sum, part) => sum + part, 0) / running.size / 1000,
  });
  const takeJob = (job: BenchJob): readonly EndedJob[] => {
    if (isRunning(job)) {
      running.set(job.jobId, job.progress?.overallPermille ?? running.get(job.jobId) ?? 0);
      return [];
    }
    const wasRunning = running.delete(job.jobId);
    return wasRunning && job.outcome !== null
      ? [{ jobId: job.jobId, outcome: job.outcome.kind, identifier: job.target.identifier.value }]
      : [];
  };

  return {
    overview,
    take: (event) => {
      const ended: EndedJob[] = [];
      for (const change of event.changes) {
        if (change.kind === 'job') ended.push(...takeJob(change.job));
        if (change.kind === 'job-gone') running.delete(change.jobId);
        if (change.kind === 'progress' && running.has(change.jobId)) {
          running.set(change.jobId, change.progress.overallPermille);
        }
      }
      return { overview: overview(), ended };
    },
  };
}
