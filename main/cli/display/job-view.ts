import type { Problem } from '../../../shared/problem.ts';
import type { JobProgress } from '../../../shared/schemas/job-event.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import type { JobNews } from '../../bench/job-news.ts';
import type { JobReport } from '../../bench/job-report.ts';
import { modelOf } from '../text/drive-lines.ts';
import { outcomeWords } from '../text/outcome-words.ts';
import { printable } from '../text/printable.ts';

/** What the terminal shows of one job. All texts are printable. */
export interface JobView {
  readonly jobId: string;
  /** As the person named the target. */
  readonly target: string;
  /** The shortest name that tells drives apart: `sdb`, or an image's file name. */
  readonly shortName: string;
  readonly model: string;
  /** The identifier that the certificate will carry. */
  readonly identifier: string;
  readonly sizeBytes: number;
  readonly progress: JobProgress | null;
  readonly problems: readonly Problem[];
  /** A cancel was asked for; the engine ends the job as soon as it can. */
  readonly cancelling: boolean;
  readonly issuing: boolean;
  readonly report: JobReport | null;
}

/** Everything that the terminal shows, in the order in which the jobs began. */
export type JobViews = readonly JobView[];

/** The views after one piece of news. */
export function viewsAfter(views: JobViews, news: JobNews): JobViews {
  if (news.kind === 'started') return [...views, viewOf(news.jobId, news.target, news.plan)];
  return views.map((view) => (view.jobId === news.jobId ? viewAfter(view, news) : view));
}

function viewAfter(view: JobView, news: Exclude<JobNews, { readonly kind: 'started' }>): JobView {
  switch (news.kind) {
    case 'progress':
      return { ...view, progress: news.progress };
    case 'problem':
      return { ...view, problems: [...view.problems, news.problem] };
    case 'issuing':
      return { ...view, issuing: true };
    case 'ended':
      return { ...view, issuing: false, report: news.report };
    default:
      return news satisfies never;
  }
}

function viewOf(jobId: string, target: string, plan: Plan): JobView {
  return {
    jobId,
    target: printable(target),
    shortName: printable(plan.target.path.split('/').at(-1) ?? plan.target.path),
    model:
      plan.target.kind === 'device'
        ? printable(modelOf(plan.target.drive) ?? 'model not known')
        : 'image file',
    identifier: printable(plan.identifier.value),
    sizeBytes: plan.target.sizeBytes,
    progress: null,
    problems: [],
    cancelling: false,
    issuing: false,
    report: null,
  };
}

/** What is going on with a job, in two or three words. */
export function activityOf(view: JobView): string {
  if (view.report !== null) return outcomeWords[view.report.outcome];
  if (view.issuing) return 'Issuing certificate';
  if (view.cancelling) return 'Cancelling';
  const { progress } = view;
  if (progress === null) return 'Starting';
  switch (progress.phase) {
    case 'opening':
      return 'Opening';
    case 'capacity-proof':
      return 'Proving capacity';
    case 'writing':
      return `Writing, pass ${progress.passNumber ?? 1} of ${progress.passCount}`;
    case 'verifying':
      return 'Verifying';
    case 'finishing':
      return 'Finishing';
    default:
      return progress.phase satisfies never;
  }
}
