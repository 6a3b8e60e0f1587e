import fs from 'node:fs';

import { expect, it } from 'vitest';

import type { Problem } from '../../../shared/problem.ts';
import type { CapacityProof } from '../../../shared/schemas/result.ts';
import { requires } from '../../requirements/requires.ts';
import {
  MiB,
  pairs,
  sectorsWithOldData,
  wipeDevice,
  withFaultDrive,
  type WipeOptions,
} from './wipe-under-test.ts';

type Pair = readonly [number, number];

/** A fault in a part of the drive, and exactly what must be found. LBAs of 512 bytes unless `sectorBytes` says else. */
interface Row {
  readonly fault: string;
  readonly rules: string;
  readonly sectorBytes?: number;
  readonly options?: WipeOptions;
  readonly proof?: CapacityProof['state'];
  readonly unwritten?: readonly Pair[];
  readonly unreadable?: readonly Pair[];
  readonly mismatched?: readonly Pair[];
  readonly recovered?: readonly Pair[];
  readonly retriedWrites?: number;
  readonly problems: readonly Problem['code'][];
  /** Where old data really is afterwards. Default: nowhere. */
  readonly oldData?: readonly Pair[];
}

const STRETCH: Pair = [8192, 8447];
/** Away from every place of the capacity proof: the proof of a 16 MiB drive has places each 32 sectors. */
const ONE_SECTOR = 'from=4195328 to=4195840';
const ONE_LBA: Pair = [8194, 8194];

const rows: readonly Row[] = [
  {
    fault: 'none',
    rules: '',
    problems: [],
  },
  {
    fault: 'an unreadable stretch',
    rules: 'read error from=4m to=4224k',
    proof: 'incomplete',
    unreadable: [STRETCH],
    problems: ['CAPACITY_PROOF_INCOMPLETE', 'READ_FAILED'],
  },
  {
    fault: 'a stretch that cannot be written',
    rules: 'write error from=4m to=4224k',
    proof: 'incomplete',
    unwritten: [STRETCH],
    problems: ['CAPACITY_PROOF_INCOMPLETE', 'WRITE_FAILED'],
    oldData: [STRETCH],
  },
  {
    fault: 'a single sector that cannot be written',
    rules: `write error ${ONE_SECTOR}`,
    unwritten: [ONE_LBA],
    problems: ['WRITE_FAILED'],
    oldData: [ONE_LBA],
  },
  {
    fault: 'a single unreadable sector, reported as a medium error (ENODATA)',
    rules: `read error ${ONE_SECTOR} errno=ENODATA`,
    unreadable: [ONE_LBA],
    problems: ['READ_FAILED'],
  },
  {
    fault: 'ENOSPC for one sector of a drive that keeps its size',
    rules: `write error ${ONE_SECTOR} errno=ENOSPC`,
    unwritten: [ONE_LBA],
    problems: ['WRITE_FAILED'],
    oldData: [ONE_LBA],
  },
  {
    fault: 'a write error in the first and in the last sector',
    rules: 'write error to=512; write error from=16776704',
    proof: 'incomplete',
    unwritten: [
      [0, 0],
      [32767, 32767],
    ],
    problems: ['CAPACITY_PROOF_INCOMPLETE', 'WRITE_FAILED'],
    oldData: [
      [0, 0],
      [32767, 32767],
    ],
  },
  {
    fault: 'bad sectors of 4096 bytes',
    rules: 'write error from=4198400 to=4202496; read error from=8392704 to=8400896',
    sectorBytes: 4096,
    unwritten: [[1025, 1025]],
    unreadable: [[2049, 2050]],
    problems: ['WRITE_FAILED', 'READ_FAILED'],
    oldData: [[1025, 1025]],
  },
  {
    fault: 'a write error once',
    rules: `write error ${ONE_SECTOR} times=1`,
    retriedWrites: 1,
    problems: ['WRITE_RETRIED'],
  },
  {
    fault: 'a read error once',
    rules: `read error ${ONE_SECTOR} times=1`,
    recovered: [[8192, 10239]],
    problems: ['READ_RETRIED'],
  },
  {
    fault: 'a bit that flips in every read',
    rules: `read corrupt ${ONE_SECTOR} bit=3`,
    mismatched: [ONE_LBA],
    problems: ['MISMATCH'],
  },
  {
    fault: 'a bit that flips in one read',
    rules: `read corrupt ${ONE_SECTOR} times=1`,
    recovered: [ONE_LBA],
    problems: ['READ_RETRIED'],
  },
  {
    fault: 'a bit that flips in one read of the capacity proof',
    rules: 'read corrupt from=4194304 to=4194816 times=1',
    recovered: [[8192, 8192]],
    problems: ['READ_RETRIED'],
  },
  {
    fault: 'a bit that flips in what is stored',
    rules: `write corrupt ${ONE_SECTOR}`,
    mismatched: [ONE_LBA],
    problems: ['MISMATCH'],
  },
  {
    fault: 'a stretch whose writes are dropped',
    rules: 'write drop from=4m to=4224k',
    proof: 'failed',
    mismatched: [STRETCH],
    problems: ['CAPACITY_PROOF_MISMATCH', 'MISMATCH'],
    oldData: [STRETCH],
  },
  {
    fault: 'a drive that drops every write',
    rules: 'write drop',
    proof: 'failed',
    mismatched: [[0, 32767]],
    problems: ['CAPACITY_PROOF_MISMATCH', 'MISMATCH'],
    oldData: [[0, 32767]],
  },
  {
    fault: 'a sector read from before the wipe, always',
    rules: `read stale ${ONE_SECTOR}`,
    mismatched: [ONE_LBA],
    problems: ['MISMATCH'],
  },
  {
    fault: 'a sector read from before the wipe, once',
    rules: `read stale ${ONE_SECTOR} times=1`,
    recovered: [ONE_LBA],
    problems: ['READ_RETRIED'],
  },
  {
    fault: 'a sector that differs when it is read, and cannot be read again',
    // The first read of the verification gives a flipped bit; every later one an error.
    rules: `read corrupt ${ONE_SECTOR} times=1; read error ${ONE_SECTOR} after=1`,
    mismatched: [ONE_LBA],
    unreadable: [ONE_LBA],
    problems: ['READ_FAILED', 'MISMATCH'],
  },
  {
    fault: 'reads that end early, at no sector boundary',
    rules: 'read short partial=700 from=4m to=4224k',
    problems: [],
  },
];

requires('root', 'loop', 'fuse').describe('overwriting a drive with bad places', () => {
  it.each(rows)('finds exactly what is wrong and wipes everything else: $fault', async (row) => {
    await withFaultDrive({ rules: row.rules, sectorBytes: row.sectorBytes ?? 512 }, async (drive) => {
      const evidence = await wipeDevice(drive.dev, row.options);

      expect(evidence.ended).toBe('completed');
      expect(evidence.capacityProof?.state).toBe(row.proof ?? 'passed');
      expect(pairs(evidence.faults.unwritten)).toEqual(row.unwritten ?? []);
      expect(pairs(evidence.faults.unreadable)).toEqual(row.unreadable ?? []);
      expect(pairs(evidence.faults.mismatched)).toEqual(row.mismatched ?? []);
      expect(pairs(evidence.faults.recovered)).toEqual(row.recovered ?? []);
      expect(evidence.faults.notAttempted).toEqual([]);
      expect(evidence.retries.writes).toBe(row.retriedWrites ?? 0);
      expect(evidence.problems.map((problem) => problem.code)).toEqual(row.problems);
      expect(evidence.passes).toMatchObject([{ state: 'complete', flush: 'ok', bytesFlushed: 16 * MiB }]);
      const medium = fs.readFileSync(drive.image);
      expect(sectorsWithOldData(medium, row.sectorBytes ?? 512)).toEqual(row.oldData ?? []);
    });
  });

  it('counts bytes read and matched to the sector', async () => {
    await withFaultDrive(
      { rules: `read error ${ONE_SECTOR}; read corrupt from=6292480 to=6292992` },
      async (drive) => {
        const { verification } = await wipeDevice(drive.dev);
        expect(verification).toMatchObject({
          state: 'complete',
          reading: 'direct',
          bytesPlanned: 16 * MiB,
          bytesRead: 16 * MiB - 512,
          bytesMatched: 16 * MiB - 1024,
        });
      },
    );
  });

  it('verifies with random data as exactly as with zeros', async () => {
    await withFaultDrive({ rules: 'write drop from=4m to=4224k' }, async (drive) => {
      const evidence = await wipeDevice(drive.dev, { method: 'clear-random' });
      expect(pairs(evidence.faults.mismatched)).toEqual([STRETCH]);
    });
  });

  it('finds a write that went to another place, and the place that it destroyed', async () => {
    // The passes go upwards, so what a late write destroys near the start is not written again.
    const rules = 'write misdir from=12583424 to=12583936 at=524288';
    await withFaultDrive({ rules }, async (drive) => {
      const evidence = await wipeDevice(drive.dev, { method: 'clear-random' });
      const isMismatched = (lba: number): boolean =>
        evidence.faults.mismatched.some(({ firstLba, lastLba }) => firstLba <= lba && lba <= lastLba);
      expect(isMismatched(12583424 / 512)).toBe(true);
      expect(isMismatched(524288 / 512)).toBe(true);
      expect(sectorsWithOldData(fs.readFileSync(drive.image)).flat()).toContain(12583424 / 512);
    });
  });
});
