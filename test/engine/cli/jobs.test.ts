import fs from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { withBenchFolder } from '../black-box/bench-folder.ts';
import { readCertificate } from '../black-box/certificate-files.ts';
import { clearbench, readReport, startClearbench, wipeArguments } from '../black-box/clearbench.ts';
import { MIB, sectorsLeft } from '../black-box/medium.ts';

interface ListedJob {
  readonly id: string;
  readonly state: string;
  readonly outcome: string | null;
  readonly certificate: string | null;
  readonly resumable: boolean;
}

async function listJobs(data: string): Promise<readonly ListedJob[]> {
  const { exitCode, stdout, stderr } = await clearbench(['--data', data, '--json', 'jobs']);
  expect(exitCode, stderr).toBe(0);
  return (JSON.parse(stdout) as { jobs: ListedJob[] }).jobs;
}

/** Waits for something that another process does. */
async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Long enough that a job is still running when a test looks at it, on the fastest of machines. */
const longWipe = ['--method', 'gutmann'];

describe('a detached wipe', () => {
  it('ends its command at once, goes on, and is certified where it was asked for', async () => {
    await withBenchFolder(async ({ path: folder, data, image }) => {
      const file = await image('ct2.img', 4 * MIB);
      const out = path.join(folder, 'out');
      const detached = await clearbench(
        wipeArguments(`image:${file}`, { data, more: ['--detach', '--out', out] }),
      );
      expect(detached.exitCode, detached.stderr).toBe(0);
      const { jobs, background } = JSON.parse(detached.stdout) as {
        jobs: unknown[];
        background: { id: string; target: string }[];
      };
      expect([jobs, background.map(({ target }) => target)]).toEqual([[], [`image:${file}`]]);
      const id = background[0]?.id ?? '';
      await until(async () => (await fs.readdir(out)).some((name) => name.endsWith('.json')));
      expect((await listJobs(data)).map((job) => [job.id, job.outcome])).toEqual([[id, 'sanitized']]);
      expect(await sectorsLeft(file)).toEqual([]);
    });
  });

  it('can be followed to its end', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('ct2.img', 8 * MIB);
      const detached = await clearbench(
        wipeArguments(`image:${file}`, { data, more: ['--detach', ...longWipe] }),
      );
      const id = /"id": "(J[^"]+)"/.exec(detached.stdout)?.[1] ?? '';
      const { job, exitCode } = readReport(
        await clearbench(['--data', data, '--json', 'jobs', '--follow', id]),
      );
      expect([exitCode, job.id, job.outcome, job.target]).toEqual([0, id, 'sanitized', `image:${file}`]);
      // The process in the background and this one saw the same end; there is one certificate all the same.
      const { stdout } = await clearbench(['--data', data, '--json', 'certificates', 'list']);
      expect((JSON.parse(stdout) as { certificates: unknown[] }).certificates).toHaveLength(1);
    });
  });
});

describe('an interrupt', () => {
  it('once asks what is meant and changes nothing; twice leaves the wipe to the background', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('ct2.img', 16 * MIB);
      const running = startClearbench(
        wipeArguments(`image:${file}`, { data, more: [...longWipe, '--progress', 'lines'] }),
      );
      await until(() => Promise.resolve(running.stderr().includes('Writing')));
      running.process.kill('SIGINT');
      await until(() => Promise.resolve(running.stderr().includes('Interrupt again')));
      expect((await listJobs(data)).map(({ state }) => state)).toEqual(['running']);
      running.process.kill('SIGINT');
      const { exitCode, stdout } = await running.ended;
      expect(exitCode).toBe(0);
      const { background } = JSON.parse(stdout) as { background: { id: string }[] };
      expect(background).toHaveLength(1);
      await until(async () => (await listJobs(data))[0]?.certificate !== null);
      expect((await listJobs(data)).map(({ outcome }) => outcome)).toEqual(['sanitized']);
    });
  });

  it('by a closed terminal changes nothing at all: the wipe is certified by the same process', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('ct2.img', 16 * MIB);
      const running = startClearbench(
        wipeArguments(`image:${file}`, { data, more: [...longWipe, '--progress', 'lines'] }),
      );
      await until(() => Promise.resolve(running.stderr().includes('Writing')));
      running.process.kill('SIGHUP');
      const { job, exitCode } = readReport(await running.ended);
      expect([exitCode, job.outcome]).toEqual([0, 'sanitized']);
    });
  });
});

describe('a cancelled wipe', () => {
  it('ends as aborted, with a certificate that says so, and can be resumed to a good end', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('ct2.img', 16 * MIB);
      const running = startClearbench(
        wipeArguments(`image:${file}`, { data, more: [...longWipe, '--progress', 'lines'] }),
      );
      await until(() => Promise.resolve(running.stderr().includes('Writing')));
      const [listed] = await listJobs(data);
      const id = listed?.id ?? '';
      expect((await clearbench(['--data', data, 'cancel', id, '--by', 'B. Curie'])).exitCode).toBe(0);
      const aborted = readReport(await running.ended);
      expect([aborted.exitCode, aborted.job.outcome, aborted.job.level.achieved]).toEqual([
        5,
        'aborted',
        null,
      ]);
      expect(aborted.job.problems.map(({ code }) => code)).toContain('CANCELLED');
      const first = await readCertificate(aborted.job, data);
      expect(first.outcome.kind).toBe('aborted');

      const resumed = readReport(await clearbench(['--data', data, '--json', 'resume', id]));
      expect([resumed.exitCode, resumed.job.outcome, resumed.job.id]).toEqual([0, 'sanitized', id]);
      const second = await readCertificate(resumed.job, data);
      expect([second.supersedes, second.job.attempts.length]).toEqual([first.id, 2]);
    });
  });

  it('cannot be resumed once it is complete', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('ct2.img', MIB);
      const { job } = readReport(await clearbench(wipeArguments(`image:${file}`, { data })));
      const again = readReport(await clearbench(['--data', data, '--json', 'resume', job.id ?? '']));
      expect([again.exitCode, again.job.refused]).toEqual([10, ['JOB_NOT_RESUMABLE']]);
    });
  });

  it.each(['cancel', 'resume', 'jobs --follow', 'certificates issue'])(
    'that does not exist is not found by %s',
    async (command) => {
      await withBenchFolder(async ({ data }) => {
        const words = [...command.split(' '), 'J20260101-000000-00000000'];
        const { exitCode, stdout, stderr } = await clearbench(['--data', data, '--json', ...words]);
        expect(exitCode).toBe(10);
        expect(stdout).toContain('JOB_NOT_FOUND');
        expect(stderr).toContain('List the jobs to find its id.');
      });
    },
  );
});

requires('openssl').describe('a bench that was killed while a drive was being wiped', () => {
  it('leaves the wipe running, and the next command that looks issues its certificate', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('ct2.img', 16 * MIB);
      const running = startClearbench(
        wipeArguments(`image:${file}`, { data, more: [...longWipe, '--progress', 'lines'] }),
      );
      await until(() => Promise.resolve(running.stderr().includes('Writing')));
      running.process.kill('SIGKILL');
      await running.ended;
      await until(async () => (await listJobs(data))[0]?.state === 'finished');
      const [job] = await listJobs(data);
      expect(job?.outcome).toBe('sanitized');
      expect(job?.certificate).toMatch(/^CB-/);
      const issued = readReport(
        await clearbench(['--data', data, '--json', 'certificates', 'issue', job?.id ?? '']),
      );
      expect(issued.job.certificate?.id).toBe(job?.certificate);
      expect((await readCertificate(issued.job, data)).job.id).toBe(job?.id);
    });
  });
});
