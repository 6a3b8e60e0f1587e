import { describe, expect, it } from 'vitest';

import { estimateTime, measuredRates } from '../../../main/bench/services/estimate-time.ts';
import { methodById } from '../../../shared/methods.ts';
import { known, unavailable } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';
import { sampleDrive } from '../policy/sample-drive.ts';
import { sampleSummary } from './sample-summary.ts';

const onePass = methodById('clear-zeros');
const drive = sampleDrive();
const writesAndReads = 2 * 500_107_862_016;

describe('the estimated time', () => {
  it('is that of such media as long as no drive of the model has been erased here', () => {
    const { lowSeconds, highSeconds, basis } = estimateTime(onePass, drive, measuredRates([]));
    expect(basis).toBe('typical');
    expect([lowSeconds, highSeconds]).toEqual([
      Math.ceil(writesAndReads / 220e6),
      Math.ceil(writesAndReads / 80e6),
    ]);
  });

  it('is that of earlier jobs on the model, between its slowest and its fastest part, with a margin', () => {
    const earlier = sampleSummary(drive, { state: 'finished', passRates: [120e6], verificationRate: 180e6 });
    const { lowSeconds, highSeconds, basis } = estimateTime(onePass, drive, measuredRates([earlier]));
    expect(basis).toBe('measured');
    expect(lowSeconds).toBeLessThan(writesAndReads / 180e6);
    expect(highSeconds).toBeGreaterThan(writesAndReads / 120e6);
    expect(highSeconds).toBeLessThan((writesAndReads / 120e6) * 1.2);
  });

  it('grows with the passes of the method', () => {
    const measured = measuredRates([sampleSummary(drive, { state: 'finished', passRates: [150e6] })]);
    const one = estimateTime(onePass, drive, measured).highSeconds;
    const three = estimateTime(methodById('dod-5220.22-m-3'), drive, measured).highSeconds;
    expect(three / one).toBeCloseTo(2, 3);
  });

  const elsewhere = { drive, passRates: [150e6], ended: 'completed' } as const;
  const ofModel = (model: Drive['identity']['model']): Drive =>
    sampleDrive({ identity: { ...drive.identity, model } });
  it.each([
    ['another model', { ...elsewhere, drive: ofModel(known('OTHER')) }],
    ['a drive of unknown model', { ...elsewhere, drive: ofModel(unavailable('not reported')) }],
    ['a job that did not come to its end', { ...elsewhere, ended: 'drive-lost' as const }],
    ['a pass too short to tell', { ...elsewhere, passRates: [null] }],
  ])('takes nothing from %s', (_, { drive: other, ...change }) => {
    const job = sampleSummary(other, { state: 'finished', ...change });
    expect(estimateTime(onePass, drive, measuredRates([job])).basis).toBe('typical');
  });
});
