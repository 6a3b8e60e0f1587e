import fs from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { readJob } from '../../../main/engine/jobs.ts';
import { requires } from '../../requirements/requires.ts';
import { withBenchFolder } from '../black-box/bench-folder.ts';
import { readCertificate } from '../black-box/certificate-files.ts';
import {
  clearbench,
  readReport,
  startClearbench,
  whileRunning,
  wipeArguments,
  type Running,
} from '../black-box/clearbench.ts';
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

/** Waits for the end of a job without a command that would certify it. */
async function untilEnded(data: string, jobId: string): Promise<void> {
  await until(async () => (await readJob(path.join(data, 'jobs'), jobId)).state === 'finished');
}

/** What was printed, whatever the width of the terminal made of its lines. */
function inOneLine(text: string): string {
  return text.trim().replaceAll('\n', ' ');
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

/** Runs a wipe of a drive that hangs in the middle of it, for certain and for as long as `meanwhile` takes. */
async function whileWiping(
  meanwhile: (bench: {
    readonly data: string;
    /** What `--out` named. */
    readonly out: string;
    readonly running: Running;
    readonly job: ListedJob;
    /** Lets the drive answer again. */
    readonly goOn: () => Promise<void>;
  }) => Promise<void>,
): Promise<void> {
  const { faultDrive } = await import('../../fault/fault-drive.ts');
  await withBenchFolder(async ({ path: folder, data, afterwards }) => {
    const drive = await faultDrive({ sizeBytes: 8 * MIB, rules: 'write hang from=5m to=6m' });
    afterwards(() => drive.close());
    const out = path.join(folder, 'out');
    const running = startClearbench(
      wipeArguments(drive.dev, { data, more: ['--progress', 'lines', '--out', out] }),
    );
    await whileRunning(running, drive.untilHit());
    const [job] = await listJobs(data);
    if (job === undefined) throw new Error('no job is listed while one is running');
    await meanwhile({ data, out, running, job, goOn: () => drive.rules('') });
  });
}

requires('root', 'loop', 'fuse').describe('while a drive is being wiped, an interrupt', () => {
  it('once asks what is meant and changes nothing; twice leaves the wipe to the background', async () => {
    await whileWiping(async ({ data, running, goOn }) => {
      running.process.kill('SIGINT');
      await until(() => Promise.resolve(running.stderr().includes('Interrupt again')));
      expect((await listJobs(data)).map(({ state }) => state)).toEqual(['running']);
      running.process.kill('SIGINT');
      const { exitCode, stdout } = await running.ended;
      expect(exitCode).toBe(0);
      expect((JSON.parse(stdout) as { background: unknown[] }).background).toHaveLength(1);
      await goOn();
      await until(async () => (await listJobs(data))[0]?.certificate != null);
      expect((await listJobs(data)).map(({ outcome }) => outcome)).toEqual(['sanitized']);
    });
  });

  it('by a closed terminal changes nothing at all: the same process issues the certificate', async () => {
    await whileWiping(async ({ running, goOn }) => {
      running.process.kill('SIGHUP');
      await goOn();
      const { job, exitCode } = readReport(await running.ended);
      expect([exitCode, job.outcome, job.certificate !== null]).toEqual([0, 'sanitized', true]);
    });
  });

  it('that kills the command leaves the wipe running, and the next command issues the certificate where it was asked for', async () => {
    await whileWiping(async ({ data, out, running, job, goOn }) => {
      running.process.kill('SIGKILL');
      await running.ended;
      expect((await listJobs(data)).map(({ state }) => state)).toEqual(['running']);
      await goOn();
      await untilEnded(data, job.id);
      const listed = await clearbench(['--data', data, '--json', 'jobs']);
      const [ended] = (JSON.parse(listed.stdout) as { jobs: ListedJob[] }).jobs;
      expect([ended?.outcome, ended?.certificate]).toEqual(['sanitized', expect.stringMatching(/^CB-/)]);
      const pdf = path.join(out, `${ended?.certificate ?? ''}.pdf`);
      expect(inOneLine(listed.stderr)).toBe(
        `note: The certificate of job ${job.id} was missing and is issued now: ${pdf}`,
      );
      expect(await fs.readdir(path.join(data, 'issued'))).toEqual([]);
      const again = readReport(await clearbench(['--data', data, '--json', 'certificates', 'issue', job.id]));
      expect([again.exitCode, again.job.certificate?.pdf]).toEqual([0, pdf]);
      const ledger = await clearbench([
        ...['--data', data, 'ledger', 'show', '--subject'],
        ended?.certificate ?? '',
      ]);
      expect(ledger.stdout.match(/certificate-\w+/g)).toEqual(['certificate-exported', 'certificate-issued']);
    });
  });

  it('that kills the command does so also where the folder has gone: the data folder takes its place', async () => {
    await whileWiping(async ({ data, out, running, job, goOn }) => {
      running.process.kill('SIGKILL');
      await running.ended;
      await fs.rm(out, { recursive: true });
      await goOn();
      await untilEnded(data, job.id);
      const { stderr } = await clearbench(['--data', data, '--json', 'jobs']);
      expect(inOneLine(stderr)).toContain(`Nothing can be written to ${out} any longer`);
      expect(await fs.readdir(path.join(data, 'issued'))).toHaveLength(3);
      // What is gone may be a memory stick: it is not made anew under its name.
      await expect(fs.access(out)).rejects.toThrow();
      const again = await clearbench(['--data', data, '--json', 'certificates', 'issue', job.id]);
      expect(readReport(again).job.certificate?.pdf.startsWith(path.join(data, 'issued'))).toBe(true);
      expect(inOneLine(again.stderr)).toContain(`It is ${path.join(data, 'issued')}`);
    });
  });
});

requires('root', 'loop', 'fuse', 'openssl').describe('a cancelled wipe', () => {
  it('ends as aborted, with a certificate that says so, and can be resumed to a good end', async () => {
    await whileWiping(async ({ data, running, job, goOn }) => {
      const { id } = job;
      expect((await clearbench(['--data', data, 'cancel', id, '--by', 'B. Curie'])).exitCode).toBe(0);
      // The job looks for such requests once a second; a drive that answers again could be done by then.
      await until(() => Promise.resolve(running.stderr().includes('B. Curie')));
      await goOn();
      const aborted = readReport(await running.ended);
      expect([aborted.exitCode, aborted.job.outcome, aborted.job.level.achieved]).toEqual([
        5,
        'aborted',
        null,
      ]);
      expect(aborted.job.problems).toContainEqual(
        expect.objectContaining({
          code: 'CANCELLED',
          message: expect.stringContaining('B. Curie') as unknown,
        }),
      );
      const first = await readCertificate(aborted.job, data);
      expect(first.outcome.kind).toBe('aborted');

      const resumed = readReport(await clearbench(['--data', data, '--json', 'resume', id]));
      expect([resumed.exitCode, resumed.job.outcome, resumed.job.id]).toEqual([0, 'sanitized', id]);
      const second = await readCertificate(resumed.job, data);
      expect([second.supersedes, second.job.attempts.length]).toEqual([first.id, 2]);
    });
  });
});

describe('a job', () => {
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
        expect(stderr).toMatch(/List\s+the\s+jobs\s+to\s+find\s+its\s+id\./);
      });
    },
  );
});
