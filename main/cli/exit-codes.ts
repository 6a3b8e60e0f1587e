import type { ProblemCode } from '../../shared/problem-codes.ts';
import type { OutcomeKind } from '../../shared/schemas/outcome.ts';
import type { JobReport } from '../bench/job-report.ts';
import type { VerdictStatus } from '../../shared/schemas/verdict.ts';

/** What the command ends with. Scripts rely on these numbers: they never change. */
export const exitCodes = {
  sanitized: 0,
  internalError: 1,
  usage: 2,
  sanitizedWithExceptions: 3,
  notSanitized: 4,
  aborted: 5,
  refused: 10,
  noPermission: 11,
} as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** From worst to best: several jobs end with the worst of their codes. */
const fromWorst: readonly ExitCode[] = [1, 4, 5, 11, 10, 2, 3, 0];

/** The worst of several codes; 0 for none. */
export function worstExitCode(codes: readonly ExitCode[]): ExitCode {
  return fromWorst.find((code) => codes.includes(code)) ?? exitCodes.sanitized;
}

/** The code of an outcome as such. */
export function exitCodeOfOutcome(outcome: OutcomeKind): ExitCode {
  return byOutcome[outcome];
}

const byOutcome: Readonly<Record<OutcomeKind, ExitCode>> = {
  sanitized: exitCodes.sanitized,
  'sanitized-with-exceptions': exitCodes.sanitizedWithExceptions,
  'not-sanitized': exitCodes.notSanitized,
  aborted: exitCodes.aborted,
};

/** Refusals that say that this person may not, rather than that this drive must not. */
const permissionCodes: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'PERMISSION_DENIED',
  'ELEVATION_NO_AGENT',
  'ELEVATION_DISMISSED',
  'ELEVATION_DENIED',
  'ELEVATION_NOT_INSTALLED',
]);

/** The code of a problem that ended a command before any job began. */
export function exitCodeOfProblem(code: ProblemCode): ExitCode {
  if (permissionCodes.has(code)) return exitCodes.noPermission;
  return code === 'INTERNAL' || code === 'ENGINE_FAILED' || code === 'ENGINE_PROTOCOL'
    ? exitCodes.internalError
    : exitCodes.refused;
}

/**
 * The code of one job. A drive without its certificate never counts as done, however well it was wiped: nobody could
 * hand it over.
 */
export function exitCodeOfReport(report: JobReport): ExitCode {
  if (report.refused !== null) {
    return worstExitCode(report.refused.map(exitCodeOfProblem));
  }
  const code = byOutcome[report.outcome];
  const done = code === exitCodes.sanitized || code === exitCodes.sanitizedWithExceptions;
  return done && report.certificate === null ? exitCodes.internalError : code;
}

const byVerdict: Readonly<Record<VerdictStatus, ExitCode>> = {
  VALID: 0,
  UNTRUSTED: 3,
  INDETERMINATE: 3,
  INVALID: 4,
  UNSUPPORTED: 4,
};

/** The code of one verified certificate file: 0 valid and trusted, 3 untrusted or indeterminate, 4 anything else. */
export function exitCodeOfVerdict(status: VerdictStatus): ExitCode {
  return byVerdict[status];
}
