import { countSectors } from '../lba-ranges.ts';
import { methodById } from '../methods.ts';
import type { Problem } from '../problem.ts';
import type { Outcome, OutcomeKind } from '../schemas/outcome.ts';
import type { Plan } from '../schemas/plan.ts';
import type { Result } from '../schemas/result.ts';
import { reaches, techniqueLevel } from './techniques.ts';

/** What a rule makes of the evidence: `fails` rules out every claim, `weigh` leaves something to a person. */
interface Finding {
  readonly effect: 'fails' | 'weigh';
  readonly reason: Problem;
}

type Rule = (plan: Plan, result: Result) => Finding | null;

const fails = (code: Problem['code'], message: string): Finding => ({
  effect: 'fails',
  reason: { code, message },
});
const weigh = (code: Problem['code'], message: string): Finding => ({
  effect: 'weigh',
  reason: { code, message },
});

const sectors = (count: number): string => (count === 1 ? '1 sector' : `${String(count)} sectors`);
const oneOrMore = (count: number, one: string, more: string): string =>
  `${sectors(count)} ${count === 1 ? one : more}`;

/**
 * How the job came to its end. Everything but a job that ran through is a failure, whatever was done by then.
 */
const jobEnd: Rule = (_plan, result) => {
  switch (result.ended) {
    case 'completed':
      return null;
    case 'cancelled':
      return fails('CANCELLED', 'The job was cancelled before it had finished.');
    case 'interrupted':
      return fails('JOB_INTERRUPTED', 'The job was interrupted before it had finished.');
    case 'drive-lost':
      return (
        lastProblem(result, ['DRIVE_SHRANK', 'DRIVE_VANISHED']) ??
        fails('DRIVE_VANISHED', 'The drive stopped answering.')
      );
    case 'failed':
      return (
        lastProblem(result, [
          'JOURNAL_UNWRITABLE',
          'FLUSH_FAILED',
          'TARGET_GREW',
          'DRIVE_READ_ONLY',
          'ENGINE_FAILED',
        ]) ?? fails('ENGINE_FAILED', 'The job stopped on an error.')
      );
    case 'refused':
      return fails('PLAN_INVALID', 'The engine refused the job before anything was written.');
    default:
      return result.ended satisfies never;
  }
};

function lastProblem(result: Result, codes: readonly Problem['code'][]): Finding | null {
  const found = result.problems.findLast((problem) => codes.includes(problem.code));
  return found === undefined ? null : { effect: 'fails', reason: found };
}

const everyPassWritten: Rule = (plan, result) => {
  const planned = methodById(plan.methodId).passes.length;
  const complete = result.passes.filter(
    (pass) => pass.state === 'complete' && pass.flush === 'ok' && pass.bytesFlushed === plan.target.sizeBytes,
  ).length;
  const flushFailed = result.passes.find((pass) => pass.flush === 'failed');
  if (flushFailed !== undefined) {
    return fails(
      'FLUSH_FAILED',
      `Pass ${flushFailed.number}: the drive reported that it could not store its cache.`,
    );
  }
  return complete === planned && result.passesPlanned === planned && result.passes.length === planned
    ? null
    : fails('WRITE_FAILED', `${complete} of ${planned} passes wrote the whole drive.`);
};

const sizeAsPlanned: Rule = (plan, result) =>
  result.opened !== null && result.opened.sizeBytes === plan.target.sizeBytes
    ? null
    : fails('TARGET_CHANGED', 'The drive that was opened does not have the planned size.');

const nothingUnwritten: Rule = (_plan, { faults }) =>
  faults.unwritten.length === 0
    ? null
    : fails('WRITE_FAILED', `${sectors(countSectors(faults.unwritten))} could not be written.`);

const nothingUnattempted: Rule = (_plan, { faults }) =>
  faults.notAttempted.length === 0
    ? null
    : fails(
        'WRITE_FAILED',
        oneOrMore(countSectors(faults.notAttempted), 'was never written.', 'were never written.'),
      );

const nothingUnreadable: Rule = (_plan, { faults }) =>
  faults.unreadable.length === 0
    ? null
    : fails('READ_FAILED', `${sectors(countSectors(faults.unreadable))} could not be read back.`);

const nothingMismatched: Rule = (_plan, { faults }) =>
  faults.mismatched.length === 0
    ? null
    : fails(
        'MISMATCH',
        oneOrMore(
          countSectors(faults.mismatched),
          'does not hold what was written.',
          'do not hold what was written.',
        ),
      );

const capacityProven: Rule = (_plan, { capacityProof }) => {
  switch (capacityProof.state) {
    case 'passed':
      return null;
    case 'failed':
      return capacityProof.otherAddress.length > 0
        ? fails('CAPACITY_FALSE', 'The capacity proof found blocks stored at other addresses.')
        : fails(
            'CAPACITY_PROOF_MISMATCH',
            'The capacity proof read back something else than it had written.',
          );
    case 'incomplete':
      return fails('CAPACITY_PROOF_INCOMPLETE', 'Some places of the capacity proof were not accessible.');
    case 'not-performed':
      return fails('CAPACITY_PROOF_INCOMPLETE', 'The capacity proof was not performed.');
    default:
      return capacityProof.state satisfies never;
  }
};

const verified: Rule = (plan, { verification }) => {
  if (plan.verification === 'none' || verification.kind === 'none') {
    return fails('VERIFICATION_SKIPPED', 'Verification was skipped.');
  }
  const { sizeBytes } = plan.target;
  const wanted = plan.verification === 'full' ? sizeBytes : verification.bytesPlanned;
  // SP 800-88r1 §4.7: two samples of 5 % each in every subsection make a tenth of the whole.
  const least = sizeBytes / 10;
  return verification.kind === plan.verification &&
    verification.state === 'complete' &&
    wanted >= least &&
    verification.bytesPlanned === wanted &&
    verification.bytesRead === wanted &&
    verification.bytesMatched === wanted
    ? null
    : fails('VERIFICATION_INCOMPLETE', 'The verification did not cover everything that it had to.');
};

const readPastTheCache: Rule = (_plan, { verification }) =>
  verification.reading === 'cached'
    ? weigh('VERIFICATION_CACHED', 'The read-back could not bypass the computer’s memory.')
    : null;

const hiddenAreaKnown: Rule = (_plan, { hiddenArea }) => {
  switch (hiddenArea.state) {
    case 'absent':
    case 'removed':
    case 'not-applicable':
      return null;
    case 'present':
      return fails(
        'HIDDEN_AREA_PRESENT',
        `A hidden area of ${sectors(hiddenArea.sectors)} is present and was not erased.`,
      );
    case 'unknown':
      return weigh(
        'HIDDEN_AREA_UNKNOWN',
        `Whether a hidden area exists could not be determined (${hiddenArea.reason}).`,
      );
    default:
      return hiddenArea satisfies never;
  }
};

const nothingRecovered: Rule = (_plan, { faults, retries }) => {
  if (faults.recovered.length > 0 || retries.reads > 0) {
    return weigh('READ_RETRIED', `${sectors(countSectors(faults.recovered))} needed retries.`);
  }
  return retries.writes > 0 ? weigh('WRITE_RETRIED', 'Some writes succeeded only after retries.') : null;
};

const healthHeld: Rule = (_plan, { health }) => {
  if (health.before.status !== 'known' || health.after.status !== 'known') return null;
  const before = health.before.value.reallocatedSectors;
  const after = health.after.value.reallocatedSectors;
  if (before.status !== 'known' || after.status !== 'known' || after.value <= before.value) return null;
  return weigh(
    'HEALTH_WORSENED',
    `Reallocated sectors grew from ${before.value} to ${after.value} during the job; original physical sectors were not reached by overwrite.`,
  );
};

/** Every rule, in the order in which reasons are given. */
const rules: readonly Rule[] = [
  jobEnd,
  sizeAsPlanned,
  capacityProven,
  nothingUnwritten,
  nothingUnattempted,
  everyPassWritten,
  verified,
  nothingUnreadable,
  nothingMismatched,
  hiddenAreaKnown,
  nothingRecovered,
  readPastTheCache,
  healthHeld,
];

/**
 * The outcome of a job, from its plan and evidence alone. Closed set, fail closed: one failing rule rules out
 * "Sanitized", and a level is achieved only if no rule fails.
 *
 * - An explicit cancel is `aborted`; every other failure is `not-sanitized`.
 * - Something that a person must weigh makes it `sanitized-with-exceptions`.
 */
export function decideOutcome(plan: Plan, result: Result): Outcome {
  const findings = rules.flatMap((rule) => rule(plan, result) ?? []);
  const level = techniqueLevel('host-overwrite', mediaKindOf(plan));
  const short = !reaches(level, plan.requestedLevel);
  const shortfall: readonly Problem[] = short
    ? [
        {
          code: 'FLASH_OVERWRITE_LIMIT',
          message: `The requested level (${plan.requestedLevel}) cannot be reached by overwriting.`,
        },
      ]
    : [];
  const failed = short || findings.some((finding) => finding.effect === 'fails');
  return {
    kind: outcomeKind(result, failed, findings.length > 0),
    requestedLevel: plan.requestedLevel,
    achievedLevel: findings.some((finding) => finding.effect === 'fails') ? null : level,
    reasons: distinct([...findings.map((finding) => finding.reason), ...shortfall]),
  };
}

function outcomeKind(result: Result, failed: boolean, anyFinding: boolean): OutcomeKind {
  if (result.ended === 'cancelled') return 'aborted';
  if (failed) return 'not-sanitized';
  return anyFinding ? 'sanitized-with-exceptions' : 'sanitized';
}

function mediaKindOf(plan: Plan) {
  return plan.target.kind === 'image' ? 'image' : plan.target.drive.mediaKind;
}

function distinct(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(
    (problem, index) =>
      problems.findIndex((other) => other.code === problem.code && other.message === problem.message) ===
      index,
  );
}
