import { afterEach, beforeEach, expect, it } from 'vitest';

import type { EngineClient } from '../../../main/engine/client.ts';
import { readJob } from '../../../main/engine/jobs.ts';
import { decideOutcome } from '../../../shared/policy/outcome.ts';
import { faultDrive, type FaultDrive } from '../../fault/fault-drive.ts';
import { requires } from '../../requirements/requires.ts';
import {
  BenchUnderTest,
  devicePlan,
  imagePlan,
  isFilledWith,
  MIB,
  processesIn,
  until,
} from './bench-under-test.ts';

requires('root', 'loop', 'fuse').describe('a drive that hangs in the kernel', () => {
  let bench: BenchUnderTest;
  let engine: EngineClient;
  let drive: FaultDrive;

  beforeEach(async () => {
    bench = new BenchUnderTest();
    engine = await bench.engine();
    drive = await faultDrive({ sizeBytes: 16 * MIB });
  });

  afterEach(async () => {
    await drive.close();
    await bench.close();
  });

  it('keeps no other job waiting, and its own job can be cancelled', async () => {
    const plan = await devicePlan(drive.dev);
    await drive.rules('write hang from=8m');
    const hanging = await engine.start(plan);
    await drive.untilHit();

    const image = bench.image(2 * MIB);
    expect((await (await engine.start(imagePlan(image))).ended).ended).toBe('completed');
    expect(isFilledWith(image, 0)).toBe(true);

    await engine.cancel(plan.jobId, 'Kim');
    const result = await hanging.ended;
    expect(decideOutcome(plan, result).kind).toBe('aborted');
    expect(result.problems).toContainEqual({ code: 'CANCELLED', message: 'Kim cancelled the job.' });
    expect(await readJob(bench.jobsDir, plan.jobId)).toMatchObject({ state: 'finished', result });

    // Its process is stuck with the drive, but nobody has to wait for that.
    expect(processesIn(bench.jobsDir).filter(({ kind }) => kind === 'job')).toHaveLength(1);
    await engine.close();
    await drive.rules('');
    await until(() => processesIn(bench.jobsDir).length === 0);
  });

  it('is wiped to its end when it comes back', async () => {
    const plan = await devicePlan(drive.dev);
    await drive.rules('write hang from=8m');
    const job = await engine.start(plan);
    await drive.untilHit();
    await drive.rules('');
    expect(decideOutcome(plan, await job.ended).kind).toBe('sanitized');
    expect(isFilledWith(drive.image, 0)).toBe(true);
  });
});
