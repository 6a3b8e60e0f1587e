import type { JobNews } from '../../../../main/bench/job-news.ts';
import type { JobReport } from '../../../../main/bench/job-report.ts';
import { viewsAfter, type JobViews } from '../../../../main/cli/display/job-view.ts';
import type { JobProgress } from '../../../../shared/schemas/job-event.ts';
import { samplePlan } from '../../policy/sample-job.ts';

/** The id of the nth job. */
export const jobIdOf = (number: number): string => `J20260102-030405-${String(number).padStart(8, '0')}`;

/** News that the nth job has begun. */
export function started(number: number): JobNews {
  const jobId = jobIdOf(number);
  const target = `image:/srv/drive-${number}.img`;
  return {
    kind: 'started',
    jobId,
    target,
    plan: {
      ...samplePlan,
      jobId,
      target: { ...samplePlan.target, path: `/srv/drive-${number}.img` },
      identifier: { kind: 'label', value: `SERIAL${String(number).padStart(4, '0')}` },
    },
  };
}

/** Progress of a job that writes without errors. */
export const writing: JobProgress = {
  kind: 'progress',
  phase: 'writing',
  passNumber: 1,
  passCount: 1,
  doneBytes: 30_000_000,
  totalBytes: 67_108_864,
  overallPermille: 437,
  bytesPerSecond: 182_000_000,
  etaSeconds: 2892,
  stalledSeconds: 0,
  unwrittenSectors: 0,
  unreadableSectors: 0,
  mismatchedSectors: 0,
  temperatureCelsius: null,
};

/** News of the nth job's progress. */
export const progressed = (number: number, change: Partial<JobProgress> = {}): JobNews => ({
  kind: 'progress',
  jobId: jobIdOf(number),
  progress: { ...writing, ...change },
});

/** News that the nth job has ended. */
export function ended(number: number, change: Partial<JobReport> = {}): JobNews {
  const jobId = jobIdOf(number);
  return {
    kind: 'ended',
    jobId,
    report: {
      id: jobId,
      target: `image:/srv/drive-${number}.img`,
      outcome: 'sanitized',
      refused: null,
      level: { requested: 'clear', achieved: 'clear' },
      unwritten: [],
      unreadable: [],
      mismatched: [],
      notAttempted: [],
      problems: [],
      certificate: { id: 'CB-20260102-0123456789', json: '/c.json', p7s: '/c.json.p7s', pdf: '/c.pdf' },
      ...change,
    },
  };
}

/** What is shown after this news. */
export const viewsOf = (...news: readonly JobNews[]): JobViews => news.reduce(viewsAfter, []);
