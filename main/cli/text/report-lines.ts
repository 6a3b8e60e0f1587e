import { countSectors } from '../../../shared/lba-ranges.ts';
import { techniqueLimit } from '../../../shared/policy/techniques.ts';
import { explainProblem } from '../../../shared/problem.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import type { JobReport } from '../../bench/job-report.ts';
import type { Style } from '../display/style.ts';
import { formatCount } from './amounts.ts';
import { outcomeWords, paintOutcome } from './outcome-words.ts';
import { printable } from './printable.ts';
import { wrapLines } from './table.ts';

/** How many ranges are listed; all of them are in the JSON document and on the certificate. */
const mostRanges = 8;

/**
 * A report in plain words: the outcome first, what it means for this drive, what was found, where the files are, and
 * what to do next.
 */
export function reportLines(
  report: JobReport,
  plan: Plan | null,
  style: Style,
  width: number,
): readonly string[] {
  const inner = (text: string): readonly string[] =>
    wrapLines(printable(text), width - 2).map((line) => `  ${line}`);
  const target = printable(report.target);
  if (report.refused !== null) {
    return [
      style.bad(`${style.signs['not-sanitized']} ${target}: refused, nothing was written`),
      ...report.problems.map(explainProblem).flatMap(inner),
    ];
  }
  const next = nextSteps(report);
  return [
    paintOutcome(report.outcome, `${target}: ${outcomeWords[report.outcome]}`, style),
    ...inner(meaning(report, plan)),
    ...rangeLines(report),
    ...problemTexts(report.problems).flatMap(inner),
    ...certificateLines(report),
    ...inner(next.words),
    ...(next.command === null ? [] : [`    ${next.command}`]),
  ];
}

function meaning(report: JobReport, plan: Plan | null): string {
  const level = report.level.achieved;
  switch (report.outcome) {
    case 'sanitized':
    case 'sanitized-with-exceptions': {
      const bytes = plan === null ? 'Every byte' : `All ${formatCount(plan.target.sizeBytes)} bytes`;
      const checked =
        plan?.verification === 'sample'
          ? 'and checked by samples'
          : 'and read back: they hold what was written';
      const limit =
        plan?.target.kind === 'device' ? techniqueLimit('host-overwrite', plan.target.drive.mediaKind) : null;
      const reached =
        level === null ? '' : ` Level reached: ${level === 'clear' ? 'Clear' : 'Purge'} (NIST SP 800-88r2).`;
      return `${bytes} were overwritten ${checked}.${reached}${limit === null ? '' : ` ${limit}`}`;
    }
    case 'not-sanitized':
      return 'This drive may still hold patient data.';
    case 'aborted':
      return 'The job was cancelled: the drive is partly overwritten and may still hold patient data.';
    default:
      return report.outcome satisfies never;
  }
}

/** The first problem decided the outcome and is explained in full; of the others it is enough to say what happened. */
function problemTexts([first, ...others]: JobReport['problems']): readonly string[] {
  if (first === undefined) return [];
  return [explainProblem(first), ...others.map(({ code, message }) => `${message} (${code})`)];
}

function rangeLines(report: JobReport): readonly string[] {
  const kinds = [
    ['not written', report.unwritten],
    ['unreadable', report.unreadable],
    ['different from what was written', report.mismatched],
    ['never attempted', report.notAttempted],
  ] as const;
  return kinds.flatMap(([what, ranges]) => {
    if (ranges.length === 0) return [];
    const shown = ranges
      .slice(0, mostRanges)
      .map(({ firstLba, lastLba }) =>
        firstLba === lastLba ? `    LBA ${firstLba}` : `    LBA ${firstLba} to ${lastLba}`,
      );
    const more = ranges.length > mostRanges ? [`    and ${ranges.length - mostRanges} more ranges`] : [];
    return [`  Sectors ${what}: ${formatCount(countSectors(ranges))}`, ...shown, ...more];
  });
}

function certificateLines({ certificate }: JobReport): readonly string[] {
  if (certificate === null) return [];
  return [
    `  Certificate ${certificate.id}`,
    `    document   ${printable(certificate.pdf)}`,
    `    record     ${printable(certificate.json)}`,
    `    signature  ${printable(certificate.p7s)}`,
  ];
}

/** What to do next; commands stand on lines of their own, so that they can be copied whole. */
function nextSteps(report: JobReport): { readonly words: string; readonly command: string | null } {
  const job = report.id ?? 'JOB';
  switch (report.outcome) {
    case 'sanitized':
      return report.certificate === null
        ? {
            words: 'Next: issue the certificate before you hand the drive over:',
            command: `clearbench certificates issue ${job}`,
          }
        : { words: 'Next: keep the certificate with the drive.', command: null };
    case 'sanitized-with-exceptions':
      return {
        words: 'Next: weigh the points above; the organisation decides whether the drive may be reused.',
        command: null,
      };
    case 'not-sanitized':
      return {
        words:
          'Next: keep the drive locked away and repeat the wipe once; if it fails again, destroy the drive physically.',
        command: null,
      };
    case 'aborted':
      return {
        words: 'Next: keep the drive locked away; repeat the wipe, or go on with it:',
        command: `clearbench resume ${job}`,
      };
    default:
      return report.outcome satisfies never;
  }
}
