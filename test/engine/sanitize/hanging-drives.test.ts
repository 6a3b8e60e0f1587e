import { expect, it } from 'vitest';

import { openTarget } from '../../../main/sanitize/overwrite/open-target.ts';
import type { OverwriteProgress } from '../../../main/sanitize/overwrite/progress-meter.ts';
import { requires } from '../../requirements/requires.ts';
import { MiB, planDevice, wipe, withFaultDrive } from './wipe-under-test.ts';

const SMALL = { blockBytes: 256 * 1024, checkpointBytes: 4 * MiB };

requires('root', 'loop', 'fuse').describe('a drive that hangs in the kernel', () => {
  it('does not keep a cancelled job, which claims what had been flushed before', async () => {
    await withFaultDrive({}, async (drive) => {
      const target = await openTarget(planDevice(drive.dev));
      const cancel = new AbortController();
      const wiping = wipe(target, {
        cancel: cancel.signal,
        tuning: SMALL,
        onCheckpoint: async ({ offsetBytes }) => {
          if (offsetBytes === 4 * MiB) await drive.rules('any hang from=6m to=8m');
        },
      });
      await drive.untilHit();
      cancel.abort();
      // The drive is released only after this: the job must end before.
      const evidence = await wiping;
      await target.close();
      expect(evidence).toMatchObject({ ended: 'cancelled', phase: 'writing', passNumber: 1 });
      expect(evidence.passes).toMatchObject([{ state: 'incomplete', bytesFlushed: 4 * MiB }]);
      expect(evidence.faults.notAttempted).toEqual([{ firstLba: 8192, lastLba: 32767 }]);
    });
  });

  it('shows for how long it has been silent, and the job goes on when it answers again', async () => {
    await withFaultDrive({ rules: 'write hang from=10m to=11m' }, async (drive) => {
      const target = await openTarget(planDevice(drive.dev));
      const silences: number[] = [];
      const evidence = await wipe(target, {
        onProgress: ({ stalledSeconds }: OverwriteProgress) => {
          if (stalledSeconds > (silences.at(-1) ?? 0)) silences.push(stalledSeconds);
          if (stalledSeconds === 6) void drive.rules('');
        },
      });
      await target.close();
      expect(silences).toEqual([5, 6]);
      expect(evidence).toMatchObject({ ended: 'completed', problems: [] });
      expect(evidence.verification.bytesMatched).toBe(16 * MiB);
    });
  });

  it('is noted as a problem when it is silent for long, and the job still goes on', async () => {
    await withFaultDrive({ rules: 'flush hang' }, async (drive) => {
      const target = await openTarget(planDevice(drive.dev));
      const evidence = await wipe(target, {
        tuning: { stallNotedMs: 2000 },
        onProblem: ({ code }) => {
          if (code === 'DRIVE_STALLED') void drive.rules('');
        },
      });
      await target.close();
      expect(evidence.ended).toBe('completed');
      expect(evidence.problems.map((problem) => problem.code)).toEqual(['DRIVE_STALLED']);
      expect(evidence.faults.notAttempted).toEqual([]);
    });
  });

  it('ends the job when its size falls to nothing while a request hangs', async () => {
    await withFaultDrive({ rules: 'write hang from=10m to=11m' }, async (drive) => {
      const target = await openTarget(planDevice(drive.dev));
      const wiping = wipe(target);
      await drive.untilHit();
      await drive.shrink(0);
      const evidence = await wiping;
      await target.close();
      expect(evidence.ended).toBe('drive-lost');
      expect(evidence.problems.map((problem) => problem.code)).toEqual(['DRIVE_VANISHED']);
    });
  });
});

requires('root', 'loop', 'fuse').describe('cancelling a healthy drive', () => {
  it('flushes what was written and claims exactly that', async () => {
    await withFaultDrive({ rules: 'write delay ms=20' }, async (drive) => {
      const target = await openTarget(planDevice(drive.dev));
      const cancel = new AbortController();
      const evidence = await wipe(target, {
        cancel: cancel.signal,
        tuning: { ...SMALL, checkpointBytes: 64 * MiB },
        onProgress: ({ phase, doneBytes }) => {
          if (phase === 'writing' && doneBytes > 2 * MiB) cancel.abort();
        },
      });
      await target.close();
      expect(evidence.ended).toBe('cancelled');
      const flushed = evidence.passes[0]?.bytesFlushed ?? 0;
      expect(flushed).toBeGreaterThan(0);
      expect(flushed).toBeLessThan(16 * MiB);
      expect(evidence.offsetBytes).toBe(flushed);
    });
  });

  it('before it began leaves everything not attempted', async () => {
    await withFaultDrive({}, async (drive) => {
      const target = await openTarget(planDevice(drive.dev));
      const evidence = await wipe(target, { cancel: AbortSignal.abort() });
      await target.close();
      expect(evidence).toMatchObject({
        ended: 'cancelled',
        capacityProof: { state: 'not-performed' },
        passes: [],
        faults: { notAttempted: [{ firstLba: 0, lastLba: 32767 }] },
      });
      expect((await drive.stats()).writes).toBe(0);
    });
  });
});
