import { formatBytes, formatClock, formatRate } from '../text/amounts.ts';
import { cellWidth, cutCells, fitCells } from '../text/cells.ts';
import { paintOutcome } from '../text/outcome-words.ts';
import { activityOf, type JobView, type JobViews } from './job-view.ts';
import type { Style } from './style.ts';

/** How much of a terminal there is, in cells. */
export interface ScreenSize {
  readonly columns: number;
  readonly rows: number;
}

/** Up to so many jobs get three lines each, if the terminal is high enough. */
const mostDetailed = 6;

/**
 * The lines that show every job: three lines each while there are few, one line each for many, and never more lines
 * than `size.rows` allows or wider than `size.columns`. Running jobs come before ended ones where not all have a place.
 */
export function jobLines(views: JobViews, size: ScreenSize, style: Style): readonly string[] {
  const detailed = views.length <= mostDetailed && views.length * 4 <= size.rows;
  if (detailed) {
    return views.flatMap((view, index) => [
      ...(index === 0 ? [] : ['']),
      ...detailedLines(view, size.columns, style),
    ]);
  }
  const shown = views.length <= size.rows ? views : mostUrgent(views, size.rows - 1);
  const hidden = views.length - shown.length;
  return [
    ...shown.map((view) => compactLine(view, size.columns, style)),
    ...(hidden > 0 ? [style.dim(cutCells(`… and ${hidden} more`, size.columns))] : []),
  ];
}

/** One line over all jobs. */
export function totalLine(views: JobViews, columns: number, style: Style, hint: string): string {
  const running = views.filter(({ report }) => report === null);
  const ended = views.length - running.length;
  const longest = running.reduce<number | null>((sum, { progress, issuing }) => {
    if (issuing) return sum;
    const eta = progress?.etaSeconds ?? null;
    return sum === null || eta === null ? null : Math.max(sum, eta);
  }, 0);
  const parts = [
    `${running.length} running, ${ended} ended`,
    ...(longest !== null && longest > 0 ? [`all ended in ${formatClock(longest)}`] : []),
    hint,
  ];
  return style.dim(cutCells(parts.join(` ${style.dot} `), columns));
}

function mostUrgent(views: JobViews, count: number): JobViews {
  const running = views.filter(({ report }) => report === null);
  const ended = views.filter(({ report }) => report !== null);
  const kept = new Set([...running, ...ended].slice(0, Math.max(0, count)));
  return views.filter((view) => kept.has(view));
}

function detailedLines(view: JobView, columns: number, style: Style): readonly string[] {
  const size = formatBytes(view.sizeBytes);
  const identity = `${view.model}  ${view.identifier}  ${size}`;
  const room = columns - cellWidth(view.target) - 2;
  const head =
    room >= 20
      ? `${style.strong(view.target)}  ${cutCells(identity, room)}`
      : style.strong(cutCells(view.target, columns));
  return [head, activityLine(view, columns, style), `  ${errorText(view, columns - 2, style)}`];
}

function activityLine(view: JobView, columns: number, style: Style): string {
  const activity = activityOf(view);
  const { progress, report } = view;
  if (report !== null) return `  ${outcomeText(view, columns - 2, style)}`;
  if (progress === null || view.issuing) return `  ${cutCells(activity, columns - 2)}`;
  const numbers = [
    percentText(progress.overallPermille),
    fitCells(rateText(progress.bytesPerSecond), 9, 'right'),
    fitCells(progress.etaSeconds === null ? '' : `${formatClock(progress.etaSeconds)} left`, 13, 'right'),
  ].join('  ');
  const words = fitCells(`${activity}${shareOfProof(progress)}`, 22);
  const room = columns - 2 - cellWidth(words) - 2 - cellWidth(numbers);
  return room >= 6
    ? `  ${words}${bar(progress.overallPermille, room, style)}  ${numbers}`
    : `  ${cutCells(`${activity} ${percentText(progress.overallPermille).trim()}`, columns - 2)}`;
}

function compactLine(view: JobView, columns: number, style: Style): string {
  const end = Array.from(view.identifier).slice(-4).join('');
  const lead = `${fitCells(view.shortName, 9)} ${style.strong(fitCells(end, 4))}  `;
  const room = columns - cellWidth(lead);
  const { progress, report } = view;
  if (report !== null) return `${lead}${outcomeText(view, room, style)}`;
  if (progress === null || view.issuing) return `${lead}${cutCells(activityOf(view), room)}`;
  const words = fitCells(shortActivity(view), 10);
  const numbers = [
    percentText(progress.overallPermille),
    fitCells(rateText(progress.bytesPerSecond), 9, 'right'),
    fitCells(progress.etaSeconds === null ? '' : formatClock(progress.etaSeconds), 8, 'right'),
  ].join(' ');
  const errors = fitCells(shortErrorText(view), 10);
  const paintedErrors = errors.trimEnd() === 'ok' ? style.dim(errors) : style.bad(errors);
  const barRoom = room - cellWidth(`${words}  ${numbers}  ${errors}`);
  if (barRoom < 3) return `${lead}${cutCells(`${words}${percentText(progress.overallPermille)}`, room)}`;
  return `${lead}${words} ${bar(progress.overallPermille, barRoom, style)} ${numbers}  ${paintedErrors}`;
}

function shortActivity(view: JobView): string {
  const { progress } = view;
  if (progress?.phase === 'writing' && !view.cancelling && !view.issuing) {
    return `Write ${progress.passNumber ?? 1}/${progress.passCount}`;
  }
  return activityOf(view).split(' ')[0] ?? '';
}

function shortErrorText({ progress, problems }: JobView): string {
  if (progress !== null && progress.stalledSeconds > 0)
    return `waits ${formatClock(progress.stalledSeconds)}`;
  const sectors =
    progress === null
      ? 0
      : progress.unwrittenSectors + progress.unreadableSectors + progress.mismatchedSectors;
  if (sectors > 0) return `${sectors} bad`;
  return problems.length > 0 ? 'problem' : 'ok';
}

function errorText(view: JobView, cells: number, style: Style): string {
  const { progress, report, problems } = view;
  if (report !== null) {
    const last = report.problems[0];
    if (last !== undefined) return style.warn(cutCells(`${last.message} (${last.code})`, cells));
    const id = report.certificate?.id;
    return style.dim(cutCells(id === undefined ? '' : `Certificate ${id}`, cells));
  }
  if (progress !== null && progress.stalledSeconds > 0) {
    return style.bad(
      cutCells(`The drive has not answered for ${formatClock(progress.stalledSeconds)}.`, cells),
    );
  }
  const counts = progress === null ? [] : errorCounts(progress);
  const problem = problems.at(-1);
  if (counts.length === 0 && problem === undefined) return style.dim(cutCells('No errors', cells));
  const text = [...counts, ...(problem === undefined ? [] : [problem.code])].join(', ');
  return style.bad(cutCells(text, cells));
}

function errorCounts(progress: NonNullable<JobView['progress']>): readonly string[] {
  const counts = [
    [progress.unwrittenSectors, 'not written'],
    [progress.unreadableSectors, 'unreadable'],
    [progress.mismatchedSectors, 'different'],
  ] as const;
  return counts.flatMap(([count, what]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? 'sector' : 'sectors'} ${what}`],
  );
}

function outcomeText(view: JobView, cells: number, style: Style): string {
  const { report } = view;
  return report === null ? '' : paintOutcome(report.outcome, cutCells(activityOf(view), cells - 3), style);
}

/** The capacity proof is a small part of the job that may take a minute: how much of it is done. */
function shareOfProof({ phase, doneBytes, totalBytes }: NonNullable<JobView['progress']>): string {
  if (phase !== 'capacity-proof' || totalBytes === 0) return '';
  return ` ${Math.min(99, Math.floor((doneBytes * 100) / totalBytes))} %`;
}

/** Nothing moved, or not long enough to tell. */
function rateText(bytesPerSecond: number): string {
  return bytesPerSecond === 0 ? '' : formatRate(bytesPerSecond);
}

function percentText(permille: number): string {
  return `${(permille / 10).toFixed(1)} %`.padStart(7);
}

function bar(permille: number, cells: number, style: Style): string {
  const full = Math.min(cells, Math.floor((permille * cells) / 1000));
  return style.bar.full.repeat(full) + style.dim(style.bar.empty.repeat(cells - full));
}
