import fs from 'node:fs';

import { afterEach, beforeEach, expect, it } from 'vitest';

import type { EngineClient, JobHandle } from '../../../main/engine/client.ts';
import { readJournal } from '../../../main/engine/journal.ts';
import { decideOutcome } from '../../../shared/policy/outcome.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import { faultDrive, type FaultDrive } from '../../fault/fault-drive.ts';
import { mediumAfterCut, readWriteLog } from '../../fault/replay.ts';
import { requires } from '../../requirements/requires.ts';
import { BenchUnderTest, devicePlan, kill, MIB, onlyJobProcess } from './bench-under-test.ts';
import { streamOf } from './job-stream.ts';

/** With sectors of 4096 bytes its capacity proof is a few large requests too, so that every single one can be tried. */
const sizeBytes = 2 * MIB;

requires('root', 'loop', 'fuse').describe('a job killed at any request', () => {
  let bench: BenchUnderTest;
  let engine: EngineClient;
  let drive: FaultDrive;

  beforeEach(async () => {
    bench = new BenchUnderTest();
    engine = await bench.engine();
    drive = await faultDrive({ sizeBytes, sectorBytes: 4096, writeLog: true });
  });

  afterEach(async () => {
    await drive.close();
    await bench.close();
  });

  /** Starts a job and holds it at its first write. */
  const startHeld = async (plan: Plan): Promise<{ readonly job: JobHandle; readonly pid: number }> => {
    await drive.rules('write hang');
    const job = await engine.start(plan);
    await drive.untilHit();
    return { job, pid: onlyJobProcess(bench.jobsDir) };
  };

  /** How many requests follow the first ones in a whole job. */
  const requestsOfAJob = async (): Promise<number> => {
    const { job } = await startHeld(await devicePlan(drive.dev, { methodId: 'clear-random' }));
    await drive.rules('any delay ms=0');
    expect((await job.ended).ended).toBe('completed');
    return (await drive.stats()).rules[0]?.matched ?? 0;
  };

  it('claims nothing that a power cut could take away, and goes on to the end', async () => {
    const requests = await requestsOfAJob();
    const positions = Array.from({ length: requests + 1 }, (_, position) => position);
    const phases = new Set<string>();
    for (const position of positions) {
      const plan = await devicePlan(drive.dev, { methodId: 'clear-random' });
      const { job, pid } = await startHeld(plan);
      await drive.rules(`any signal pid=${String(pid)} sig=9 after=${String(position)} times=1`);
      const { ended } = await job.ended;
      await drive.rules('');
      if (ended === 'completed') continue;

      const { checkpoint, state, attempts } = readJournal(bench.jobsDir, plan.jobId);
      phases.add(attempts[0]?.phase ?? '');
      const claimed = state.passes[0];
      if (claimed !== undefined) {
        const records = await readWriteLog(drive.log);
        const wanted = streamOf(claimed, sizeBytes).subarray(0, claimed.bytesFlushed);
        for (const cut of [{ kind: 'flushed' }, { kind: 'torn', seed: position + 1 }] as const) {
          const medium = mediumAfterCut(fs.readFileSync(drive.baseImage), records, records.length, cut);
          expect(medium.subarray(0, claimed.bytesFlushed).equals(wanted)).toBe(true);
        }
        if (checkpoint?.phase === 'writing') expect(checkpoint.offsetBytes).toBe(claimed.bytesFlushed);
      }

      const again = await (await engine.resume(plan.jobId)).ended;
      expect(decideOutcome(plan, again)).toMatchObject({ kind: 'sanitized', achievedLevel: 'clear' });
      // A kill at the last requests may come after the end of the attempt was noted, and before its result was.
      expect(again.attempts).toHaveLength(2);
      expect(again.attempts[0]?.ended).toMatch(/^(?:interrupted|completed)$/);
      expect(again.attempts[1]?.ended).toBe('completed');
      const [pass] = again.passes;
      expect(pass !== undefined && fs.readFileSync(drive.image).equals(streamOf(pass, sizeBytes))).toBe(true);
    }
    expect([...phases].sort()).toEqual(['capacity-proof', 'writing']);
  }, 600_000);

  it('while its drive hangs is only gone when the drive lets go of it', async () => {
    const plan = await devicePlan(drive.dev);
    const { job, pid } = await startHeld(plan);
    kill(pid);
    // It may still write: nobody else gets the drive, and the job counts as running.
    await expect(engine.start({ ...plan, jobId: 'J20260102-030405-ANTHER00' })).rejects.toMatchObject({
      code: 'TARGET_BUSY',
    });
    await expect(engine.resume(plan.jobId)).rejects.toMatchObject({ code: 'JOB_RUNNING' });
    await drive.rules('');
    expect((await job.ended).ended).toBe('interrupted');
    expect((await (await engine.resume(plan.jobId)).ended).ended).toBe('completed');
  });
});
