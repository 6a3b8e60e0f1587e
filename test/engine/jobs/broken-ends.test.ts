import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { connectBroker } from '../../../main/engine/broker-connection.ts';
import type { BrokerCommand } from '../../../main/engine/elevation.ts';
import { readJob } from '../../../main/engine/jobs.ts';
import { ENGINE_PROTOCOL_VERSION } from '../../../main/engine/protocol.ts';
import { toolVersion } from '../../../main/engine/tool-info.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { requires } from '../../requirements/requires.ts';
import { BenchUnderTest, imagePlan, isFilledWith, kill, MIB, until } from './bench-under-test.ts';

const root = path.join(import.meta.dirname, '../../..');
const jobMain = path.join(root, 'main/engine/job-main.ts');
const brokerMain = path.join(root, 'main/engine/broker-main.ts');
const hello = `${JSON.stringify({ kind: 'hello', protocol: ENGINE_PROTOCOL_VERSION, version: toolVersion })}\n`;

let bench: BenchUnderTest;

beforeEach(() => {
  bench = new BenchUnderTest();
});

afterEach(() => bench.close());

describe('a job process', () => {
  it('does not mind nonsense from its broker once it has its order', async () => {
    const image = bench.image(16 * MIB);
    const plan = imagePlan(image, { methodId: 'bsi-vsitr' });
    fs.mkdirSync(bench.jobsDir, { recursive: true, mode: 0o700 });
    const job = spawn(process.execPath, [jobMain], { stdio: ['pipe', 'pipe', 'ignore'] });
    job.stdin.on('error', () => undefined);
    const order = { kind: 'start', plan, jobsDir: bench.jobsDir, readers: null };
    job.stdin.write(`${hello}${JSON.stringify(order)}\n`);
    job.stdin.write(Buffer.alloc(100_000, 0xff));
    job.stdin.end('\n{"kind":"cancel"}\n');
    job.stdout.destroy();
    await until(async () => {
      const summary = await readJob(bench.jobsDir, plan.jobId).catch(() => null);
      return summary?.state === 'finished';
    });
    expect((await readJob(bench.jobsDir, plan.jobId)).result?.ended).toBe('completed');
    expect(isFilledWith(image, 0xaa)).toBe(true);
  });

  it('does nothing without a greeting of the same version', async () => {
    const image = bench.image(2 * MIB);
    fs.mkdirSync(bench.jobsDir, { recursive: true, mode: 0o700 });
    const order = { kind: 'start', plan: imagePlan(image), jobsDir: bench.jobsDir, readers: null };
    const job = spawn(process.execPath, [jobMain], { stdio: ['pipe', 'ignore', 'ignore'] });
    job.stdin.on('error', () => undefined);
    job.stdin.write(`${hello.replace(toolVersion, '0.0.0')}${JSON.stringify(order)}\n`);
    await new Promise((resolve) => job.once('exit', resolve));
    expect(fs.readdirSync(bench.jobsDir)).toEqual([]);
    expect(isFilledWith(image, 0xa5)).toBe(true);
  });
});

describe('a bench', () => {
  const fake = (script: string): BrokerCommand => ({
    file: process.execPath,
    arguments: ['-e', script],
    environment: {},
    ownSession: true,
    explainExit: ({ code, errorText }) =>
      new ClearbenchError('ELEVATION_DENIED', `${String(code)} ${errorText}`),
  });

  it('does not work with a broker of another version', async () => {
    const other = hello.replace(toolVersion, '0.0.0');
    const command = fake(`process.stdout.write(${JSON.stringify(other)}); setInterval(() => {}, 1000)`);
    const error: unknown = await connectBroker(command).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ENGINE_PROTOCOL' });
    expect(String(error)).toContain('0.0.0');
  });

  it('learns why there is no broker', async () => {
    const command = fake(`process.stderr.write('because'); process.exitCode = 127`);
    await expect(connectBroker(command)).rejects.toMatchObject({
      code: 'ELEVATION_DENIED',
      message: '127 because',
    });
  });
});

requires('root').describe('an elevated broker', () => {
  it('keeps its jobs where no caller can choose, readable to who started it', async () => {
    const image = bench.image(2 * MIB);
    const plan = imagePlan(image);
    // A mount namespace of its own, so that the real folder stays as it is.
    const mounted =
      'mkdir -p /var/lib/clearbench-engine && mount -t tmpfs tmpfs /var/lib/clearbench-engine && exec "$@"';
    const engine = await connectBroker({
      file: '/usr/bin/unshare',
      arguments: ['--mount', '--', '/bin/sh', '-c', mounted, 'sh', process.execPath, brokerMain],
      environment: { PKEXEC_UID: '65534', PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      ownSession: true,
      explainExit: ({ errorText }) => new ClearbenchError('ENGINE_FAILED', errorText),
    });
    expect(engine.jobsDir).toBe('/var/lib/clearbench-engine/jobs');
    const [broker] = fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number)
      .filter((pid) => environmentOf(pid).includes('PKEXEC_UID=65534'));
    if (broker === undefined) throw new Error('there is no broker');
    try {
      await (
        await engine.start(plan)
      ).ended;
      const jobs = `/proc/${String(broker)}/root/var/lib/clearbench-engine/jobs`;
      const modes = ['..', '', plan.jobId, `${plan.jobId}/journal.ndjson`].map((name) => {
        const { uid, gid, mode } = fs.statSync(path.join(jobs, name));
        return [name, uid, gid, (mode & 0o777).toString(8)];
      });
      expect(modes).toEqual([
        ['..', 0, 0, '711'],
        ['', 0, 0, '755'],
        [plan.jobId, 0, 65534, '750'],
        [`${plan.jobId}/journal.ndjson`, 0, 65534, '640'],
      ]);
    } finally {
      await engine.close();
      kill(broker);
    }
  });
});

function environmentOf(pid: number): readonly string[] {
  try {
    return fs.readFileSync(`/proc/${String(pid)}/environ`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
