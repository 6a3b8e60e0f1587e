import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decideOutcome } from '../../../shared/policy/outcome.ts';
import { known } from '../../../shared/reading.ts';
import { planSchema, type Plan } from '../../../shared/schemas/plan.ts';
import { resultSchema, type Result } from '../../../shared/schemas/result.ts';
import { healthWithReallocated, samplePlan, sampleResult } from './sample-job.ts';

type Change = (job: { plan: Plan; result: Result }) => { plan: Plan; result: Result };

const result =
  (part: Partial<Result>): Change =>
  ({ plan, result: before }) => ({ plan, result: { ...before, ...part } });
const plan =
  (part: Partial<Plan>): Change =>
  ({ plan: before, result: evidence }) => ({ plan: { ...before, ...part }, result: evidence });
const faults = (part: Partial<Result['faults']>): Change =>
  result({ faults: { ...sampleResult.faults, ...part } });
const verification = (part: Partial<Result['verification']>): Change =>
  result({ verification: { ...sampleResult.verification, ...part } });
const pass = (part: Partial<Result['passes'][number]>): Change =>
  result({ passes: sampleResult.passes.map((one) => ({ ...one, ...part })) });
const proof = (part: Partial<Result['capacityProof']>): Change =>
  result({ capacityProof: { ...sampleResult.capacityProof, ...part } });

const one = [{ firstLba: 7, lastLba: 7 }];
const size = samplePlan.target.sizeBytes;

/** Everything that rules out the claim, each with the code that says why. */
const failures: readonly (readonly [string, string, Change])[] = [
  ['a sector that could not be written', 'WRITE_FAILED', faults({ unwritten: one })],
  ['a sector that was never attempted', 'WRITE_FAILED', faults({ notAttempted: one })],
  ['a sector that could not be read back', 'READ_FAILED', faults({ unreadable: one })],
  ['a sector that holds something else', 'MISMATCH', faults({ mismatched: one })],
  ['a failed flush', 'FLUSH_FAILED', pass({ flush: 'failed' })],
  ['a flush that was never reached', 'WRITE_FAILED', pass({ flush: 'not-reached' })],
  ['an incomplete pass', 'WRITE_FAILED', pass({ state: 'incomplete' })],
  ['a pass that flushed one byte too few', 'WRITE_FAILED', pass({ bytesFlushed: size - 1 })],
  ['no pass at all', 'WRITE_FAILED', result({ passes: [] })],
  [
    'a verification that was skipped',
    'VERIFICATION_SKIPPED',
    verification({ kind: 'none', state: 'not-performed' }),
  ],
  ['a plan without verification', 'VERIFICATION_SKIPPED', plan({ verification: 'none' })],
  ['a verification that stopped early', 'VERIFICATION_INCOMPLETE', verification({ state: 'incomplete' })],
  ['a verification one byte short', 'VERIFICATION_INCOMPLETE', verification({ bytesRead: size - 1 })],
  ['a match one byte short', 'VERIFICATION_INCOMPLETE', verification({ bytesMatched: size - 1 })],
  ['a sample where full was planned', 'VERIFICATION_INCOMPLETE', verification({ kind: 'sample' })],
  [
    'a full verification of less than the drive',
    'VERIFICATION_INCOMPLETE',
    verification({ bytesPlanned: size / 2, bytesRead: size / 2, bytesMatched: size / 2 }),
  ],
  [
    'a drive that answers for other addresses',
    'CAPACITY_FALSE',
    proof({ state: 'failed', otherAddress: [{ lba: 9, foundLba: 1 }] }),
  ],
  [
    'a capacity proof that read something else',
    'CAPACITY_PROOF_MISMATCH',
    proof({ state: 'failed', otherContentLbas: [9] }),
  ],
  ['a capacity proof with gaps', 'CAPACITY_PROOF_INCOMPLETE', proof({ state: 'incomplete' })],
  ['a missing capacity proof', 'CAPACITY_PROOF_INCOMPLETE', proof({ state: 'not-performed' })],
  [
    'a hidden area that is present',
    'HIDDEN_AREA_PRESENT',
    result({ hiddenArea: { state: 'present', sectors: 8 } }),
  ],
  ['a drive that was never opened', 'TARGET_CHANGED', result({ opened: null })],
  ['a vanished drive', 'DRIVE_VANISHED', result({ ended: 'drive-lost' })],
  [
    'a shrunk drive',
    'DRIVE_SHRANK',
    result({ ended: 'drive-lost', problems: [{ code: 'DRIVE_SHRANK', message: 'The drive shrank.' }] }),
  ],
  ['a crash', 'JOB_INTERRUPTED', result({ ended: 'interrupted' })],
  ['an engine error', 'ENGINE_FAILED', result({ ended: 'failed' })],
  ['a refusal', 'PLAN_INVALID', result({ ended: 'refused' })],
];

/** What leaves the level standing but must be weighed by a person. */
const exceptions: readonly (readonly [string, string, Change])[] = [
  ['sectors verified only after retries', 'READ_RETRIED', faults({ recovered: one })],
  ['a read that was retried', 'READ_RETRIED', result({ retries: { reads: 1, writes: 0 } })],
  ['a write that was retried', 'WRITE_RETRIED', result({ retries: { reads: 0, writes: 1 } })],
  [
    'an unknown hidden area',
    'HIDDEN_AREA_UNKNOWN',
    result({ hiddenArea: { state: 'unknown', reason: 'USB' } }),
  ],
  ['a read-back through the cache', 'VERIFICATION_CACHED', verification({ reading: 'cached' })],
  [
    'reallocated sectors that grew',
    'HEALTH_WORSENED',
    result({ health: { before: known(healthWithReallocated(1)), after: known(healthWithReallocated(2)) } }),
  ],
];

const job = { plan: samplePlan, result: sampleResult };
const outcomeOf = (changed: { plan: Plan; result: Result }) => decideOutcome(changed.plan, changed.result);

describe('the outcome of a job', () => {
  it('is judged on samples that the schemas accept', () => {
    expect(planSchema.parse(samplePlan)).toEqual(samplePlan);
    expect(resultSchema.parse(sampleResult)).toEqual(sampleResult);
  });

  it('is sanitized at Clear, without reasons, when everything was written, flushed, read back and equal', () => {
    expect(outcomeOf(job)).toEqual({
      kind: 'sanitized',
      requestedLevel: 'clear',
      achievedLevel: 'clear',
      reasons: [],
    });
  });

  it.each(failures)('is not sanitized and reaches no level after %s (%s)', (_what, code, change) => {
    const outcome = outcomeOf(change(job));
    expect(outcome.kind).toBe('not-sanitized');
    expect(outcome.achievedLevel).toBeNull();
    expect(outcome.reasons.map((reason) => reason.code)).toContain(code);
  });

  it.each(exceptions)('is sanitized with exceptions after %s (%s)', (_what, code, change) => {
    const outcome = outcomeOf(change(job));
    expect(outcome.kind).toBe('sanitized-with-exceptions');
    expect(outcome.achievedLevel).toBe('clear');
    expect(outcome.reasons.map((reason) => reason.code)).toEqual([code]);
  });

  it('is aborted after an explicit cancel, with no level', () => {
    expect(outcomeOf(result({ ended: 'cancelled' })(job))).toMatchObject({
      kind: 'aborted',
      achievedLevel: null,
    });
  });

  it('is not sanitized where Purge was requested, although overwriting reached Clear', () => {
    expect(outcomeOf(plan({ requestedLevel: 'purge' })(job))).toMatchObject({
      kind: 'not-sanitized',
      requestedLevel: 'purge',
      achievedLevel: 'clear',
    });
  });

  it('takes a complete representative sample as verification where the plan asked for one', () => {
    const sampled = plan({ verification: 'sample' })(
      verification({
        kind: 'sample',
        bytesPlanned: Math.ceil(size / 10),
        bytesRead: Math.ceil(size / 10),
        bytesMatched: Math.ceil(size / 10),
      })(job),
    );
    expect(outcomeOf(sampled).kind).toBe('sanitized');
  });

  it.each([0, 512, Math.floor(size / 10) - 1])(
    'does not take a sample of %d bytes as verification',
    (bytes) => {
      const sampled = plan({ verification: 'sample' })(
        verification({ kind: 'sample', bytesPlanned: bytes, bytesRead: bytes, bytesMatched: bytes })(job),
      );
      expect(outcomeOf(sampled)).toMatchObject({ kind: 'not-sanitized', achievedLevel: null });
    },
  );

  it('never improves when one more thing goes wrong', () => {
    const badness = { sanitized: 0, 'sanitized-with-exceptions': 1, 'not-sanitized': 2, aborted: 2 } as const;
    const changes = [...failures, ...exceptions].map(([, , change]) => change);
    fc.assert(
      fc.property(fc.subarray(changes), fc.constantFrom(...changes), (some, more) => {
        fc.pre(some.every((change) => touchedBy(change).isDisjointFrom(touchedBy(more))));
        const before = some.reduce((current, change) => change(current), job);
        expect(badness[outcomeOf(more(before)).kind]).toBeGreaterThanOrEqual(badness[outcomeOf(before).kind]);
      }),
    );
  });
});

/** The parts of plan and result that a change replaces: changes of the same part would undo each other. */
function touchedBy(change: Change): Set<string> {
  const changed = change(job);
  const parts = Object.entries({ ...changed.plan, ...changed.result });
  const originals = new Map<string, unknown>(Object.entries({ ...samplePlan, ...sampleResult }));
  return new Set(parts.filter(([name, part]) => originals.get(name) !== part).map(([name]) => name));
}
