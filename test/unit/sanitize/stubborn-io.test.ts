import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { ByteRange } from '../../../main/sanitize/overwrite/fault-record.ts';
import { Halt, IoError } from '../../../main/sanitize/overwrite/medium.ts';
import { persist } from '../../../main/sanitize/overwrite/stubborn-io.ts';

const UNIT = 512;

/** A medium in memory: some units always fail, others fail a few times first. */
function medium(alwaysBad: ReadonlySet<number>, failuresLeft: Map<number, number> = new Map()) {
  const done = new Set<number>();
  const io = (part: ByteRange): Promise<void> => {
    const units = unitsOf(part);
    for (const unit of units) {
      const left = failuresLeft.get(unit) ?? 0;
      if (left > 0) failuresLeft.set(unit, left - 1);
      if (left > 0 || alwaysBad.has(unit)) return Promise.reject(new IoError('write', 'EIO'));
    }
    for (const unit of units) done.add(unit);
    return Promise.resolve();
  };
  return { io, done };
}

function unitsOf({ offsetBytes, lengthBytes }: ByteRange): readonly number[] {
  return Array.from({ length: lengthBytes / UNIT }, (_, index) => offsetBytes / UNIT + index);
}

const block = (units: number): ByteRange => ({ offsetBytes: 8 * UNIT, lengthBytes: units * UNIT });
const noAssessment = (): Promise<void> => Promise.resolve();

describe('a request that failed', () => {
  it('is done for every unit but exactly those that fail on their own', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 70 }), fc.array(fc.nat(69)), async (units, chosen) => {
        const bad = new Set(chosen.filter((index) => index < units).map((index) => index + 8));
        fc.pre(bad.size > 0);
        const { io, done } = medium(bad);
        const { failed } = await persist(block(units), UNIT, io, noAssessment);
        expect(failed.flatMap(unitsOf)).toEqual([...bad].sort((a, b) => a - b));
        expect([...done].sort((a, b) => a - b)).toEqual(
          unitsOf(block(units)).filter((unit) => !bad.has(unit)),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('and succeeds when it is repeated is recovered as a whole', async () => {
    const { io } = medium(new Set());
    expect(await persist(block(16), UNIT, io, noAssessment)).toEqual({ failed: [], recovered: [block(16)] });
  });

  it('and succeeds only when it has been cut down names the part that came round last', async () => {
    // Fails as a block twice, as halves of 16, 8, 4, 2 and 1 units, and then once more alone.
    const { io } = medium(new Set([30]), new Map([[8, 2 + 5]]));
    const { failed, recovered } = await persist(block(32), UNIT, io, noAssessment);
    expect(failed).toEqual([{ offsetBytes: 30 * UNIT, lengthBytes: UNIT }]);
    expect(recovered).toEqual([{ offsetBytes: 8 * UNIT, lengthBytes: UNIT }]);
  });

  it('is repeated a bounded number of times', async () => {
    let requests = 0;
    const always = (): Promise<void> => {
      requests++;
      return Promise.reject(new IoError('read', 'EIO'));
    };
    const { failed } = await persist(block(64), UNIT, always, noAssessment);
    expect(failed.flatMap(unitsOf)).toEqual(unitsOf(block(64)));
    expect(requests).toBeLessThanOrEqual(4 * 64);
  });

  it('is not cut down when the drive is found to be lost', async () => {
    let requests = 0;
    const io = (): Promise<void> => {
      requests++;
      return Promise.reject(new IoError('write', 'EIO'));
    };
    const lost = new Halt({ ended: 'drive-lost', problem: { code: 'DRIVE_VANISHED', message: 'gone' } });
    await expect(persist(block(64), UNIT, io, () => Promise.reject(lost))).rejects.toBe(lost);
    expect(requests).toBe(2);
  });

  it('passes on at once what is no fault of the drive', async () => {
    const stopped = new Halt({ ended: 'cancelled' });
    await expect(persist(block(4), UNIT, () => Promise.reject(stopped), noAssessment)).rejects.toBe(stopped);
  });
});
