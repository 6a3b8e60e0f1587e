import fs from 'node:fs';
import path from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { EngineClient } from '../../../main/engine/client.ts';
import { readJob } from '../../../main/engine/jobs.ts';
import { RefusedError } from '../../../main/engine/refusal.ts';
import { decideOutcome } from '../../../shared/policy/outcome.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import { attachLoopDevice, type LoopDevice } from '../../fault/loop-device.ts';
import { requires } from '../../requirements/requires.ts';
import {
  BenchUnderTest,
  devicePlan,
  identify,
  imagePlan,
  isFilledWith,
  kill,
  MIB,
  onlyJobProcess,
  smallDisk,
} from './bench-under-test.ts';

let bench: BenchUnderTest;
let engine: EngineClient;

// One broker takes all of these orders: a refusal leaves nothing behind.
beforeAll(async () => {
  bench = new BenchUnderTest();
  engine = await bench.engine();
});

afterAll(() => bench.close());

/** The codes of a refusal, after checking that it left no trace of a job. */
async function refusalOf(plan: Plan): Promise<readonly string[]> {
  const jobsBefore = fs.readdirSync(bench.jobsDir);
  const error = await engine.start(plan).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RefusedError);
  expect(fs.readdirSync(bench.jobsDir)).toEqual(jobsBefore);
  return error instanceof RefusedError ? error.problems.map(({ code }) => code) : [];
}

describe('the engine refuses an image before it writes', () => {
  const change = (plan: Plan, target: Partial<Plan['target']>): Plan => ({
    ...plan,
    target: { ...plan.target, ...target } as Plan['target'],
  });
  const wrong: readonly (readonly [name: string, make: (plan: Plan) => Plan, codes: readonly string[]])[] = [
    ['a wrong confirmation', (plan) => ({ ...plan, confirmedWith: 'nope' }), ['CONFIRMATION_WRONG']],
    [
      'an identifier that is not its name',
      (plan) => ({ ...plan, identifier: { kind: 'file', value: 'x.img' }, confirmedWith: '.img' }),
      ['TARGET_CHANGED'],
    ],
    ['another size than planned', (plan) => change(plan, { sizeBytes: 3 * MIB }), ['TARGET_CHANGED']],
    ['another file than planned', (plan) => change(plan, { fileId: '1:1' }), ['TARGET_CHANGED']],
    ['a folder', (plan) => change(plan, { path: path.dirname(plan.target.path) }), ['TARGET_NOT_A_DRIVE']],
    ['a missing file', (plan) => change(plan, { path: `${plan.target.path}.gone` }), ['TARGET_NOT_FOUND']],
    [
      'no verification with a method that includes one',
      (plan) => ({ ...plan, methodId: 'hmg-is5-baseline', verification: 'none' }),
      ['PLAN_INVALID'],
    ],
    [
      'several things at once, and names all',
      (plan) => ({ ...change(plan, { sizeBytes: 3 * MIB }), confirmedWith: 'nope' }),
      ['CONFIRMATION_WRONG', 'TARGET_CHANGED'],
    ],
  ];
  for (const [name, make, codes] of wrong) {
    it(`with ${name}`, async () => {
      const image = bench.image(2 * MIB);
      expect(await refusalOf(make(imagePlan(image)))).toEqual(codes);
      expect(isFilledWith(image, 0xa5)).toBe(true);
    });
  }

  it('that another file took the place of', async () => {
    const image = bench.image(2 * MIB, 'replaced.img');
    const plan = imagePlan(image);
    fs.renameSync(image, `${image}.old`);
    fs.writeFileSync(image, Buffer.alloc(2 * MIB, 0xa5));
    expect(await refusalOf(plan)).toEqual(['TARGET_CHANGED']);
    fs.rmSync(image);
    fs.symlinkSync(`${image}.old`, image);
    expect(await refusalOf(plan)).toEqual(['TARGET_NOT_A_DRIVE']);
    expect(isFilledWith(`${image}.old`, 0xa5)).toBe(true);
  });

  it('that another Clearbench is overwriting', async () => {
    const plan = imagePlan(bench.image(64 * MIB), { methodId: 'gutmann' });
    const running = await engine.start(plan);
    const pid = onlyJobProcess(bench.jobsDir);
    kill(pid, 'SIGSTOP');
    const other = await bench.engine();
    await expect(other.start({ ...plan, jobId: 'J20260102-030405-ANTHER00' })).rejects.toMatchObject({
      code: 'TARGET_BUSY',
    });
    await expect(other.resume(plan.jobId)).rejects.toMatchObject({ code: 'JOB_RUNNING' });
    kill(pid, 'SIGCONT');
    await engine.cancel(plan.jobId, 'Kim');
    expect((await running.ended).ended).toBe('cancelled');
  });
});

describe('the engine refuses to work', () => {
  it('in a folder that others may write', async () => {
    fs.chmodSync(bench.jobsDir, 0o777);
    try {
      await expect(bench.engine()).rejects.toMatchObject({ code: 'STATE_UNREADABLE' });
      await expect(engine.start(imagePlan(bench.image(2 * MIB)))).rejects.toMatchObject({
        code: 'STATE_UNREADABLE',
      });
    } finally {
      fs.chmodSync(bench.jobsDir, 0o700);
    }
  });

  it('on a job that it does not know or that is done', async () => {
    await expect(engine.resume('J20260102-030405-00000000')).rejects.toMatchObject({ code: 'JOB_NOT_FOUND' });
    const plan = imagePlan(bench.image(2 * MIB));
    await (
      await engine.start(plan)
    ).ended;
    await expect(engine.resume(plan.jobId)).rejects.toMatchObject({ code: 'JOB_NOT_RESUMABLE' });
    await expect(engine.start(plan)).rejects.toMatchObject({ code: 'PLAN_INVALID' });
  });

  it('on a resumed job whose image is another now', async () => {
    const image = bench.image(64 * MIB);
    const plan = imagePlan(image, { methodId: 'gutmann' });
    const job = await engine.start(plan);
    await engine.cancel(plan.jobId, 'Kim');
    await job.ended;
    fs.renameSync(image, `${image}.old`);
    fs.writeFileSync(image, Buffer.alloc(64 * MIB, 0xa5));
    await expect(engine.resume(plan.jobId)).rejects.toMatchObject({ code: 'TARGET_CHANGED' });
    expect(isFilledWith(image, 0xa5)).toBe(true);
  });
});

requires('root').describe('the engine on a full disk', () => {
  it('refuses a job that it could not journal, before it writes', async () => {
    const image = bench.image(2 * MIB);
    const disk = path.join(bench.folder, 'full');
    const unmount = smallDisk(disk, 64);
    try {
      const state = path.join(disk, 'jobs');
      fs.mkdirSync(state, { mode: 0o700 });
      const full = new BenchUnderTest(state);
      try {
        const other = await full.engine();
        fillUp(path.join(disk, 'ballast'));
        await expect(other.start(imagePlan(image))).rejects.toMatchObject({ code: 'JOURNAL_UNWRITABLE' });
        expect(fs.readdirSync(state)).toEqual([]);
        expect(isFilledWith(image, 0xa5)).toBe(true);
      } finally {
        await full.close();
      }
    } finally {
      unmount();
    }
  });
});

requires('root').describe('a disk that gets full while a job runs', () => {
  it('stops the job at its last checkpoint, and the job goes on when there is space again', async () => {
    const disk = path.join(bench.folder, 'small');
    const unmount = smallDisk(disk, 256);
    const small = new BenchUnderTest(path.join(disk, 'jobs'));
    try {
      const plan = imagePlan(bench.image(64 * MIB), { methodId: 'gutmann' });
      const other = await small.engine();
      const job = await other.start(plan);
      const ballast = path.join(disk, 'ballast');
      fillUp(ballast);
      const result = await job.ended;
      expect(result.ended).toBe('failed');
      expect(result.problems.map(({ code }) => code)).toContain('JOURNAL_UNWRITABLE');
      expect(decideOutcome(plan, result).kind).toBe('not-sanitized');
      expect((await readJob(small.jobsDir, plan.jobId)).resumable).toBe(true);
      fs.rmSync(ballast);
      const again = await (await other.resume(plan.jobId)).ended;
      expect(decideOutcome(plan, again).kind).toBe('sanitized');
      expect(again.attempts).toHaveLength(2);
    } finally {
      await small.close();
      unmount();
    }
  });
});

/** Writes zeros into a file until its disk is full. */
function fillUp(file: string): void {
  const descriptor = fs.openSync(file, 'w');
  try {
    for (;;) fs.writeSync(descriptor, Buffer.alloc(4096));
  } catch {
    // That is what was wanted.
  } finally {
    fs.closeSync(descriptor);
  }
}

requires('root', 'loop', 'udev-data').describe('the engine refuses a device before it writes', () => {
  let image: string;
  let loop: LoopDevice;
  let forget: () => void;

  beforeEach(async () => {
    // A size that no drive of another test has: nameless drives are told apart by it.
    image = bench.image(8 * MIB + 20_480);
    loop = await attachLoopDevice(image);
    forget = identify(loop.dev, `CBTEST${String(process.pid)}`);
  });

  afterEach(async () => {
    forget();
    await loop.detach();
  });

  const untouched = (): void => {
    expect(isFilledWith(image, 0xa5)).toBe(true);
  };

  it('that is virtual, unless that is meant', async () => {
    const plan = await devicePlan(loop.dev, { allowVirtual: false });
    expect(await refusalOf(plan)).toEqual(['DRIVE_IS_VIRTUAL']);
    untouched();
  });

  it('that was replaced between plan and start', async () => {
    const plan = await devicePlan(loop.dev);
    forget();
    forget = identify(loop.dev, 'ANOTHER1');
    expect(await refusalOf(plan)).toContain('TARGET_CHANGED');
    untouched();
  });

  it('that was detached and attached again under the same name', async () => {
    const plan = await devicePlan(loop.dev);
    await loop.detach();
    loop = await attachLoopDevice(image);
    if (plan.target.path !== loop.dev) return;
    expect(await refusalOf(plan)).toContain('TARGET_CHANGED');
    untouched();
  });

  it('whose warnings nobody accepted', async () => {
    const plan = await devicePlan(loop.dev);
    if (plan.target.kind !== 'device') return;
    const odd = { ...plan.target.drive, disagreements: ['Two sources disagree.'] };
    const accepted = await refusalOf({
      ...plan,
      confirmedWith: 'nope',
      target: { ...plan.target, drive: odd },
    });
    // What the plan says of the drive beyond its identity is not believed: the drive is read again.
    expect(accepted).toEqual(['CONFIRMATION_WRONG']);
    untouched();
  });

  it('that another Clearbench is overwriting', async () => {
    const plan = await devicePlan(loop.dev, { methodId: 'gutmann' });
    const running = await engine.start(plan);
    const pid = onlyJobProcess(bench.jobsDir);
    kill(pid, 'SIGSTOP');
    const other = await bench.engine();
    await expect(other.start({ ...plan, jobId: 'J20260102-030405-ANTHER00' })).rejects.toMatchObject({
      code: 'TARGET_BUSY',
    });
    kill(pid, 'SIGCONT');
    await engine.cancel(plan.jobId, 'Kim');
    expect((await running.ended).ended).toBe('cancelled');
  });

  it('of a resumed job that is no longer attached or cannot be told from others', async () => {
    forget();
    const nameless = await devicePlan(loop.dev, { methodId: 'gutmann' });
    const job = await engine.start(nameless);
    await engine.cancel(nameless.jobId, 'Kim');
    await job.ended;
    expect((await readJob(bench.jobsDir, nameless.jobId)).resumable).toBe(true);
    await loop.detach();
    await expect(engine.resume(nameless.jobId)).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
    loop = await attachLoopDevice(image);
    await expect(engine.resume(nameless.jobId)).rejects.toMatchObject({ code: 'JOB_NOT_RESUMABLE' });
  });
});
