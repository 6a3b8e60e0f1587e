import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';

import { expect, it } from 'vitest';

import { known } from '../../../shared/reading.ts';
import type { ProblemCode } from '../../../shared/problem-codes.ts';
import { openTarget } from '../../../main/sanitize/overwrite/open-target.ts';
import { attachLoopDevice } from '../../fault/loop-device.ts';
import { requires } from '../../requirements/requires.ts';
import { MiB, planDevice, planImage, wipe, withFolder } from './wipe-under-test.ts';

/** A healthy loop device over a file of the given size. */
async function withLoop<T>(
  options: { readonly sizeBytes?: number; readonly sectorBytes?: number; readonly readOnly?: boolean },
  use: (dev: string, file: string) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const file = path.join(folder, 'drive');
    fs.writeFileSync(file, Buffer.alloc(options.sizeBytes ?? 8 * MiB, 0xa5));
    const loop = await attachLoopDevice(file, options);
    try {
      return await use(loop.dev, file);
    } finally {
      await loop.detach();
    }
  });
}

const refusal = (code: ProblemCode): unknown => expect.objectContaining({ code }) as unknown;

requires('root', 'loop', 'ext4', 'python').describe('opening a drive', () => {
  it('tells the facts read on the open handle', async () => {
    await withLoop({ sectorBytes: 4096 }, async (dev) => {
      const plan = planDevice(dev);
      const target = await openTarget(plan);
      expect(target).toMatchObject({
        kind: 'device',
        sizeBytes: 8 * MiB,
        logicalSectorBytes: 4096,
        ioUnitBytes: 4096,
        direct: true,
        deviceNumber: plan.drive.deviceNumber,
      });
      expect(await target.currentSize()).toBe(8 * MiB);
      await target.close();
    });
  });

  it('is refused while a partition or file system of it is mounted', async () => {
    await withLoop({ sizeBytes: 16 * MiB }, async (dev) => {
      execFileSync('mkfs.ext4', ['-q', '-F', dev]);
      await withFolder(async (mountPoint) => {
        execFileSync('mount', [dev, mountPoint]);
        try {
          await expect(openTarget(planDevice(dev))).rejects.toEqual(refusal('TARGET_BUSY'));
        } finally {
          execFileSync('umount', [mountPoint]);
        }
      });
    });
  });

  it('is refused twice at the same time, in one process as in two', async () => {
    await withLoop({}, async (dev) => {
      const plan = planDevice(dev);
      const first = await openTarget(plan);
      await expect(openTarget(plan)).rejects.toEqual(refusal('TARGET_BUSY'));
      await first.close();
      await (await openTarget(plan)).close();

      const holder = spawn('python3', ['-c', HOLD, `clearbench/device/${plan.drive.deviceNumber}`]);
      await once(holder.stdout, 'data');
      await expect(openTarget(plan)).rejects.toEqual(refusal('TARGET_BUSY'));
      holder.kill('SIGKILL');
      await once(holder, 'exit');
      await (await openTarget(plan)).close();
    });
  });

  it('is refused if it is write-protected', async () => {
    await withLoop({ readOnly: true }, async (dev) => {
      await expect(openTarget(planDevice(dev))).rejects.toEqual(refusal('DRIVE_READ_ONLY'));
    });
  });

  it.each([
    ['size', { sizeBytes: 16 * MiB }],
    ['sector size', { logicalSectorBytes: 4096 }],
  ] as const)('is refused if its %s is not the planned one', async (_what, change) => {
    await withLoop({}, async (dev) => {
      await expect(openTarget({ ...planDevice(dev), ...change })).rejects.toEqual(refusal('TARGET_CHANGED'));
    });
  });

  it('is refused if another drive came up under its name', async () => {
    await withLoop({}, async (dev) => {
      await withLoop({}, async (other) => {
        const plan = planDevice(dev);
        await expect(openTarget({ ...plan, path: other })).rejects.toEqual(refusal('TARGET_CHANGED'));
      });
      const plan = planDevice(dev);
      const replaced = { ...plan, drive: { ...plan.drive, diskSequence: known(1) } };
      await expect(openTarget(replaced)).rejects.toEqual(refusal('TARGET_CHANGED'));
    });
  });

  it('is refused if it is a partition, a link, a folder, a pipe, a character device or nothing', async () => {
    await withFolder(async (folder) => {
      await withLoop({}, async (dev) => {
        const link = path.join(folder, 'link');
        const pipe = path.join(folder, 'pipe');
        fs.symlinkSync(dev, link);
        execFileSync('mkfifo', [pipe]);
        const plan = planDevice(dev);
        for (const name of [link, folder, pipe, '/dev/null', import.meta.filename]) {
          await expect(openTarget({ ...plan, path: name })).rejects.toEqual(refusal('TARGET_NOT_A_DRIVE'));
        }
        const missing = { ...plan, path: path.join(folder, 'missing') };
        await expect(openTarget(missing)).rejects.toEqual(refusal('TARGET_NOT_FOUND'));
      });
    });
  });

  it('is refused if it is smaller than 1 MiB', async () => {
    await withLoop({ sizeBytes: MiB - 512 }, async (dev) => {
      await expect(openTarget(planDevice(dev))).rejects.toEqual(refusal('DRIVE_TOO_SMALL'));
    });
  });
});

requires('root', 'loop').describe('opening a partition', () => {
  it('is refused as such', async () => {
    await withLoop({ sizeBytes: 16 * MiB }, async (dev) => {
      fs.writeFileSync(dev, masterBootRecord());
      execFileSync('partx', ['--add', dev]);
      try {
        const partition = `${dev}p1`;
        await expect(openTarget(planDevice(partition))).rejects.toEqual(refusal('TARGET_IS_PARTITION'));
      } finally {
        execFileSync('partx', ['--delete', dev]);
      }
    });
  });
});

requires('root').describe('opening an image', () => {
  it('needs nothing special, and is exclusive', async () => {
    await withFolder(async (folder) => {
      const file = path.join(folder, 'image');
      fs.writeFileSync(file, Buffer.alloc(2 * MiB, 0xa5));
      const target = await openTarget(planImage(file));
      expect(target).toMatchObject({ kind: 'image', sizeBytes: 2 * MiB, deviceNumber: null });
      await expect(openTarget(planImage(file))).rejects.toEqual(refusal('TARGET_BUSY'));
      expect((await wipe(target)).ended).toBe('completed');
      await target.close();
      expect(fs.readFileSync(file).equals(Buffer.alloc(2 * MiB))).toBe(true);
    });
  });

  it('is refused if it is a link, another file than planned, empty, or no whole number of sectors', async () => {
    await withFolder(async (folder) => {
      const file = path.join(folder, 'image');
      const other = path.join(folder, 'other');
      const link = path.join(folder, 'link');
      fs.writeFileSync(file, Buffer.alloc(2 * MiB));
      fs.writeFileSync(other, Buffer.alloc(2 * MiB));
      fs.symlinkSync(file, link);
      await expect(openTarget({ ...planImage(file), path: link })).rejects.toEqual(
        refusal('TARGET_NOT_A_DRIVE'),
      );
      await expect(openTarget({ ...planImage(file), path: other })).rejects.toEqual(
        refusal('TARGET_CHANGED'),
      );
      const plan = planImage(file);
      fs.truncateSync(file, 2 * MiB + 1);
      await expect(openTarget(plan)).rejects.toEqual(refusal('IMAGE_NOT_WHOLE_SECTORS'));
      fs.truncateSync(file, 3 * MiB);
      await expect(openTarget(plan)).rejects.toEqual(refusal('TARGET_CHANGED'));
      fs.truncateSync(file, 0);
      await expect(openTarget(plan)).rejects.toEqual(refusal('IMAGE_EMPTY'));
      fs.truncateSync(file, 512);
      await expect(openTarget(planImage(file))).rejects.toEqual(refusal('DRIVE_TOO_SMALL'));
    });
  });

  it('works on a file system that cannot read past the page cache, and says so', async () => {
    await withFolder(async (mountPoint) => {
      execFileSync('mount', ['-t', 'ramfs', 'clearbench-test', mountPoint]);
      try {
        const file = path.join(mountPoint, 'image');
        fs.writeFileSync(file, Buffer.alloc(2 * MiB, 0xa5));
        const target = await openTarget(planImage(file));
        expect(target.direct).toBe(false);
        const evidence = await wipe(target, { method: 'clear-random' });
        await target.close();
        expect(evidence.verification).toMatchObject({
          state: 'complete',
          reading: 'cache-dropped',
          bytesMatched: 2 * MiB,
        });
      } finally {
        execFileSync('umount', [mountPoint]);
      }
    });
  });

  it('whose size is no multiple of the block is overwritten to its last sector', async () => {
    await withFolder(async (folder) => {
      const file = path.join(folder, 'image');
      fs.writeFileSync(file, Buffer.alloc(5 * MiB - 512, 0xa5));
      const target = await openTarget(planImage(file));
      const evidence = await wipe(target, { method: 'bsi-vsitr' });
      await target.close();
      expect(evidence.verification).toMatchObject({ bytesMatched: 5 * MiB - 512, lastLba: 10_238 });
      expect(fs.readFileSync(file).equals(Buffer.alloc(5 * MiB - 512, 0xaa))).toBe(true);
    });
  });

  it('is read in samples when that is asked for, and the seed is recorded', async () => {
    await withFolder(async (folder) => {
      const file = path.join(folder, 'image');
      fs.writeFileSync(file, Buffer.alloc(16 * MiB, 0xa5));
      const target = await openTarget(planImage(file));
      const evidence = await wipe(target, { verification: 'sample' });
      await target.close();
      const { bytesPlanned, ...rest } = evidence.verification;
      expect(bytesPlanned).toBeGreaterThanOrEqual(1.6 * MiB);
      expect(bytesPlanned).toBeLessThan(4 * MiB);
      expect(rest).toMatchObject({
        kind: 'sample',
        state: 'complete',
        bytesRead: bytesPlanned,
        bytesMatched: bytesPlanned,
        samples: 2002,
        seedHex: '44'.repeat(32),
        firstLba: 0,
        lastLba: 32_767,
      });
    });
  });

  it('is not read when nothing is to be verified', async () => {
    await withFolder(async (folder) => {
      const file = path.join(folder, 'image');
      fs.writeFileSync(file, Buffer.alloc(2 * MiB, 0xa5));
      const target = await openTarget(planImage(file));
      const evidence = await wipe(target, { verification: 'none' });
      await target.close();
      expect(evidence).toMatchObject({
        ended: 'completed',
        verification: { kind: 'none', state: 'not-performed', bytesRead: 0, reading: null },
      });
    });
  });
});

/** A partition table with one partition of 8 MiB. */
function masterBootRecord(): Buffer {
  const record = Buffer.alloc(512);
  record.writeUInt8(0x83, 446 + 4);
  record.writeUInt32LE(2048, 446 + 8);
  record.writeUInt32LE((8 * MiB) / 512, 446 + 12);
  record.writeUInt16LE(0xaa55, 510);
  return record;
}

/** Holds a lock as another Clearbench process would, in another language. */
const HOLD = `
import socket, sys, time
lock = socket.socket(socket.AF_UNIX)
lock.bind("\\0" + sys.argv[1])
lock.listen()
print("held", flush=True)
time.sleep(600)
`;
