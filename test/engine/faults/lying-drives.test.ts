import { expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { readCertificate } from '../black-box/certificate-files.ts';
import { MIB, sectorsBetween } from '../black-box/medium.ts';
import { expectHonesty, expectRow, wipeFaultDrive, type FaultRow } from './fault-row.ts';

const badMebibyte = sectorsBetween(5 * MIB, 6 * MIB);
const wholeDrive = sectorsBetween(0, 16 * MIB);
const oneSector = [{ firstLba: 10_245, lastLba: 10_245 }];
const inThatSector = `from=${10_245 * 512} to=${10_246 * 512} at=${10_245 * 512 + 100} bit=3`;

/**
 * Requests between 5 MiB and 7 MiB after the capacity proof (64 KiB there) and one more, whatever the size in which the
 * kernel hands them on.
 */
const behindTheProof = 'from=5m to=7m afterbytes=100k';

/** Drives that report success for what they did not do. */
const rows: readonly FaultRow[] = [
  {
    drive: 'flips a bit whenever it reads a sector',
    rules: `read corrupt ${inThatSector}`,
    outcome: 'not-sanitized',
    mismatched: oneSector,
    problems: ['MISMATCH'],
  },
  {
    drive: 'flips a bit in what it stores in a sector',
    rules: `write corrupt ${inThatSector}`,
    outcome: 'not-sanitized',
    mismatched: oneSector,
    left: oneSector,
    problems: ['MISMATCH'],
  },
  {
    drive: 'drops the writes to one mebibyte',
    rules: 'write drop from=5m to=6m',
    outcome: 'not-sanitized',
    mismatched: badMebibyte,
    left: badMebibyte,
    problems: ['MISMATCH', 'CAPACITY_PROOF_MISMATCH'],
  },
  {
    drive: 'drops the writes to one sector',
    rules: `write drop from=${10_245 * 512} to=${10_246 * 512}`,
    outcome: 'not-sanitized',
    mismatched: oneSector,
    left: oneSector,
    problems: ['MISMATCH'],
  },
  {
    drive: 'drops all writes',
    rules: 'write drop',
    outcome: 'not-sanitized',
    mismatched: wholeDrive,
    left: wholeDrive,
    problems: ['MISMATCH', 'CAPACITY_PROOF_MISMATCH'],
  },
  {
    drive: 'returns old content for one mebibyte whatever was written',
    rules: 'read stale from=5m to=6m',
    outcome: 'not-sanitized',
    mismatched: badMebibyte,
    problems: ['MISMATCH', 'CAPACITY_PROOF_MISMATCH'],
  },
  {
    drive: 'reads a bit wrong once, and right when asked again',
    rules: `read corrupt ${behindTheProof} bit=3 times=1`,
    outcome: 'sanitized-with-exceptions',
    problems: ['READ_RETRIED'],
  },
];

requires('root', 'loop', 'fuse', 'openssl').describe('lies: a drive that', () => {
  it.each(rows)('$drive', async (row) => {
    await expectRow(row);
  });

  it('has half of the capacity it claims, and starts over at zero', async () => {
    await wipeFaultDrive({ rules: 'any wrap size=8m' }, async ({ job, exitCode, left, data }) => {
      expect([exitCode, job.outcome]).toEqual([4, 'not-sanitized']);
      expect(job.problems.map(({ code }) => code)).toContain('CAPACITY_FALSE');
      // Every address reads as zeros, which is why passes and read-back alone would call this drive sanitized.
      const { unwritten, unreadable, mismatched, notAttempted } = job;
      expect([unwritten, unreadable, mismatched, notAttempted]).toEqual([[], [], [], []]);
      // What the drive has is wiped. The rest of its image is in the test's reach, never in the drive's.
      expect(left).toEqual(sectorsBetween(8 * MIB, 16 * MIB));
      const { capacityProof } = await readCertificate(job, data);
      expect(capacityProof.state).toBe('failed');
      expect(capacityProof.otherAddress).not.toEqual([]);
      for (const { lba, foundLba } of capacityProof.otherAddress) {
        expect(Math.abs(foundLba - lba)).toBe((8 * MIB) / 512);
      }
      await expectHonesty({ job, left: [], data });
    });
  });

  it.each([
    ['stores some writes at another address', 'misdir at=12m'],
    ['stores nothing of some writes', 'drop'],
  ])('%s', async (_what, action) => {
    const rules = `write ${action} ${behindTheProof}`;
    await wipeFaultDrive({ rules }, async ({ job, exitCode, left, data }) => {
      expect(left).not.toEqual([]);
      expect(job.mismatched).toEqual(left);
      expect([exitCode, job.outcome]).toEqual([4, 'not-sanitized']);
      expect(job.problems.map(({ code }) => code)).toContain('MISMATCH');
      await expectHonesty({ job, left, data });
    });
  });

  it('stores everything for one mebibyte at one other address', async () => {
    await wipeFaultDrive(
      { rules: 'write misdir from=5m to=6m at=12m' },
      async ({ job, exitCode, left, data }) => {
        expect(job.mismatched).toEqual(left);
        expect([exitCode, job.outcome]).toEqual([4, 'not-sanitized']);
        expect(job.problems.map(({ code }) => code)).toContain('CAPACITY_PROOF_MISMATCH');
        await expectHonesty({ job, left, data });
      },
    );
  });

  it('reads wrong at first and fails when it is read again', async () => {
    const rules = `read corrupt ${inThatSector} times=1; read error ${inThatSector} after=1`;
    await wipeFaultDrive({ rules }, async ({ job, exitCode, left, data }) => {
      expect([exitCode, job.outcome]).toEqual([4, 'not-sanitized']);
      expect({ unreadable: job.unreadable, mismatched: job.mismatched, left }).toEqual({
        unreadable: oneSector,
        mismatched: oneSector,
        left: [],
      });
      await expectHonesty({ job, left, data });
    });
  });
});
