import { expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { expectRow, wipeFaultDrive, expectHonesty, type FaultRow } from './fault-row.ts';

/** Everything reaches these media; only nobody can rely on it. */
const rows: readonly FaultRow[] = [
  {
    drive: 'fails every flush',
    rules: 'flush error',
    outcome: 'not-sanitized',
    problems: ['FLUSH_FAILED'],
  },
  {
    drive: 'fails the first flush only',
    // That of the capacity proof: the kernel tells of a lost write only once, so that the next ones prove nothing.
    rules: 'flush error times=1',
    outcome: 'not-sanitized',
    problems: ['FLUSH_FAILED', 'CAPACITY_PROOF_INCOMPLETE'],
  },
];

requires('root', 'loop', 'fuse', 'openssl').describe('flushes: a drive that', () => {
  it.each(rows)('$drive', async (row) => {
    await expectRow(row);
  });

  it('fails any single one of its flushes', { timeout: 600_000 }, async () => {
    let flushes = 0;
    await wipeFaultDrive({ rules: '' }, async ({ exitCode }, drive) => {
      expect(exitCode).toBe(0);
      // The last one may be the kernel's own, when the device is closed after the job: that is none of the job's.
      flushes = (await drive.stats()).flushes - 1;
    });
    expect(flushes).toBeGreaterThanOrEqual(2);
    for (let number = 0; number < flushes; number++) {
      const rules = `flush error after=${number} times=1`;
      await wipeFaultDrive({ rules }, async ({ job, exitCode, left, data }, drive) => {
        const [rule] = (await drive.stats()).rules;
        expect({ number, refused: job.refused, hits: rule?.hits, exitCode, left }).toEqual({
          number,
          refused: null,
          hits: 1,
          exitCode: 4,
          left: [],
        });
        await expectHonesty({ job, left, data });
      });
    }
  });
});
