import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { planSamples, type SamplePlan } from '../../../main/sanitize/overwrite/sample-plan.ts';

const seed = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('hex'));
/** Sizes from 1 MiB to 40 TB in units of 512 or 4096 bytes. */
const target = fc
  .tuple(fc.constantFrom(512, 4096), fc.double({ min: 20, max: 45, noNaN: true }))
  .map(([unitBytes, exponent]) => ({
    unitBytes,
    sizeBytes: Math.floor(2 ** exponent / unitBytes) * unitBytes,
  }));

/** How many bytes of [from, to) are read. */
function readWithin(plan: SamplePlan, from: number, to: number): number {
  return plan.stretches.reduce(
    (sum, { offsetBytes, lengthBytes }) =>
      sum + Math.max(0, Math.min(to, offsetBytes + lengthBytes) - Math.max(from, offsetBytes)),
    0,
  );
}

describe('representative sampling (SP 800-88r1 §4.7)', () => {
  it('reads at least a tenth of each of 1,000 equal subsections: two samples of 5 % that do not overlap', () => {
    fc.assert(
      fc.property(target, seed, ({ sizeBytes, unitBytes }, seedHex) => {
        const plan = planSamples(sizeBytes, unitBytes, seedHex);
        const units = sizeBytes / unitBytes;
        if (units < 2000) {
          expect(plan.totalBytes).toBe(sizeBytes);
          return;
        }
        for (const index of [0, 1, 499, 998, 999]) {
          const from = Math.floor((index * units) / 1000) * unitBytes;
          const to = Math.floor(((index + 1) * units) / 1000) * unitBytes;
          expect(readWithin(plan, from, to)).toBeGreaterThanOrEqual((to - from) / 10);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('reads the first and the last address, in ascending stretches of whole units within the target', () => {
    fc.assert(
      fc.property(target, seed, ({ sizeBytes, unitBytes }, seedHex) => {
        const plan = planSamples(sizeBytes, unitBytes, seedHex);
        expect(readWithin(plan, 0, unitBytes)).toBe(unitBytes);
        expect(readWithin(plan, sizeBytes - unitBytes, sizeBytes)).toBe(unitBytes);
        let end = -1;
        for (const { offsetBytes, lengthBytes } of plan.stretches) {
          expect(offsetBytes).toBeGreaterThan(end);
          expect(offsetBytes % unitBytes).toBe(0);
          expect(lengthBytes % unitBytes).toBe(0);
          end = offsetBytes + lengthBytes;
        }
        expect(end).toBe(sizeBytes);
        expect(readWithin(plan, 0, sizeBytes)).toBe(plan.totalBytes);
      }),
      { numRuns: 30 },
    );
  });

  it('reads little more than a tenth of a large drive', () => {
    const plan = planSamples(1e12, 512, '00'.repeat(32));
    expect(plan.totalBytes / 1e12).toBeCloseTo(0.1, 5);
    expect(plan.samples).toBe(2002);
  });

  it('chooses the places by the seed alone', () => {
    const plan = planSamples(2 ** 30, 512, '11'.repeat(32));
    expect(planSamples(2 ** 30, 512, '11'.repeat(32))).toEqual(plan);
    expect(planSamples(2 ** 30, 512, '12'.repeat(32)).stretches).not.toEqual(plan.stretches);
  });

  it('can choose any place of a subsection', () => {
    const unitsEach = 40;
    const { stretches } = planSamples(1000 * unitsEach * 512, 512, '13'.repeat(32));
    const read = new Set<number>();
    for (const { offsetBytes, lengthBytes } of stretches) {
      const first = offsetBytes / 512;
      for (let unit = first; unit < first + lengthBytes / 512; unit++) read.add(unit % unitsEach);
    }
    expect(read.size).toBe(unitsEach);
  });
});
