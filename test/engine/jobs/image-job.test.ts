import fs from 'node:fs';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { readJob, scanJobs } from '../../../main/engine/jobs.ts';
import { readJournal } from '../../../main/engine/journal.ts';
import { decideOutcome } from '../../../shared/policy/outcome.ts';
import type { JobEvent } from '../../../shared/schemas/job-event.ts';
import { resultSchema } from '../../../shared/schemas/result.ts';
import {
  BenchUnderTest,
  imagePlan,
  isFilledWith,
  kill,
  MIB,
  onlyJobProcess,
  processesIn,
  until,
} from './bench-under-test.ts';

let bench: BenchUnderTest;

beforeEach(() => {
  bench = new BenchUnderTest();
});

afterEach(() => bench.close());

/** Long enough to be interrupted in: 35 passes over 64 MiB. */
const longJob = { methodId: 'gutmann' } as const;

describe('a job on an image', () => {
  it('overwrites it, and its journal proves the result', async () => {
    const image = bench.image(8 * MIB);
    const plan = imagePlan(image);
    const engine = await bench.engine();
    const job = await engine.start(plan);
    const events: JobEvent[] = [];
    for await (const event of job.events) events.push(event);
    const result = await job.ended;

    expect(decideOutcome(plan, result)).toMatchObject({ kind: 'sanitized', achievedLevel: 'clear' });
    expect(isFilledWith(image, 0)).toBe(true);
    expect(events.at(-1)).toEqual({ kind: 'result', result });
    expect(resultSchema.parse(result)).toEqual(result);
    expect(readJournal(bench.jobsDir, plan.jobId).result).toEqual(result);
    expect(await readJob(bench.jobsDir, plan.jobId)).toMatchObject({
      state: 'finished',
      resumable: false,
      plan,
      result,
    });
    await until(() => processesIn(bench.jobsDir).every(({ kind }) => kind === 'broker'));
  });

  it('keeps its files from everybody else', async () => {
    const plan = imagePlan(bench.image(2 * MIB));
    const job = await (await bench.engine()).start(plan);
    await job.ended;
    const folder = path.join(bench.jobsDir, plan.jobId);
    expect(
      fs.readdirSync(folder).map((name) => [name, fs.statSync(path.join(folder, name)).mode & 0o777]),
    ).toEqual([
      ['journal.ndjson', 0o600],
      ['progress.json', 0o600],
    ]);
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('goes on when its bench has gone, and another bench can follow it', async () => {
    const plan = imagePlan(bench.image(64 * MIB), longJob);
    const first = await bench.engine();
    await first.start(plan);
    await first.close();
    await until(() => processesIn(bench.jobsDir).every(({ kind }) => kind === 'job'));
    expect((await readJob(bench.jobsDir, plan.jobId)).state).toBe('running');

    const second = await bench.engine();
    const followed = await second.follow(plan.jobId);
    await second.cancel(plan.jobId, 'Kim');
    expect((await followed.ended).ended).toBe('cancelled');
  });

  it('is told to its bench to the end when its broker dies', async () => {
    const plan = imagePlan(bench.image(64 * MIB), longJob);
    const job = await (await bench.engine()).start(plan);
    processesIn(bench.jobsDir).forEach(({ pid, kind }) => {
      if (kind === 'broker') kill(pid);
    });
    const other = await bench.engine();
    await other.cancel(plan.jobId, 'Kim');
    const result = await job.ended;
    expect(result.ended).toBe('cancelled');
    expect(result.problems).toContainEqual({ code: 'CANCELLED', message: 'Kim cancelled the job.' });
  });

  it('that is killed leaves a result that claims nothing more than was flushed, and goes on from there', async () => {
    const image = bench.image(64 * MIB);
    const plan = imagePlan(image, longJob);
    const engine = await bench.engine();
    const job = await engine.start(plan);
    await until(async () => (await readJob(bench.jobsDir, plan.jobId)).checkpoint?.phase === 'writing');
    kill(onlyJobProcess(bench.jobsDir));

    const result = await job.ended;
    expect(result.ended).toBe('interrupted');
    expect(decideOutcome(plan, result).kind).toBe('not-sanitized');
    expect(result.problems.map(({ code }) => code)).toContain('JOB_INTERRUPTED');
    expect(result.attempts).toMatchObject([{ number: 1, ended: 'interrupted', phase: 'writing' }]);
    const interrupted = await readJob(bench.jobsDir, plan.jobId);
    expect(interrupted).toMatchObject({ state: 'interrupted', resumable: true, result });

    const again = await (await engine.resume(plan.jobId)).ended;
    expect(again.attempts).toMatchObject([
      { number: 1, ended: 'interrupted', phase: 'writing' },
      { number: 2, ended: 'completed' },
    ]);
    expect(decideOutcome(plan, again).kind).toBe('sanitized');
    expect(again.passes).toHaveLength(35);
    expect((await readJob(bench.jobsDir, plan.jobId)).state).toBe('finished');
  });

  it('stops at a checkpoint when the system ends it, and can go on', async () => {
    const plan = imagePlan(bench.image(64 * MIB), longJob);
    const engine = await bench.engine();
    const job = await engine.start(plan);
    await until(async () => (await readJob(bench.jobsDir, plan.jobId)).checkpoint?.phase === 'writing');
    kill(onlyJobProcess(bench.jobsDir), 'SIGTERM');
    expect((await job.ended).ended).toBe('interrupted');
    // The process says so before it ends; as long as it is there, the job counts as running.
    await until(async () => (await readJob(bench.jobsDir, plan.jobId)).state !== 'running');
    expect(await readJob(bench.jobsDir, plan.jobId)).toMatchObject({ state: 'interrupted', resumable: true });
    expect((await (await engine.resume(plan.jobId)).ended).ended).toBe('completed');
  });

  it('does not notice signals of a terminal', async () => {
    const plan = imagePlan(bench.image(64 * MIB), longJob);
    const engine = await bench.engine();
    const job = await engine.start(plan);
    for (const { pid } of processesIn(bench.jobsDir)) {
      kill(pid, 'SIGINT');
      kill(pid, 'SIGHUP');
    }
    await engine.cancel(plan.jobId, 'Kim');
    expect((await job.ended).ended).toBe('cancelled');
  });

  it('that was stopped by hand does not keep its broker from others', async () => {
    const engine = await bench.engine();
    const stopped = await engine.start(imagePlan(bench.image(64 * MIB, 'one.img'), longJob));
    const pid = onlyJobProcess(bench.jobsDir);
    kill(pid, 'SIGSTOP');
    const other = await engine.start(imagePlan(bench.image(2 * MIB, 'two.img')));
    expect((await other.ended).ended).toBe('completed');
    kill(pid, 'SIGCONT');
    await engine.cancel(stopped.jobId, 'Kim');
    expect((await stopped.ended).ended).toBe('cancelled');
  });
});

describe('cancelling', () => {
  it('an interrupted job gives it the result', async () => {
    const plan = imagePlan(bench.image(64 * MIB), longJob);
    const engine = await bench.engine();
    const job = await engine.start(plan);
    kill(onlyJobProcess(bench.jobsDir));
    await job.ended;
    await engine.cancel(plan.jobId, 'Kim');
    const { state, result } = await readJob(bench.jobsDir, plan.jobId);
    expect(state).toBe('finished');
    expect(result?.ended).toBe('cancelled');
    if (result === null) return;
    expect(decideOutcome(plan, result).kind).toBe('aborted');
  });

  it('a finished or unknown job is refused', async () => {
    const plan = imagePlan(bench.image(2 * MIB));
    const engine = await bench.engine();
    await (
      await engine.start(plan)
    ).ended;
    await expect(engine.cancel(plan.jobId, 'Kim')).rejects.toMatchObject({ code: 'JOB_NOT_RESUMABLE' });
    await expect(engine.cancel('J20260102-030405-00000000', 'Kim')).rejects.toMatchObject({
      code: 'JOB_NOT_FOUND',
    });
  });

  it('does not end the next attempt', async () => {
    const plan = imagePlan(bench.image(64 * MIB), longJob);
    const engine = await bench.engine();
    const job = await engine.start(plan);
    await engine.cancel(plan.jobId, 'Kim');
    await job.ended;
    expect((await readJob(bench.jobsDir, plan.jobId)).resumable).toBe(true);
    const again = await (await engine.resume(plan.jobId)).ended;
    expect(again.attempts.map(({ ended }) => ended)).toEqual(['cancelled', 'completed']);
    expect(decideOutcome(plan, again).kind).toBe('sanitized');
  });
});

describe('the list of jobs', () => {
  it('is empty without a folder', async () => {
    expect(await scanJobs(path.join(bench.folder, 'nothing'))).toEqual({ jobs: [], damaged: [] });
  });

  it('names a damaged journal and still shows the others', async () => {
    const engine = await bench.engine();
    const good = imagePlan(bench.image(2 * MIB, 'one.img'));
    const bad = imagePlan(bench.image(2 * MIB, 'two.img'));
    await Promise.all([engine.start(good), engine.start(bad)].map(async (job) => (await job).ended));
    fs.writeFileSync(path.join(bench.jobsDir, bad.jobId, 'journal.ndjson'), 'nonsense\nmore\n');
    const { jobs, damaged } = await scanJobs(bench.jobsDir);
    expect(jobs.map(({ jobId }) => jobId)).toEqual([good.jobId]);
    expect(damaged).toMatchObject([{ jobId: bad.jobId, problem: { code: 'JOURNAL_DAMAGED' } }]);
    await expect(engine.resume(bad.jobId)).rejects.toMatchObject({ code: 'JOURNAL_DAMAGED' });
  });
});
