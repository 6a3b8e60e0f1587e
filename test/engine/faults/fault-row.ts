import { expect } from 'vitest';

import { countSectors, subtractRanges, type LbaRange } from '../../../shared/lba-ranges.ts';
import { faultDrive, type FaultDrive } from '../../fault/fault-drive.ts';
import { withBenchFolder } from '../black-box/bench-folder.ts';
import { readCertificate } from '../black-box/certificate-files.ts';
import { readReport, startClearbench, wipeArguments, type Wiped } from '../black-box/clearbench.ts';
import { fillWithOldData, MIB, sectorsLeft } from '../black-box/medium.ts';
import { prepareStation } from '../black-box/station.ts';

/** How one fault must come out. Sizes are in bytes; ranges are in the drive's logical sectors. */
export interface FaultRow {
  /** Completes the sentence "a drive that …". */
  readonly drive: string;
  /** Default 16 MiB. */
  readonly sizeBytes?: number;
  /** Default 512. */
  readonly sectorBytes?: number;
  /** Rules of `test/fault/faultfs.c` that hold from before the wipe. */
  readonly rules: string;
  /** What happens to the drive while it is being wiped. */
  readonly meanwhile?: (drive: FaultDrive) => Promise<void>;
  readonly method?: string;
  readonly outcome: 'sanitized' | 'sanitized-with-exceptions' | 'not-sanitized' | 'aborted';
  readonly unwritten?: readonly LbaRange[];
  readonly unreadable?: readonly LbaRange[];
  /** Default: none. */
  readonly mismatched?: readonly LbaRange[];
  readonly notAttempted?: readonly LbaRange[];
  /** Sectors of the medium itself that still hold old data afterwards. Default: none, all the rest is wiped. */
  readonly left?: readonly LbaRange[];
  /** Codes that the report must name. */
  readonly problems: readonly string[];
}

const exitCodes = {
  sanitized: 0,
  'sanitized-with-exceptions': 3,
  'not-sanitized': 4,
  aborted: 5,
} as const;

/** A faulty drive full of old data, wiped. */
export interface WipedDrive extends Wiped {
  /** Sectors of the medium itself that still hold something. */
  readonly left: readonly LbaRange[];
  /** The bench's state folder. */
  readonly data: string;
}

/**
 * Wipes a faulty drive full of old data with one pass of zeros, looks at the medium behind the drive's back, and hands
 * both to `check`; cleans up whatever happens.
 */
export async function wipeFaultDrive(
  row: Pick<FaultRow, 'sizeBytes' | 'sectorBytes' | 'rules' | 'meanwhile'> & {
    readonly more?: readonly string[];
  },
  check: (wiped: WipedDrive, drive: FaultDrive) => Promise<void>,
): Promise<void> {
  await withBenchFolder(async ({ data, afterwards }) => {
    await prepareStation(data);
    const drive = await faultDrive({
      sizeBytes: row.sizeBytes ?? 16 * MIB,
      sectorBytes: row.sectorBytes ?? 512,
      fill: null,
    });
    afterwards(() => drive.close());
    await fillWithOldData(drive.image);
    await drive.rules(row.rules);
    const running = startClearbench(wipeArguments(drive.dev, { data, more: row.more ?? [] }));
    await row.meanwhile?.(drive);
    const wiped = readReport(await running.ended);
    const left = await sectorsLeft(drive.image, row.sectorBytes ?? 512);
    await check({ ...wiped, left, data }, drive);
  });
}

/** Wipes the row's drive and holds everything that the row says against report, medium and certificate. */
export async function expectRow(row: FaultRow): Promise<void> {
  await wipeFaultDrive(row, async ({ job, exitCode, left, data, stderr }) => {
    const { unwritten, unreadable, mismatched, notAttempted } = job;
    const codes = job.problems.map((problem) => problem.code);
    expect({
      exitCode,
      outcome: job.outcome,
      unwritten,
      unreadable,
      mismatched,
      notAttempted,
      left,
      codes,
      stderr,
    }).toEqual({
      exitCode: exitCodes[row.outcome],
      outcome: row.outcome,
      unwritten: row.unwritten ?? [],
      unreadable: row.unreadable ?? [],
      mismatched: row.mismatched ?? [],
      notAttempted: row.notAttempted ?? [],
      left: row.left ?? [],
      codes: expect.arrayContaining([...row.problems]) as unknown,
      stderr: expect.anything() as unknown,
    });
    await expectHonesty({ job, left, data });
  });
}

/**
 * What holds for every wipe, whatever the fault: nothing that still holds old data goes unmentioned, no level is claimed
 * without an outcome that earns it, and the certificate verifies and says exactly what the report says.
 */
export async function expectHonesty({
  job,
  left,
  data,
}: Pick<WipedDrive, 'job' | 'left' | 'data'>): Promise<void> {
  const mentioned = [...job.unwritten, ...job.mismatched, ...job.notAttempted];
  expect(subtractRanges(left, mentioned), 'sectors with old data that nobody was told of').toEqual([]);
  const done = job.outcome === 'sanitized' || job.outcome === 'sanitized-with-exceptions';
  expect(job.level).toEqual({ requested: 'clear', achieved: done ? 'clear' : null });
  if (done) expect(countSectors(left)).toBe(0);

  const record = await readCertificate(job, data);
  expect(record.outcome.kind).toBe(job.outcome);
  expect(record.outcome.achievedLevel).toBe(job.level.achieved);
  const { unwritten, unreadable, mismatched, notAttempted } = record.faults;
  expect({ unwritten, unreadable, mismatched, notAttempted }).toEqual({
    unwritten: job.unwritten,
    unreadable: job.unreadable,
    mismatched: job.mismatched,
    notAttempted: job.notAttempted,
  });
}
