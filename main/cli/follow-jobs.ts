import type { Bench } from '../bench/bench.ts';
import type { FollowedJob, JobStart } from '../bench/job-service.ts';
import type { JobReport } from '../bench/job-report.ts';
import { leaveToBackground } from './background.ts';
import { openProgressDisplay } from './display/progress-display.ts';
import { watchInterrupts } from './interrupts.ts';
import type { KeyPassphrase } from './key-passphrase.ts';
import type { ProgressKind } from './progress-option.ts';

/** How jobs are followed. */
export interface FollowJobsOptions {
  readonly progress: ProgressKind;
  /** Folder for the certificates' files; absolute. */
  readonly certificateFolder: string;
  /** Leave the jobs to the background as soon as they have begun. */
  readonly detach: boolean;
  readonly passphrase: KeyPassphrase;
  /** As the person named them, in that order. */
  readonly targets: readonly string[];
  /** Named as the one who cancelled. */
  readonly canceller: string;
}

/** How it ended: every report, or jobs that go on in the background beside the reports that were there by then. */
export interface FollowedJobs {
  /** Of jobs that could not be started, and of those that ended while they were followed. */
  readonly reports: readonly JobReport[];
  readonly left: readonly FollowedJob[];
}

/**
 * Begins jobs side by side, shows how they go, and waits for all of them, or until the person leaves them to the
 * background.
 */
export async function followJobs(
  bench: Bench,
  begin: readonly (() => Promise<JobStart>)[],
  options: FollowJobsOptions,
): Promise<FollowedJobs> {
  const followed: FollowedJob[] = [];
  const ended = new Map<FollowedJob, JobReport>();
  const display = openProgressDisplay(bench, options.detach ? 'none' : options.progress, options.targets);
  const interrupts = watchInterrupts(display, {
    mayAsk: !options.detach,
    cancel: () => {
      for (const job of followed) {
        if (!ended.has(job)) void cancelQuietly(bench, job.jobId, options.canceller);
      }
    },
  });
  try {
    const reports = await Promise.all(
      begin.map(async (start): Promise<{ readonly report: JobReport } | { readonly job: FollowedJob }> => {
        const started = await start();
        if (started.kind === 'not-started') return { report: started.report };
        const { job } = started;
        followed.push(job);
        void job.report.then((report) => ended.set(job, report));
        return { job };
      }),
    );
    const all = Promise.all(followed.map(async ({ report }) => report));
    const wasLeft =
      options.detach || (await Promise.race([all.then(() => false), interrupts.left.then(() => true)]));
    const left = wasLeft ? followed.filter((job) => !ended.has(job)) : [];
    if (left.length > 0) {
      await leaveToBackground(bench.folder.path, {
        certificateFolder: options.certificateFolder,
        passphrase: options.passphrase.current,
        jobs: left.map(({ jobId, target }) => ({ jobId, target })),
      });
    } else {
      await all;
    }
    return {
      reports: reports.flatMap((one) => {
        const report = 'report' in one ? one.report : ended.get(one.job);
        return report === undefined ? [] : [report];
      }),
      left,
    };
  } finally {
    interrupts.close();
    display.close();
  }
}

/** A job that has ended by itself meanwhile needs no cancel. */
async function cancelQuietly(bench: Bench, jobId: string, by: string): Promise<void> {
  await bench.jobs.cancel(jobId, by).catch(() => undefined);
}
