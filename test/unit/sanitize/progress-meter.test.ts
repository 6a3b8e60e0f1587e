import { describe, expect, it } from 'vitest';

import { jobProgressSchema } from '../../../shared/schemas/job-event.ts';
import { ProgressMeter } from '../../../main/sanitize/overwrite/progress-meter.ts';

const noFaults = { unwrittenSectors: 0, unreadableSectors: 0, mismatchedSectors: 0 };

/** Lets `seconds` pass at a rate, looking each quarter of a second. */
function run(meter: ProgressMeter, fromMs: number, seconds: number, bytesPerSecond: number): number {
  for (let quarter = 1; quarter <= seconds * 4; quarter++) {
    meter.advance(bytesPerSecond / 4);
    meter.read(fromMs + quarter * 250, 0, noFaults);
  }
  return fromMs + seconds * 1000;
}

describe('the progress of a job', () => {
  it('tells a rate and an end for the whole job, verification included', () => {
    const meter = new ProgressMeter(1, 2000, 0);
    meter.begin('writing', 1, 1000);
    meter.read(0, 0, noFaults);
    const now = run(meter, 0, 5, 100);
    const progress = meter.read(now, 0, noFaults);
    expect(progress).toMatchObject({
      phase: 'writing',
      passNumber: 1,
      doneBytes: 500,
      totalBytes: 1000,
      overallPermille: 250,
      bytesPerSecond: 100,
      etaSeconds: 15,
    });
    expect(jobProgressSchema.safeParse({ ...progress, temperatureCelsius: null }).success).toBe(true);
  });

  it('forgets how fast it was more than ten seconds ago', () => {
    const meter = new ProgressMeter(1, 1e6, 0);
    meter.begin('writing', 1, 1e6);
    meter.read(0, 0, noFaults);
    const now = run(meter, run(meter, 0, 20, 1000), 20, 100);
    expect(meter.read(now, 0, noFaults).bytesPerSecond).toBe(100);
  });

  it('tells no end before it can be told, and none for the capacity proof', () => {
    const meter = new ProgressMeter(1, 2000, 0);
    meter.begin('capacity-proof', null, 1000);
    meter.read(0, 0, noFaults);
    const now = run(meter, 0, 5, 100);
    expect(meter.read(now, 0, noFaults)).toMatchObject({
      etaSeconds: null,
      overallPermille: 0,
      passNumber: null,
    });
    meter.begin('writing', 1, 1000);
    expect(meter.read(now, 0, noFaults)).toMatchObject({ etaSeconds: null, bytesPerSecond: 0 });
  });

  it('counts what an earlier attempt has done', () => {
    const meter = new ProgressMeter(2, 3000, 1500);
    meter.begin('writing', 2, 1000, 500);
    expect(meter.read(0, 0, noFaults)).toMatchObject({ doneBytes: 500, overallPermille: 500, passCount: 2 });
  });

  it('shows a silence of the drive from five seconds on', () => {
    const meter = new ProgressMeter(1, 2000, 0);
    expect(meter.read(0, 4999, noFaults).stalledSeconds).toBe(0);
    expect(meter.read(0, 5400, noFaults).stalledSeconds).toBe(5);
  });
});
