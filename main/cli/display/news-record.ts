import type { JobNews } from '../../bench/job-news.ts';

/** What `--progress json` prints for one piece of news: flat, one object per line, every one with `kind` and `job`. */
export function newsRecord(news: JobNews): Readonly<Record<string, unknown>> {
  switch (news.kind) {
    case 'started':
      return {
        kind: 'started',
        job: news.jobId,
        target: news.target,
        identifier: news.plan.identifier.value,
        sizeBytes: news.plan.target.sizeBytes,
        method: news.plan.methodId,
        verification: news.plan.verification,
      };
    case 'progress':
      return { ...news.progress, job: news.jobId };
    case 'problem':
      return { kind: 'problem', job: news.jobId, code: news.problem.code, message: news.problem.message };
    case 'issuing':
      return { kind: 'issuing', job: news.jobId };
    case 'ended':
      return {
        kind: 'ended',
        job: news.jobId,
        target: news.report.target,
        outcome: news.report.outcome,
        certificate: news.report.certificate?.id ?? null,
      };
    default:
      return news satisfies never;
  }
}
