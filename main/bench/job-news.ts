import type { Problem } from '../../shared/problem.ts';
import type { JobProgress } from '../../shared/schemas/job-event.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { JobReport } from './job-report.ts';

/** What a bench tells of the jobs that it follows, in the order in which it happens per job. */
export type JobNews =
  | { readonly kind: 'started'; readonly jobId: string; readonly target: string; readonly plan: Plan }
  | { readonly kind: 'progress'; readonly jobId: string; readonly progress: JobProgress }
  | { readonly kind: 'problem'; readonly jobId: string; readonly problem: Problem }
  /** The engine is done with the drive; its certificate is being issued. */
  | { readonly kind: 'issuing'; readonly jobId: string }
  /** The last news of a job. */
  | { readonly kind: 'ended'; readonly jobId: string; readonly report: JobReport };

/** Gets every piece of news from now on. */
export type JobNewsListener = (news: JobNews) => void;

/** Hands news on to whoever listens. */
export interface JobNewsChannel {
  readonly tell: JobNewsListener;
  /** Returns how to stop listening. */
  readonly listen: (listener: JobNewsListener) => () => void;
}

/** A channel without listeners. One that throws does not keep the others from hearing; `report` gets its error. */
export function openJobNews(report: (error: unknown) => void): JobNewsChannel {
  const listeners = new Set<JobNewsListener>();
  return {
    tell: (news) => {
      for (const listener of [...listeners]) {
        try {
          listener(news);
        } catch (error) {
          report(error);
        }
      }
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
