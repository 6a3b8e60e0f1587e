import { countSectors } from '../../../shared/lba-ranges.ts';
import { techniqueLimit } from '../../../shared/policy/techniques.ts';
import type { ProblemCode } from '../../../shared/problem-codes.ts';
import { explainProblem } from '../../../shared/problem.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import type { JobReport } from '../../bench/job-report.ts';
import type { Style } from '../display/style.ts';
import { formatCount } from './amounts.ts';
import { commandText } from './command-text.ts';
import { outcomeWords, paintOutcome } from './outcome-words.ts';
import { printable } from './printable.ts';
import { wrapLines } from './table.ts';

/** How many ranges are listed; all of them are in the JSON document and on the certificate. */
const mostRanges = 8;

/** What a report is told with. */
export interface ReportSurroundings {
  /** `null` where the report has no job that is known here. */
  readonly plan: Plan | null;
  /** `--data DIR` as it was given, for the commands that are named; `null` if it was not. */
  readonly data: string | null;
  readonly style: Style;
  readonly width: number;
}

/**
 * A report in plain words: the outcome first, what it means for this drive, what was found, where the files are, and
 * what to do next.
 */
export function reportLines(
  report: JobReport,
  { plan, data, style, width }: ReportSurroundings,
): readonly string[] {
  const inner = (text: string): readonly string[] =>
    wrapLines(printable(text), width - 2).map((line) => `  ${line}`);
  const target = printable(report.target);
  if (report.refused !== null) {
    return [
      style.bad(`${style.signs['not-sanitized']} ${target}: refused, nothing was written`),
      ...refusalTexts(report.problems).flatMap(inner),
    ];
  }
  return [
    paintOutcome(report.outcome, `${target}: ${outcomeWords[report.outcome]}`, style),
    ...inner(meaning(report, plan)),
    ...rangeLines(report),
    ...problemTexts(report.problems).flatMap(inner),
    ...certificateLines(report),
    ...nextSteps(report).flatMap(({ words, command }) => [
      ...inner(words),
      ...(command === null ? [] : [`    ${commandText(data, ...command)}`]),
    ]),
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

/** Every reason in full; but a drive of the running system is not to be freed for the wipe, whatever else stands in the way. */
function refusalTexts(problems: JobReport['problems']): readonly string[] {
  return problems.some(({ code }) => code === 'SYSTEM_DRIVE')
    ? problemTexts(problems)
    : problems.map(explainProblem);
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

interface NextStep {
  readonly words: string;
  /** Stands on a line of its own, so that it can be copied whole. */
  readonly command: readonly string[] | null;
}

/** What to do next: first with the drive, then about a certificate that it lacks. */
function nextSteps(report: JobReport): readonly NextStep[] {
  const job = report.id ?? 'JOB';
  const withDrive = stepWithDrive(report, job);
  if (report.certificate !== null) return withDrive;
  const issue: NextStep = {
    words: 'Next: issue the certificate before you hand the drive over:',
    command: ['certificates', 'issue', job],
  };
  return report.outcome === 'sanitized' ? [issue] : [...withDrive, issue];
}

function stepWithDrive(report: JobReport, job: string): readonly NextStep[] {
  const resume = ['resume', job];
  switch (report.outcome) {
    case 'sanitized':
      return [{ words: 'Next: keep the certificate with the drive.', command: null }];
    case 'sanitized-with-exceptions':
      return [
        {
          words: 'Next: weigh the points above; the organisation decides whether the drive may be reused.',
          command: null,
        },
      ];
    case 'not-sanitized':
      return canGoOn(report)
        ? [
            {
              words: 'Next: keep the drive locked away, or attach it again and go on where the job stopped:',
              command: resume,
            },
          ]
        : [
            {
              words:
                'Next: keep the drive locked away and repeat the wipe once; if it fails again, destroy the drive physically.',
              command: null,
            },
          ];
    case 'aborted':
      return [
        {
          words: 'Next: keep the drive locked away; repeat the wipe, or go on with it:',
          command: resume,
        },
      ];
    default:
      return report.outcome satisfies never;
  }
}

/** Ends after which the job can be taken up again, unless a flush has failed: that fails its pass for good. */
const resumableEnds: readonly ProblemCode[] = ['JOB_INTERRUPTED', 'DRIVE_VANISHED', 'JOURNAL_UNWRITABLE'];

function canGoOn({ problems }: JobReport): boolean {
  const codes = problems.map(({ code }) => code);
  return codes.some((code) => resumableEnds.includes(code)) && !codes.includes('FLUSH_FAILED');
}
