import fs from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';

import { readJob } from '../../../main/engine/jobs.ts';
import { requires } from '../../requirements/requires.ts';
import { faultDrive, type FaultDrive } from '../../fault/fault-drive.ts';
import { mediumAfterCut, readWriteLog, type PowerCut } from '../../fault/replay.ts';
import { withBenchFolder } from '../black-box/bench-folder.ts';
import { readCertificate } from '../black-box/certificate-files.ts';
import {
  clearbench,
  whileRunning,
  readReport,
  startClearbench,
  wipeArguments,
} from '../black-box/clearbench.ts';
import { fillWithOldData, MIB, sectorsLeft } from '../black-box/medium.ts';
import { prepareStation } from '../black-box/station.ts';
import { claimedBytes, zerosAtStart } from './claims.ts';
import { killAtRequest } from './job-process.ts';

const SIZE_BYTES = 4 * MIB;

/**
 * Every eighth place in the daily run, which kills at every single request below the command line as well
 * (`jobs/killed-anywhere.test.ts`); CLEARBENCH_TEST_CRASH=all goes through every single one here, too (some minutes).
 */
const STRIDE = process.env['CLEARBENCH_TEST_CRASH'] === 'all' ? 1 : 8;

/** Healthy drives full of old data that wait at their first write, with the medium's state of then kept in `base`. */
async function waitingDrive(): Promise<{ readonly drive: FaultDrive; readonly base: Buffer }> {
  const drive = await faultDrive({ sizeBytes: SIZE_BYTES, fill: null, writeLog: true });
  await fillWithOldData(drive.image);
  const base = await fs.readFile(drive.image);
  await drive.rules('write hang');
  return { drive, base };
}

/** How many requests an undisturbed wipe makes of the drive, from the first write on. */
async function countRequests(): Promise<number> {
  let requests = 0;
  await withBenchFolder(async ({ data, afterwards }) => {
    const { drive } = await waitingDrive();
    afterwards(() => drive.close());
    const running = startClearbench(wipeArguments(drive.dev, { data }));
    await whileRunning(running, drive.untilHit());
    await drive.rules('any delay ms=0');
    expect((await running.ended).exitCode).toBe(0);
    requests = (await drive.stats()).rules[0]?.matched ?? 0;
  });
  return requests;
}

/**
 * Kills a wipe at one request, lets the medium lose what `cut` says, and goes on with the job: nothing may have been
 * claimed that the medium does not hold, and the job must come to its end all the same.
 */
async function killAndResume(request: number, cut: PowerCut): Promise<'killed' | 'ended before'> {
  let ending: 'killed' | 'ended before' = 'killed';
  await withBenchFolder(async ({ data, afterwards }) => {
    await prepareStation(data);
    const { drive, base } = await waitingDrive();
    afterwards(() => drive.close());
    const running = startClearbench(wipeArguments(drive.dev, { data }));
    await whileRunning(running, killAtRequest(drive, request));
    const killed = readReport(await running.ended);
    // Its own last request came before, or that request was of somebody else who looked at the drive.
    if ((await drive.stats()).rules[0]?.hits === 0 || killed.exitCode === 0) {
      expect([killed.exitCode, killed.job.outcome]).toEqual([0, 'sanitized']);
      expect(await sectorsLeft(drive.image)).toEqual([]);
      ending = 'ended before';
      return;
    }
    expect([killed.exitCode, killed.job.outcome]).toEqual([4, 'not-sanitized']);
    expect(killed.job.problems.map(({ code }) => code)).toContain('JOB_INTERRUPTED');
    const first = await readCertificate(killed.job, data);

    const records = await readWriteLog(drive.log);
    const medium = mediumAfterCut(base, records, records.length, cut);
    await fs.writeFile(drive.image, medium, { flag: 'r+' });
    const summary = await readJob(path.join(data, 'jobs'), first.job.id);
    expect([summary.state, summary.resumable]).toEqual(['interrupted', true]);
    expect(claimedBytes(summary.checkpoint, SIZE_BYTES)).toBeLessThanOrEqual(zerosAtStart(medium));

    await drive.rules('');
    const resumed = readReport(await clearbench(['--data', data, '--json', 'resume', first.job.id]));
    expect([resumed.exitCode, resumed.job.outcome], resumed.stdout).toEqual([0, 'sanitized']);
    expect(await sectorsLeft(drive.image)).toEqual([]);
    const second = await readCertificate(resumed.job, data);
    expect(second.job.attempts.map(({ ended }) => ended)).toEqual(['interrupted', 'completed']);
    expect(second.supersedes).toBe(first.id);
  });
  return ending;
}

requires('root', 'loop', 'fuse', 'openssl').describe('a wipe whose process is killed', () => {
  it(
    'goes on where it was, at whatever request it was killed and whatever the drive then lost',
    { timeout: 3_600_000 / STRIDE },
    async () => {
      const requests = await countRequests();
      const waiting = placesToKill(requests).map((request, index) => ({
        request,
        cut: cuts[index % cuts.length] ?? { kind: 'prefix' },
      }));
      const killedAt: number[] = [];
      const worker = async (): Promise<void> => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const { request, cut } = next;
          const ending = await killAndResume(request, cut).catch((cause: unknown) => {
            throw new Error(`killed at request ${request} of ${requests}, cut ${cut.kind}`, { cause });
          });
          if (ending === 'killed') killedAt.push(request);
        }
      };
      await Promise.all([worker(), worker(), worker()]);
      // The capacity proof, four megabytes written, flushed and read back: all of these were hit.
      expect(killedAt.length).toBeGreaterThanOrEqual(24 / STRIDE);
      expect(Math.max(...killedAt)).toBeGreaterThan(requests - TAIL);
    },
  );
});

/** What a power cut at the same moment takes from the drive. */
const cuts: readonly PowerCut[] = [{ kind: 'prefix' }, { kind: 'flushed' }, { kind: 'torn', seed: 7 }];

/** More than the requests behind the capacity proof; others than the job itself ask the drive a few things, too. */
const TAIL = 48;

/**
 * The requests of flushing, writing and reading back, which come last, and some of the thousands of alike requests of
 * the capacity proof before them.
 */
function placesToKill(requests: number): readonly number[] {
  const proof = Math.max(0, requests - TAIL);
  const spread = Array.from({ length: 4 }, (_, index) => Math.floor((index * proof) / 4));
  const rest = Array.from({ length: requests - proof }, (_, index) => proof + index);
  return [...new Set([...spread, ...rest.filter((_, index) => index % STRIDE === 0)])];
}
