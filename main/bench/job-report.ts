import type { LbaRange } from '../../shared/lba-ranges.ts';
import type { Level } from '../../shared/methods.ts';
import type { Problem } from '../../shared/problem.ts';
import type { ProblemCode } from '../../shared/problem-codes.ts';
import type { Outcome, OutcomeKind } from '../../shared/schemas/outcome.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { Result } from '../../shared/schemas/result.ts';

/** A certificate's files as they were written for people; absolute paths. */
export interface CertificateFiles {
  readonly id: string;
  readonly json: string;
  readonly p7s: string;
  readonly pdf: string;
}

/**
 * How one target came out: what `--json` prints for it, field by field, and what screens show. `refused` is set if
 * nothing was written; the outcome is then `not-sanitized`, and there is no certificate.
 */
export interface JobReport {
  /** `null` if the target was refused before it became a job. */
  readonly id: string | null;
  /** As the person named it. */
  readonly target: string;
  readonly outcome: OutcomeKind;
  readonly refused: readonly ProblemCode[] | null;
  readonly level: { readonly requested: Level; readonly achieved: Level | null };
  readonly unwritten: readonly LbaRange[];
  readonly unreadable: readonly LbaRange[];
  readonly mismatched: readonly LbaRange[];
  readonly notAttempted: readonly LbaRange[];
  readonly problems: readonly Problem[];
  readonly certificate: CertificateFiles | null;
}

/** How a plan's target is named on the command line. */
export function targetName({ target }: Plan): string {
  return target.kind === 'image' ? `image:${target.path}` : target.path;
}

/** The report of a target that was refused: nothing was written to it. */
export function refusedReport(
  target: string,
  requested: Level,
  problems: readonly [Problem, ...Problem[]],
  id: string | null = null,
): JobReport {
  return {
    id,
    target,
    outcome: 'not-sanitized',
    refused: distinctCodes(problems),
    level: { requested, achieved: null },
    unwritten: [],
    unreadable: [],
    mismatched: [],
    notAttempted: [],
    problems: distinct(problems),
    certificate: null,
  };
}

/**
 * The report of a job that ran. Its problems are what decided the outcome, then everything else that was noteworthy,
 * then what went wrong afterwards (`afterwards`: a certificate that could not be written).
 */
export function endedReport(
  target: string,
  plan: Plan,
  result: Result,
  outcome: Outcome,
  certificate: CertificateFiles | null,
  afterwards: readonly Problem[],
): JobReport {
  return {
    id: plan.jobId,
    target,
    outcome: outcome.kind,
    refused: null,
    level: { requested: outcome.requestedLevel, achieved: outcome.achievedLevel },
    unwritten: result.faults.unwritten,
    unreadable: result.faults.unreadable,
    mismatched: result.faults.mismatched,
    notAttempted: result.faults.notAttempted,
    problems: distinct([...outcome.reasons, ...result.problems, ...afterwards]),
    certificate,
  };
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(
    ({ code, message }, index) =>
      problems.findIndex((other) => other.code === code && other.message === message) === index,
  );
}

function distinctCodes(problems: readonly Problem[]): readonly ProblemCode[] {
  return [...new Set(problems.map(({ code }) => code))];
}
