import fs from 'node:fs';

import { expect, it } from 'vitest';

import type { OverwriteCheckpoint, OverwriteState } from '../../../main/sanitize/overwrite/overwrite-job.ts';
import { resolvePattern, patternOf, fillWithPattern } from '../../../main/sanitize/overwrite/pattern.ts';
import { mediumAfterCut, readWriteLog } from '../../fault/replay.ts';
import { requires } from '../../requirements/requires.ts';
import { MiB, OLD, secrets, wipeDevice, withFaultDrive } from './wipe-under-test.ts';

const SMALL = { blockBytes: 128 * 1024, checkpointBytes: MiB };

/** What a complete random pass of the jobs under test leaves on a drive. */
function randomMedium(passNumber: number, sizeBytes: number): Buffer {
  const medium = Buffer.alloc(sizeBytes);
  fillWithPattern(patternOf(resolvePattern({ kind: 'random' }, passNumber, secrets)), medium, 0);
  return medium;
}

requires('root', 'loop', 'fuse').describe('a job that goes on after an interruption', () => {
  it('writes only what was not flushed, with the same stream, and verifies all of it', async () => {
    await withFaultDrive({}, async (drive) => {
      let state: OverwriteState | null = null;
      const cancel = new AbortController();
      await wipeDevice(drive.dev, {
        method: 'clear-random',
        tuning: SMALL,
        cancel: cancel.signal,
        onCheckpoint: ({ phase, offsetBytes, state: now }) => {
          if (phase !== 'writing' || offsetBytes !== 5 * MiB) return;
          state = now;
          cancel.abort();
        },
      });
      const before = (await drive.stats()).writtenBytes;
      const evidence = await wipeDevice(drive.dev, {
        method: 'clear-random',
        tuning: SMALL,
        resumeFrom: state,
      });
      expect((await drive.stats()).writtenBytes - before).toBe(11 * MiB);
      expect(evidence).toMatchObject({
        ended: 'completed',
        capacityProof: { state: 'passed' },
        passes: [{ number: 1, state: 'complete', flush: 'ok', bytesFlushed: 16 * MiB }],
        verification: { bytesMatched: 16 * MiB },
      });
      expect(fs.readFileSync(drive.image).equals(randomMedium(1, 16 * MiB))).toBe(true);
    });
  });

  it('leaves out passes that were complete', async () => {
    await withFaultDrive({}, async (drive) => {
      let state: OverwriteState | null = null;
      const cancel = new AbortController();
      await wipeDevice(drive.dev, {
        method: 'hmg-is5-enhanced',
        cancel: cancel.signal,
        onCheckpoint: ({ passNumber, state: now }) => {
          if (passNumber !== 2 || now.passes[1]?.state !== 'complete') return;
          state = now;
          cancel.abort();
        },
      });
      const before = (await drive.stats()).writtenBytes;
      const evidence = await wipeDevice(drive.dev, { method: 'hmg-is5-enhanced', resumeFrom: state });
      expect((await drive.stats()).writtenBytes - before).toBe(16 * MiB);
      expect(evidence.passes.map((pass) => pass.pattern.kind)).toEqual(['bytes', 'bytes', 'random']);
      expect(evidence).toMatchObject({ ended: 'completed', verification: { bytesMatched: 16 * MiB } });
    });
  });

  it('tries sectors again that failed behind the flushed part, and keeps those that failed before it', async () => {
    const bad = 'write error from=1m to=1049088; write error from=6m to=6291968';
    await withFaultDrive({ rules: bad }, async (drive) => {
      let state: OverwriteState | null = null;
      const cancel = new AbortController();
      await wipeDevice(drive.dev, {
        tuning: { ...SMALL, checkpointBytes: 4 * MiB },
        cancel: cancel.signal,
        onCheckpoint: ({ phase, offsetBytes, state: now }) => {
          if (phase === 'writing' && offsetBytes === 4 * MiB) state = now;
        },
        onProblem: () => undefined,
        onProgress: ({ unwrittenSectors }) => {
          if (unwrittenSectors > 1) cancel.abort();
        },
      });
      await drive.rules('');
      const evidence = await wipeDevice(drive.dev, { tuning: SMALL, resumeFrom: state });
      expect(evidence.faults.unwritten).toEqual([{ firstLba: 2048, lastLba: 2048 }]);
      expect(evidence.faults.notAttempted).toEqual([]);
    });
  });

  it('stops when its checkpoint cannot be made durable', async () => {
    await withFaultDrive({}, async (drive) => {
      const evidence = await wipeDevice(drive.dev, {
        tuning: SMALL,
        onCheckpoint: ({ offsetBytes }) => {
          if (offsetBytes === 3 * MiB) throw new Error('no space left');
        },
      });
      expect(evidence).toMatchObject({ ended: 'failed', phase: 'writing', offsetBytes: 3 * MiB });
      expect(evidence.problems.map((problem) => problem.code)).toEqual(['JOURNAL_UNWRITABLE']);
    });
  });
});

requires('root', 'loop', 'fuse').describe('a power cut', () => {
  it('at any record leaves at least what the last checkpoint claimed', async () => {
    const sizeBytes = MiB;
    await withFaultDrive({ writeLog: true, sizeBytes }, async (drive) => {
      const checkpoints: { readonly atNs: bigint; readonly checkpoint: OverwriteCheckpoint }[] = [];
      await wipeDevice(drive.dev, {
        method: 'clear-random',
        tuning: { blockBytes: 64 * 1024, checkpointBytes: 192 * 1024 },
        onCheckpoint: (checkpoint) => {
          checkpoints.push({ atNs: process.hrtime.bigint(), checkpoint });
        },
      });
      const base = fs.readFileSync(drive.baseImage);
      expect(base.equals(Buffer.alloc(sizeBytes, OLD))).toBe(true);
      const wiped = randomMedium(1, sizeBytes);
      const records = await readWriteLog(drive.log);
      const claims = new Set<number>();
      for (let count = 0; count <= records.length; count++) {
        // The last checkpoint that was made before the record at which the power went.
        const cutNs = records[count]?.atNs ?? 2n ** 62n;
        const last = checkpoints.findLast(({ atNs }) => atNs < cutNs)?.checkpoint;
        const claimed = last?.state.passes[0]?.bytesFlushed ?? 0;
        if (claimed === 0) continue;
        claims.add(claimed);
        for (const cut of [{ kind: 'prefix' }, { kind: 'flushed' }, { kind: 'torn', seed: count }] as const) {
          const medium = mediumAfterCut(base, records, count, cut);
          expect(medium.subarray(0, claimed).equals(wiped.subarray(0, claimed))).toBe(true);
        }
      }
      expect([...claims]).toEqual([1, 2, 3, 4, 5, 16 / 3].map((part) => part * 192 * 1024));
    });
  });

  it('after a flush that the drive only pretended to do is found by the verification of the resumed job', async () => {
    await withFaultDrive({ rules: 'flush drop', writeLog: true, sizeBytes: 4 * MiB }, async (drive) => {
      let state: OverwriteState | null = null;
      const cancel = new AbortController();
      await wipeDevice(drive.dev, {
        tuning: SMALL,
        cancel: cancel.signal,
        onCheckpoint: ({ phase, offsetBytes, state: now }) => {
          if (phase !== 'writing' || offsetBytes !== 2 * MiB) return;
          state = now;
          cancel.abort();
        },
      });
      const records = await readWriteLog(drive.log);
      const medium = mediumAfterCut(fs.readFileSync(drive.baseImage), records, records.length, {
        kind: 'flushed',
      });
      fs.writeFileSync(drive.image, medium, { flag: 'r+' });
      const evidence = await wipeDevice(drive.dev, { tuning: SMALL, resumeFrom: state });
      expect(evidence.faults.mismatched).toEqual([{ firstLba: 0, lastLba: 4095 }]);
    });
  });
});
