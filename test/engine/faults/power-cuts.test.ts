import fs from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';

import { readJob } from '../../../main/engine/jobs.ts';
import { requires } from '../../requirements/requires.ts';
import { faultDrive } from '../../fault/fault-drive.ts';
import { mediumAfterCut, readWriteLog } from '../../fault/replay.ts';
import { withBenchFolder } from '../black-box/bench-folder.ts';
import {
  clearbench,
  readReport,
  startClearbench,
  wipeArguments,
  type Running,
} from '../black-box/clearbench.ts';
import { fillWithOldData, MIB, sectorsLeft } from '../black-box/medium.ts';
import { prepareStation } from '../black-box/station.ts';
import { claimedBytes, zerosAtStart } from './claims.ts';
import { expectHonesty } from './fault-row.ts';
import { hangingJob } from './job-process.ts';

/** Large enough for several checkpoints. */
const SIZE_BYTES = 64 * MIB;

/** What a journal held at some moment. */
interface JournalSight {
  readonly atNs: bigint;
  readonly bytes: Buffer;
}

/** Looks at the only journal under `data` until the command ends, and keeps every state of it that it sees. */
async function watchJournal(data: string, running: Running): Promise<readonly JournalSight[]> {
  const seen: JournalSight[] = [];
  while (running.process.exitCode === null) {
    const [job] = (await fs.readdir(path.join(data, 'jobs')).catch(() => [])).filter((name) =>
      name.startsWith('J'),
    );
    const file = path.join(data, 'jobs', job ?? '', 'journal.ndjson');
    const bytes = await fs.readFile(file).catch(() => Buffer.alloc(0));
    // Taken after the read: the journal held this at the latest now.
    if (bytes.length > (seen.at(-1)?.bytes.length ?? 0)) seen.push({ atNs: process.hrtime.bigint(), bytes });
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return seen;
}

requires('root', 'loop', 'fuse', 'openssl').describe('a power cut', () => {
  it(
    'at any record of the write log leaves at least what the journal claims',
    { timeout: 120_000 },
    async () => {
      await withBenchFolder(async ({ path: folder, data, afterwards }) => {
        // Slow flushes: a claim made before its flush has come back stands in the journal long enough to be seen.
        const drive = await faultDrive({ sizeBytes: SIZE_BYTES, fill: null, writeLog: true });
        afterwards(() => drive.close());
        await fillWithOldData(drive.image);
        const base = await fs.readFile(drive.image);
        await drive.rules('flush delay ms=150');
        const running = startClearbench(wipeArguments(drive.dev, { data }));
        const seen = await watchJournal(data, running);
        const { job, exitCode } = readReport(await running.ended);
        expect(exitCode).toBe(0);

        const records = await readWriteLog(drive.log);
        const claims = [];
        for (const [index, { atNs, bytes }] of seen.entries()) {
          const jobsDir = path.join(folder, `sight-${index}`);
          await fs.mkdir(path.join(jobsDir, job.id ?? ''), { recursive: true, mode: 0o700 });
          await fs.writeFile(path.join(jobsDir, job.id ?? '', 'journal.ndjson'), bytes, { mode: 0o600 });
          const { checkpoint } = await readJob(jobsDir, job.id ?? '', { assumeEnded: true });
          claims.push({ atNs, bytes: claimedBytes(checkpoint, SIZE_BYTES) });
        }
        // Without claims on the way there would be nothing to disprove.
        expect(claims.some(({ bytes }) => bytes > 0 && bytes < SIZE_BYTES)).toBe(true);
        expect(records.filter(({ kind }) => kind === 'flush').length).toBeGreaterThanOrEqual(2);

        // The medium in the worst case: only what a flush has covered.
        const medium = Buffer.from(base);
        let unflushed: (typeof records)[number][] = [];
        let held = 0;
        for (const [index, record] of records.entries()) {
          // The power goes just before this record: whatever stood in the journal by then counts.
          const claimed = claims.findLast(({ atNs }) => atNs < record.atNs)?.bytes ?? 0;
          expect(claimed, `claimed after ${index} of ${records.length} records`).toBeLessThanOrEqual(held);
          unflushed.push(record);
          if (record.kind === 'write') continue;
          for (const write of unflushed) if (write.kind === 'write') write.data.copy(medium, write.offset);
          unflushed = [];
          held = zerosAtStart(medium);
        }
        expect(claims.at(-1)?.bytes).toBe(SIZE_BYTES);
        expect(held).toBe(SIZE_BYTES);
      });
    },
  );

  it('of a drive that swallowed its flushes is found by the job that goes on', async () => {
    await withBenchFolder(async ({ data, afterwards }) => {
      await prepareStation(data);
      const drive = await faultDrive({ sizeBytes: 8 * MIB, fill: null, writeLog: true });
      afterwards(() => drive.close());
      await fillWithOldData(drive.image);
      const base = await fs.readFile(drive.image);
      // The capacity proof reads 128 KiB of these, and whoever lists drives meanwhile may look for file systems.
      await drive.rules('flush drop; read hang from=5m to=7m afterbytes=256k');
      const running = startClearbench(wipeArguments(drive.dev, { data }));
      // It is being read back: by then the job has flushed all it wrote, as far as it was told.
      process.kill(await hangingJob(drive, 1), 'SIGKILL');
      await drive.rules('flush drop');
      const { job } = readReport(await running.ended);
      const records = await readWriteLog(drive.log);
      const medium = mediumAfterCut(base, records, records.length, { kind: 'flushed' });
      expect(medium.equals(base), 'nothing had reached the medium').toBe(true);
      await fs.writeFile(drive.image, medium, { flag: 'r+' });

      await drive.rules('');
      const resumed = readReport(await clearbench(['--data', data, '--json', 'resume', job.id ?? '']));
      const left = await sectorsLeft(drive.image);
      expect([resumed.exitCode, resumed.job.outcome], resumed.stdout).toEqual([4, 'not-sanitized']);
      expect(resumed.job.mismatched).toEqual(left);
      expect(resumed.job.problems.map(({ code }) => code)).toContain('MISMATCH');
      await expectHonesty({ job: resumed.job, left, data });
    });
  });
});
