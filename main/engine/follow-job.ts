import { setTimeout as delay } from 'node:timers/promises';

import type { JobFeed } from './job-feed.ts';
import { readJob, type JobSummary } from './jobs.ts';
import { readJournal } from './journal.ts';

/** How often the folder of a job is looked at, in milliseconds. */
const LOOK_EVERY_MS = 500;

/**
 * Feeds a job's events from its folder: for jobs of another bench, and for those whose broker is gone. Ends with the
 * result, or fails the feed if the job's journal cannot be read. Aborting the signal ends the watching silently.
 */
export async function followJob(
  jobsDir: string,
  jobId: string,
  feed: JobFeed,
  signal: AbortSignal,
): Promise<void> {
  let problemsTold = 0;
  let lastProgress = '';
  try {
    while (!signal.aborted) {
      const job = await readJob(jobsDir, jobId);
      const { problems } = readJournal(jobsDir, jobId);
      problems.slice(problemsTold).forEach((problem) => {
        feed.push({ kind: 'problem', problem });
      });
      problemsTold = problems.length;
      lastProgress = pushProgress(job, feed, lastProgress);
      if (job.result !== null) {
        feed.push({ kind: 'result', result: job.result });
        return;
      }
      await delay(LOOK_EVERY_MS, undefined, { signal });
    }
  } catch (error) {
    if (!signal.aborted) feed.fail(error instanceof Error ? error : new Error(String(error)));
  }
}

function pushProgress(job: JobSummary, feed: JobFeed, last: string): string {
  if (job.progress === null) return last;
  const text = JSON.stringify(job.progress);
  if (text !== last) feed.push(job.progress);
  return text;
}
