import fs from 'node:fs';

import { expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import type { FaultDrive } from '../../fault/fault-drive.ts';
import {
  MiB,
  pairs,
  planImage,
  sectorsWithOldData,
  wipe,
  wipeDevice,
  withFaultDrive,
  withFolder,
} from './wipe-under-test.ts';
import { openTarget } from '../../../main/sanitize/overwrite/open-target.ts';

/** A small block size makes many requests of a small drive. */
const SMALL = { blockBytes: 64 * 1024, checkpointBytes: 4 * MiB };
const LAST_LBA = 32767;

interface Loss {
  readonly loss: string;
  readonly rules?: string;
  /** Done when the pass has written 4 MiB. */
  readonly then?: (drive: FaultDrive) => Promise<void> | void;
  readonly code: 'DRIVE_VANISHED' | 'DRIVE_SHRANK';
}

const losses: readonly Loss[] = [
  { loss: 'the drive is pulled', rules: 'write die afterbytes=8m', code: 'DRIVE_VANISHED' },
  { loss: 'the drive stops answering', then: (drive) => drive.kill(), code: 'DRIVE_VANISHED' },
  { loss: 'the capacity falls to nothing', then: (drive) => drive.shrink(0), code: 'DRIVE_VANISHED' },
  { loss: 'the capacity falls to half', then: (drive) => drive.shrink(8 * MiB), code: 'DRIVE_SHRANK' },
  ...(['ENODEV', 'ENXIO', 'ENOSPC', 'EIO'] as const).map((errno) => ({
    loss: `every request fails with ${errno}`,
    then: (drive: FaultDrive) => drive.rules(`any error errno=${errno}`),
    code: 'DRIVE_VANISHED' as const,
  })),
];

requires('root', 'loop', 'fuse').describe('a drive that is lost while it is overwritten', () => {
  it.each(losses)('ends the job at once as lost: $loss', async ({ rules, then, code }) => {
    await withFaultDrive({ rules: rules ?? '' }, async (drive) => {
      const evidence = await wipeDevice(drive.dev, {
        tuning: SMALL,
        onCheckpoint: async ({ phase, offsetBytes }) => {
          if (phase === 'writing' && offsetBytes === 4 * MiB) await then?.(drive);
        },
      });
      expect(evidence.ended).toBe('drive-lost');
      expect(evidence.phase).toBe('writing');
      expect(evidence.problems.map((problem) => problem.code)).toContain(code);
      expect(evidence.verification.state).toBe('not-performed');
      const [pass] = evidence.passes;
      expect(pass).toMatchObject({ state: 'incomplete', flush: 'not-reached' });
      const flushedSectors = (pass?.bytesFlushed ?? 0) / 512;
      expect(flushedSectors).toBeGreaterThanOrEqual((4 * MiB) / 512);
      expect(pairs(evidence.faults.notAttempted)).toEqual([[flushedSectors, LAST_LBA]]);
      for (const [first] of sectorsWithOldData(fs.readFileSync(drive.image))) {
        expect(first).toBeGreaterThanOrEqual(flushedSectors);
      }
    });
  });

  it('is told from a drive that refuses every write: that one still answers', async () => {
    await withFaultDrive({}, async (drive) => {
      const evidence = await wipeDevice(drive.dev, {
        tuning: SMALL,
        onCheckpoint: async ({ phase, offsetBytes }) => {
          if (phase === 'writing' && offsetBytes === 4 * MiB) await drive.rules('write error');
        },
      });
      expect(evidence.ended).toBe('failed');
      expect(evidence.problems.map((problem) => problem.code)).toEqual(['WRITE_FAILED', 'DRIVE_READ_ONLY']);
      const { unwritten, notAttempted } = evidence.faults;
      expect(pairs([...unwritten, ...notAttempted])).toEqual([
        [8192, expect.any(Number)],
        [expect.any(Number), LAST_LBA],
      ]);
    });
  });

  it('is noticed during verification too', async () => {
    await withFaultDrive({}, async (drive) => {
      const evidence = await wipeDevice(drive.dev, {
        onCheckpoint: ({ phase, state }) => {
          if (phase === 'writing' && state.passes[0]?.state === 'complete') drive.kill();
        },
      });
      expect(evidence).toMatchObject({ ended: 'drive-lost', phase: 'verifying' });
      expect(evidence.verification).toMatchObject({ state: 'incomplete', bytesRead: 0, bytesMatched: 0 });
      expect(evidence.faults.notAttempted).toEqual([]);
    });
  });

  it('is not believed in when it fails at many places but answers at some', async () => {
    const rules = 'read error from=1m to=15m; write error from=1m to=1025k';
    await withFaultDrive({ rules }, async (drive) => {
      const evidence = await wipeDevice(drive.dev, { verification: 'none' });
      expect(evidence.ended).toBe('completed');
      expect(pairs(evidence.faults.unwritten)).toEqual([[2048, 2049]]);
    });
  });
});

requires('root', 'loop', 'fuse').describe('a flush that fails', () => {
  it('fails the pass for good, although the next flush succeeds', async () => {
    await withFaultDrive({}, async (drive) => {
      let armed = false;
      const evidence = await wipeDevice(drive.dev, {
        method: 'hmg-is5-enhanced',
        tuning: SMALL,
        onCheckpoint: async ({ phase, passNumber, offsetBytes }) => {
          if (armed || phase !== 'writing' || passNumber !== 2 || offsetBytes !== 4 * MiB) return;
          armed = true;
          await drive.rules('flush error times=1');
        },
      });
      expect(evidence.ended).toBe('completed');
      expect(evidence.passes).toMatchObject([
        { flush: 'ok', bytesFlushed: 16 * MiB },
        { flush: 'failed', bytesFlushed: 4 * MiB, state: 'complete' },
        { flush: 'ok', bytesFlushed: 16 * MiB },
      ]);
      expect(evidence.verification).toMatchObject({ state: 'complete', bytesMatched: 16 * MiB });
      expect(evidence.problems.map((problem) => problem.code)).toEqual(['FLUSH_FAILED']);
    });
  });

  it('leaves the capacity proof incomplete', async () => {
    await withFaultDrive({ rules: 'flush error times=1' }, async (drive) => {
      const evidence = await wipeDevice(drive.dev);
      expect(evidence.capacityProof?.state).toBe('incomplete');
      expect(evidence.passes).toMatchObject([{ flush: 'ok' }]);
    });
  });
});

requires('root', 'loop', 'fuse').describe('a drive with less space than it says', () => {
  // Not only at powers of two: also a few sectors more or less, and less than the proof's run at the start.
  it.each([8 * MiB, 8 * MiB + 512, 7 * MiB - 1536, 11 * MiB + 7 * 512, 4096, 15 * MiB])(
    'is found when its addresses start over after %d bytes, although every sector reads as zeros',
    async (size) => {
      await withFaultDrive({ rules: `any wrap size=${String(size)}` }, async (drive) => {
        const evidence = await wipeDevice(drive.dev);
        expect(evidence.capacityProof?.state).toBe('failed');
        const [alias] = evidence.capacityProof?.otherAddress ?? [];
        expect(((alias?.foundLba ?? 0) - (alias?.lba ?? 0)) % (size / 512)).toBe(0);
        expect(evidence.problems.map((problem) => problem.code)).toContain('CAPACITY_FALSE');
        expect(evidence.faults.mismatched).toEqual([]);
      });
    },
  );
});

requires('root').describe('an image file that changes its size', () => {
  it('ends the job when it grows', async () => {
    await withFolder(async (folder) => {
      const file = `${folder}/grows.img`;
      fs.writeFileSync(file, Buffer.alloc(8 * MiB, 0xa5));
      const target = await openTarget(planImage(file));
      const evidence = await wipe(target, {
        tuning: SMALL,
        onCheckpoint: ({ phase, offsetBytes }) => {
          if (phase === 'writing' && offsetBytes === 4 * MiB) fs.appendFileSync(file, 'more');
        },
      });
      await target.close();
      expect(evidence.ended).toBe('failed');
      expect(evidence.problems.map((problem) => problem.code)).toEqual(['TARGET_GREW']);
    });
  });

  it('ends the job when it shrinks', async () => {
    await withFolder(async (folder) => {
      const file = `${folder}/shrinks.img`;
      fs.writeFileSync(file, Buffer.alloc(8 * MiB, 0xa5));
      const target = await openTarget(planImage(file));
      const evidence = await wipe(target, {
        tuning: SMALL,
        onCheckpoint: ({ phase, state }) => {
          if (phase === 'writing' && state.passes[0]?.state === 'complete') fs.truncateSync(file, 4 * MiB);
        },
      });
      await target.close();
      expect(evidence.ended).toBe('drive-lost');
      expect(evidence.problems.map((problem) => problem.code)).toEqual(['DRIVE_SHRANK']);
    });
  });
});
