import { expect, it } from 'vitest';

import { mergeRanges } from '../../../shared/lba-ranges.ts';
import { requires } from '../../requirements/requires.ts';
import type { FaultDrive } from '../../fault/fault-drive.ts';
import { MIB } from '../black-box/medium.ts';
import { expectHonesty, wipeFaultDrive } from './fault-row.ts';

const LAST_LBA = 32_767;

/** Slow enough for something to happen while the drive is being written. */
const slowly = 'write delay ms=40 from=4m';

async function untilWritten(drive: FaultDrive, bytes: number): Promise<void> {
  while ((await drive.stats()).writtenBytes < bytes) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** `fromByte`: what was flushed before the loss, in checkpoints of a quarter of the drive; not told where it depends on time. */
const whileWriting: readonly {
  readonly drive: string;
  readonly rules: string;
  readonly meanwhile?: (drive: FaultDrive) => Promise<void>;
  readonly code: string;
  readonly fromByte?: number;
}[] = [
  {
    drive: 'is pulled out (its server dies)',
    rules: 'write die from=10m to=13m afterbytes=200k',
    code: 'DRIVE_VANISHED',
    fromByte: 8 * MIB,
  },
  {
    drive: 'is gone before the first write',
    rules: 'write die',
    code: 'DRIVE_VANISHED',
    fromByte: 0,
  },
  {
    drive: 'reports no space at all any longer',
    rules: slowly,
    meanwhile: async (drive: FaultDrive) => {
      await untilWritten(drive, 8 * MIB);
      await drive.shrink(0);
    },
    code: 'DRIVE_VANISHED',
  },
  {
    drive: 'shrinks to a third',
    rules: slowly,
    meanwhile: async (drive: FaultDrive) => {
      await untilWritten(drive, 10 * MIB);
      await drive.shrink(5 * MIB);
    },
    code: 'DRIVE_SHRANK',
  },
  {
    drive: 'answers ENODEV to everything from some point on',
    rules: 'any error errno=ENODEV afterbytes=14m',
    code: 'DRIVE_VANISHED',
    fromByte: 12 * MIB,
  },
  {
    drive: 'takes no writes at all from some point on, as worn-out flash does',
    // Behind 8 MiB and before 12, in however large pieces writes arrive.
    rules: 'write error afterbytes=11m',
    code: 'DRIVE_READ_ONLY',
    fromByte: 8 * MIB,
  },
];

requires('root', 'loop', 'fuse', 'openssl').describe('lost: a drive that', () => {
  it.each(whileWriting)('$drive, which ends the job at once', async (row) => {
    await wipeFaultDrive(row, async ({ job, exitCode, left, data }) => {
      expect([exitCode, job.outcome]).toEqual([4, 'not-sanitized']);
      expect(job.problems.map(({ code }) => code)).toContain(row.code);
      expect(left).not.toEqual([]);
      // Everything up to the end is said to be untouched, in a few ranges: not as thousands of single bad sectors.
      const untouched = mergeRanges([...job.notAttempted, ...job.unwritten]);
      expect(untouched).toHaveLength(1);
      expect(untouched.at(-1)?.lastLba).toBe(LAST_LBA);
      const fromByte = (untouched[0]?.firstLba ?? 0) * 512;
      expect(fromByte).toBe(row.fromByte ?? fromByte - (fromByte % (4 * MIB)));
      expect(job.notAttempted.length + job.unwritten.length).toBeLessThanOrEqual(8);
      expect(job.mismatched).toEqual([]);
      await expectHonesty({ job, left, data });
    });
  });

  it('is pulled out while it is read back: all is written, nothing is proven', async () => {
    const rules = 'read die from=10m to=13m afterbytes=200k';
    await wipeFaultDrive({ rules }, async ({ job, exitCode, left, data }) => {
      expect([exitCode, job.outcome]).toEqual([4, 'not-sanitized']);
      expect(job.problems.map(({ code }) => code)).toContain('DRIVE_VANISHED');
      expect({ left, unwritten: job.unwritten, notAttempted: job.notAttempted }).toEqual({
        left: [],
        unwritten: [],
        notAttempted: [],
      });
      await expectHonesty({ job, left, data });
    });
  });
});
