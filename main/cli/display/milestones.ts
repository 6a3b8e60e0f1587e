import { explainProblem } from '../../../shared/problem.ts';
import type { JobNews } from '../../bench/job-news.ts';
import { formatBytes } from '../text/amounts.ts';
import { activityOf, viewsAfter, type JobViews } from './job-view.ts';

/** Every tenth part of a job is a milestone. */
const permillePerMilestone = 100;

/**
 * The lines that one piece of news is worth where nothing can be redrawn (a log, a pipe): starts, changes of phase,
 * every tenth part, problems, ends.
 */
export function milestoneLines(before: JobViews, news: JobNews): readonly string[] {
  const then = before.find(({ jobId }) => jobId === news.jobId);
  const now = viewsAfter(before, news).find(({ jobId }) => jobId === news.jobId);
  if (now === undefined) return [];
  switch (news.kind) {
    case 'started':
      return [
        `${now.target}: job ${now.jobId} on ${now.model} ${now.identifier} (${formatBytes(now.sizeBytes)})`,
      ];
    case 'progress': {
      const permille = news.progress.overallPermille;
      const isNews =
        then?.progress === undefined ||
        then.progress === null ||
        activityOf(then) !== activityOf(now) ||
        milestone(then.progress.overallPermille) !== milestone(permille);
      return isNews ? [`${now.target}: ${activityOf(now)}, ${(permille / 10).toFixed(0)} % of the job`] : [];
    }
    case 'problem':
      return [`${now.target}: ${explainProblem(news.problem)}`];
    case 'issuing':
    case 'ended':
      return [`${now.target}: ${activityOf(now)}`];
    default:
      return news satisfies never;
  }
}

function milestone(permille: number): number {
  return Math.floor(permille / permillePerMilestone);
}
