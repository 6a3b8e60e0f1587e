import path from 'node:path';

import { expect, it } from 'vitest';
import { z } from 'zod';

import { scanJobs } from '../../../main/engine/jobs.ts';
import { requires } from '../../requirements/requires.ts';
import { faultDrive, type FaultDrive } from '../../fault/fault-drive.ts';
import { withBenchFolder } from '../black-box/bench-folder.ts';
import { readCertificate } from '../black-box/certificate-files.ts';
import {
  clearbench,
  whileRunning,
  readReport,
  startClearbench,
  wipeArguments,
  type Running,
} from '../black-box/clearbench.ts';
import { fillWithOldData, MIB, sectorsLeft } from '../black-box/medium.ts';
import { prepareStation } from '../black-box/station.ts';
import { expectHonesty } from './fault-row.ts';

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits for something that a running command shows; ends with its output if it ends first. */
async function until(running: Running, what: () => Promise<boolean> | boolean): Promise<void> {
  const waiting = { over: false };
  const shown = async (): Promise<void> => {
    while (!waiting.over && !(await what())) await pause(100);
  };
  await whileRunning(running, shown()).finally(() => (waiting.over = true));
}

/** The longest standstill that the progress has told of so far, in seconds. */
function stalledSeconds(running: Running): number {
  const told = [...running.stderr().matchAll(/"stalledSeconds":(\d+)/g)].map(([, digits]) => Number(digits));
  return Math.max(0, ...told);
}

const jobsSchema = z.looseObject({
  jobs: z.array(z.looseObject({ id: z.string(), state: z.string(), target: z.string() })),
});

/** What `clearbench jobs` says. */
async function listJobs(data: string): Promise<z.infer<typeof jobsSchema>['jobs']> {
  const { stdout, exitCode, stderr } = await clearbench(['--data', data, '--json', 'jobs']);
  expect(exitCode, stderr).toBe(0);
  return jobsSchema.parse(JSON.parse(stdout)).jobs;
}

/** The state of the job on a drive, read from its folder: cheaper than a command for asking again and again. */
async function stateOf(data: string, dev: string): Promise<string | null> {
  const { jobs } = await scanJobs(path.join(data, 'jobs'));
  return jobs.find(({ plan }) => plan.target.path === dev)?.state ?? null;
}

async function withDrives(
  count: number,
  body: (drives: readonly FaultDrive[], data: string) => Promise<void>,
): Promise<void> {
  await withBenchFolder(async ({ data, afterwards }) => {
    await prepareStation(data);
    const drives: FaultDrive[] = [];
    for (let index = 0; index < count; index++) {
      const drive = await faultDrive({ sizeBytes: 8 * MIB, fill: null });
      afterwards(() => drive.close());
      await fillWithOldData(drive.image);
      drives.push(drive);
    }
    await body(drives, data);
  });
}

requires('root', 'loop', 'fuse', 'openssl').describe('a drive that hangs in the kernel', () => {
  it.concurrent(
    'is waited for a minute, is told of, and is wiped when it comes back',
    { timeout: 240_000 },
    async () => {
      await withDrives(1, async ([drive], data) => {
        if (drive === undefined) throw new Error('no drive');
        await drive.rules('write hang from=5m to=6m');
        const running = startClearbench(wipeArguments(drive.dev, { data, more: ['--progress', 'json'] }));
        await until(running, () => stalledSeconds(running) >= 60);
        expect((await listJobs(data)).map(({ state }) => state)).toEqual(['running']);
        await drive.rules('');
        const { job, exitCode } = readReport(await running.ended);
        expect([exitCode, job.outcome]).toEqual([0, 'sanitized']);
        expect(job.problems.map(({ code }) => code)).toContain('DRIVE_STALLED');
        const left = await sectorsLeft(drive.image);
        expect(left).toEqual([]);
        await expectHonesty({ job, left, data });
      });
    },
  );

  it.concurrent(
    'blocks neither another drive, nor the command line, nor its own cancelling',
    { timeout: 240_000 },
    async () => {
      await withDrives(2, async ([hanging, healthy], data) => {
        if (hanging === undefined || healthy === undefined) throw new Error('no drives');
        await hanging.rules('write hang from=5m to=6m');
        const running = startClearbench(
          wipeArguments([hanging.dev, healthy.dev], { data, more: ['--progress', 'json'] }),
        );
        await until(running, async () => (await stateOf(data, healthy.dev)) === 'finished');
        // The other drive is done and has its certificate while this one hangs.
        const stuck = (await listJobs(data)).find(({ state }) => state === 'running');
        expect(stuck?.target).toBe(hanging.dev);
        const certificates = await clearbench(['--data', data, '--json', 'certificates', 'list']);
        expect(certificates.stdout).toContain('"sanitized"');

        const cancelled = await clearbench(['--data', data, 'cancel', stuck?.id ?? '', '--by', 'Somebody']);
        expect(cancelled.exitCode, cancelled.stderr).toBe(0);
        const { report, exitCode } = readReport(await running.ended);
        const outcomes = Object.fromEntries(report.jobs.map((job) => [job.target, job.outcome]));
        expect(outcomes).toEqual({ [hanging.dev]: 'aborted', [healthy.dev]: 'sanitized' });
        expect(exitCode).toBe(5);
        for (const job of report.jobs) await readCertificate(job, data);
        expect(await sectorsLeft(healthy.image)).toEqual([]);
      });
    },
  );

  it.concurrent.each(['read hang from=1m', 'flush hang'])(
    'can be cancelled whatever it hangs on (%s)',
    { timeout: 240_000 },
    async (rules) => {
      await withDrives(1, async ([drive], data) => {
        if (drive === undefined) throw new Error('no drive');
        // Looks at the drive do not write: what hangs first is the wipe, for as long as it takes to give it another reason.
        await drive.rules('write hang from=5m to=6m');
        const running = startClearbench(wipeArguments(drive.dev, { data, more: ['--progress', 'json'] }));
        await whileRunning(running, drive.untilHit());
        await drive.rules(rules);
        await whileRunning(running, drive.untilHit());
        const [stuck] = await listJobs(data);
        await clearbench(['--data', data, 'cancel', stuck?.id ?? '', '--by', 'Somebody']);
        const { job, exitCode } = readReport(await running.ended);
        expect([exitCode, job.outcome]).toEqual([5, 'aborted']);
        await expectHonesty({ job, left: await sectorsLeft(drive.image), data });
      });
    },
  );

  it.concurrent('does not keep the list of drives from appearing', { timeout: 240_000 }, async () => {
    await withDrives(1, async ([drive]) => {
      if (drive === undefined) throw new Error('no drive');
      await drive.rules('read hang');
      const { exitCode, stdout, stderr } = await clearbench(['--json', 'drives']);
      expect(exitCode, stderr).toBe(0);
      expect(stdout).toContain('"/dev/');
    });
  });
});
