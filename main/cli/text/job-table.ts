import { decideOutcome } from '../../../shared/policy/outcome.ts';
import type { ArchivedJob } from '../../../shared/schemas/archive.ts';
import type { DamagedJob, JobSummary } from '../../engine/jobs.ts';
import { formatLocalTime } from './amounts.ts';
import { commandText } from './command-text.ts';
import { outcomeWords } from './outcome-words.ts';
import { tableLines, wrapLines, type Column } from './table.ts';

/** A job with what the archive knows of it. */
export interface ListedJob {
  readonly job: JobSummary;
  readonly archived: ArchivedJob | null;
}

const columns: readonly Column[] = [
  { title: 'JOB', side: 'left', shrinksTo: null },
  { title: 'DRIVE', side: 'left', shrinksTo: 8 },
  { title: 'SERIAL', side: 'left', shrinksTo: 8 },
  { title: 'STATE', side: 'left', shrinksTo: null },
];

/**
 * What `clearbench jobs` prints: a row per job, and under it what can be done about it.
 *
 * @param data `--data DIR` as it was given, for the commands that are named; `null` if it was not.
 */
export function jobTable(
  jobs: readonly ListedJob[],
  damaged: readonly DamagedJob[],
  data: string | null,
  width: number,
): readonly string[] {
  const rows = jobs.map(({ job, archived }) => ({
    cells: [job.jobId, job.plan.target.path, job.plan.identifier.value, stateOf(job)],
    notes: notesOf(job, archived, data),
  }));
  const lost = damaged.flatMap(({ jobId, problem }) =>
    wrapLines(`${jobId}: ${problem.message} (${problem.code})`, width),
  );
  return [...(rows.length > 0 ? tableLines(columns, rows, width) : []), ...lost];
}

function stateOf({ state, progress, plan, result }: JobSummary): string {
  const percent = progress === null ? '' : ` ${(progress.overallPermille / 10).toFixed(0)} %`;
  if (state === 'running') return `running${percent}`;
  if (state === 'interrupted' || result === null) return `interrupted${percent}`;
  return result.ended === 'refused'
    ? 'refused'
    : outcomeWords[decideOutcome(plan, result).kind].toLowerCase();
}

function notesOf(job: JobSummary, archived: ArchivedJob | null, data: string | null): readonly string[] {
  const started = `started ${formatLocalTime(job.startedAt)}`;
  if (job.state === 'running') {
    return [started, `watch: ${commandText(data, 'jobs', '--follow', job.jobId)}`];
  }
  const certificate = archived?.certificateId ?? null;
  return [
    certificate === null ? started : `${started}, certificate ${certificate}`,
    ...(job.resumable ? [`go on: ${commandText(data, 'resume', job.jobId)}`] : []),
  ];
}

/** The same for `--json`. */
export function jobRecord({ job, archived }: ListedJob): Readonly<Record<string, unknown>> {
  const { plan, result } = job;
  const judged = result === null || result.ended === 'refused' ? null : decideOutcome(plan, result);
  return {
    id: job.jobId,
    target: plan.target.path,
    identifier: plan.identifier,
    state: job.state,
    startedAt: job.startedAt,
    lastAt: job.lastAt,
    attempts: job.attempts,
    phase: job.progress?.phase ?? job.checkpoint?.phase ?? null,
    permille: job.progress?.overallPermille ?? null,
    checkpoint: job.checkpoint,
    outcome: judged?.kind ?? null,
    resumable: job.resumable,
    certificate: archived?.certificateId ?? null,
  };
}
