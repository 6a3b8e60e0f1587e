import type { Plan } from '../../shared/schemas/plan.ts';
import { styleFor } from './display/style.ts';
import type { FollowedJobs } from './follow-jobs.ts';
import type { GlobalOptions } from './global-options.ts';
import { columnsOf, print, printRaw, printStyled } from './output.ts';
import { commandText } from './text/command-text.ts';
import { jsonDocument } from './text/printable.ts';
import { reportLines } from './text/report-lines.ts';

/**
 * Says how it came out: one JSON document, or plain words per drive. Jobs that were left to the background are named
 * with the commands that lead back to them.
 */
export function tellFollowed(
  { reports, left }: FollowedJobs,
  plans: ReadonlyMap<string, Plan>,
  options: GlobalOptions,
): void {
  if (options.json) {
    const background = left.map(({ jobId, target }) => ({ id: jobId, target }));
    printRaw(jsonDocument(left.length > 0 ? { jobs: reports, background } : { jobs: reports }));
    return;
  }
  const style = styleFor(process.env, process.stdout.isTTY);
  const width = Math.min(columnsOf(process.stdout), 100);
  const { data } = options;
  for (const report of reports) {
    const plan = report.id === null ? null : (plans.get(report.id) ?? null);
    printStyled([...reportLines(report, { plan, data, style, width }), '']);
  }
  if (left.length === 0) return;
  print(
    'Going on in the background; certificates are issued there, too:',
    ...left.map(({ jobId, target }) => `  ${jobId}  ${target}`),
    `Watch:   ${commandText(data, 'jobs', '--follow', 'JOB')}`,
    `List:    ${commandText(data, 'jobs')}`,
    `Cancel:  ${commandText(data, 'cancel', 'JOB')}`,
  );
}
