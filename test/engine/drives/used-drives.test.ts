import fs from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';

import { resolveTarget } from '../../../main/drives/resolve-target.ts';
import { requires } from '../../requirements/requires.ts';
import { background, codesOf, listed, run, withTestBench } from './test-bench.ts';

const MIB = 1024 * 1024;

requires('root', 'loop', 'ext4').describe('a drive on this machine', () => {
  it('that nobody uses may be wiped', async () => {
    await withTestBench(async ({ file, loop }) => {
      const device = await loop(await file('a', 8 * MIB));
      const drive = await listed(device);

      expect(codesOf(drive)).toEqual([]);
      expect(drive).toMatchObject({
        virtualKind: 'loop',
        mediaKind: 'virtual',
        sizeBytes: { value: 8 * MIB },
        logicalSectorBytes: { value: 512 },
        systemUse: { state: 'not-system' },
        hiddenArea: { state: 'not-applicable' },
        disagreements: [],
      });
    });
  });

  it('of 4096-byte sectors, and one that is read-only, say so', async () => {
    await withTestBench(async ({ file, loop }) => {
      const large = await loop(await file('large', 8 * MIB), '--sector-size', '4096');
      expect(await listed(large)).toMatchObject({ logicalSectorBytes: { value: 4096 } });
      const locked = await loop(await file('locked', 8 * MIB), '--read-only');
      expect(codesOf(await listed(locked))).toEqual(['DRIVE_READ_ONLY']);
    });
  });

  it('with a mounted file system is locked, and free again after unmounting', async () => {
    await withTestBench(async ({ file, loop, ext4, mount }) => {
      const device = await loop(await file('a', 16 * MIB));
      await ext4(device);
      const place = await mount(device);
      const drive = await listed(device);
      expect(drive.mountPoints).toEqual([place]);
      expect(codesOf(drive)).toEqual(['DRIVE_MOUNTED']);

      await run('umount', place);
      expect(codesOf(await listed(device))).toEqual([]);
    });
  });

  it('that is mounted at a folder of the system is the system', async () => {
    await withTestBench(async ({ file, loop, ext4, mount, afterwards }) => {
      const device = await loop(await file('a', 16 * MIB));
      await ext4(device);
      const place = `/opt/clearbench-test-${process.pid}`;
      afterwards(() => fs.rmdir(place));
      await mount(device, place);

      const drive = await listed(device);
      expect(drive.systemUse).toEqual({ state: 'system', reasons: [`holds ${place}`] });
      expect(codesOf(drive)).toEqual(['SYSTEM_DRIVE', 'DRIVE_MOUNTED']);
    });
  });

  it('that is only the lower layer of an overlay in the system is the system', async () => {
    await withTestBench(async ({ folder, file, loop, ext4, mount, afterwards }) => {
      const device = await loop(await file('a', 16 * MIB));
      await ext4(device);
      const lower = await mount(device);
      const [upper, work] = [path.join(folder, 'upper'), path.join(folder, 'work')];
      await fs.mkdir(upper);
      await fs.mkdir(work);
      const place = `/srv/clearbench-test-${process.pid}`;
      afterwards(() => fs.rmdir(place));
      await mount(
        'overlay',
        place,
        ...['-t', 'overlay', '-o'],
        `lowerdir=${lower},upperdir=${upper},workdir=${work}`,
      );

      expect((await listed(device)).systemUse).toEqual({ state: 'system', reasons: [`holds ${place}`] });
    });
  });

  it('that only another mount namespace has mounted is locked', async () => {
    await withTestBench(async (bench) => {
      const device = await bench.loop(await bench.file('a', 16 * MIB));
      await bench.ext4(device);
      const place = path.join(bench.folder, 'hidden');
      await fs.mkdir(place);
      const script = 'mount "$1" "$2" && echo ready && exec sleep 600';
      await background(bench, 'unshare', '--mount', 'sh', '-c', script, 'sh', device, place);

      expect(await fs.readFile('/proc/self/mountinfo', 'utf8')).not.toContain(place);
      const drive = await listed(device);
      expect(drive.mountPoints).toEqual([place]);
      expect(codesOf(drive)).toEqual(['DRIVE_MOUNTED']);
    });
  });

  it('that holds a swap file is the system', async () => {
    await withTestBench(async ({ file, loop, ext4, mount, afterwards }) => {
      const device = await loop(await file('a', 32 * MIB));
      await ext4(device);
      const swap = path.join(await mount(device), 'swap');
      await fs.writeFile(swap, Buffer.alloc(8 * MIB), { mode: 0o600 });
      await run('mkswap', swap);
      await run('swapon', '--priority', '0', swap);
      afterwards(() => run('swapoff', swap));

      const drive = await listed(device);
      expect(drive.mountPoints).toContain('[SWAP]');
      expect(drive.systemUse).toEqual({ state: 'system', reasons: [`holds swap (${swap})`] });
      expect(codesOf(drive)).toEqual(['SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP']);
    });
  });

  it('that lies at the bottom of a chain of loop devices is locked by the mount at its top', async () => {
    await withTestBench(async ({ file, loop, ext4, mount }) => {
      const bottom = await loop(await file('bottom', 64 * MIB));
      await ext4(bottom);
      const inner = path.join(await mount(bottom), 'inner');
      await fs.writeFile(inner, '');
      await fs.truncate(inner, 16 * MIB);
      const middle = await loop(inner);
      // A loop device over a device, not over a file: another name for the same storage.
      const top = await loop(middle);
      await ext4(top);
      const place = await mount(top);

      const drive = await listed(bottom);
      expect(drive.mountPoints).toContain(place);
      expect(drive.holders).toEqual(
        expect.arrayContaining([
          { path: middle, kind: 'loop' },
          { path: top, kind: 'loop' },
        ]),
      );
      expect(codesOf(drive)).toEqual(['DRIVE_MOUNTED', 'DRIVE_HELD']);
      expect(codesOf(await listed(middle))).toEqual(['DRIVE_MOUNTED', 'DRIVE_HELD']);
    });
  });
});

requires('root', 'loop', 'ext4').describe('a drive with partitions on this machine', () => {
  it('is locked by a mounted partition, which is refused as a target with the drive to name instead', async () => {
    await withTestBench(async ({ file, loop, ext4, mount, afterwards }) => {
      const device = await loop(await file('a', 64 * MIB));
      // Told to the kernel directly: not every kernel reads partition tables of loop devices.
      await run('addpart', device, '1', '2048', String((31 * MIB) / 512));
      afterwards(() => run('delpart', device, '1'));
      const partition = `${device}p1`;
      await ext4(partition);
      const place = await mount(partition);

      const drive = await listed(device, { health: true });
      expect(drive.partitions).toMatchObject([
        { path: partition, sizeBytes: { value: 31 * MIB }, mountPoints: [place] },
      ]);
      expect(codesOf(drive)).toEqual(['DRIVE_MOUNTED']);
      await expect(resolveTarget(partition)).rejects.toMatchObject({
        code: 'TARGET_IS_PARTITION',
        message: expect.stringContaining(device) as string,
      });
    });
  });
});

requires('root', 'loop', 'ext4').describe('an image file that is in use', () => {
  it.each([
    { under: 'its own name', alias: (file: string) => Promise.resolve(file) },
    {
      under: 'another name of the same file',
      alias: async (file: string) => {
        await fs.link(file, `${file}-twin`);
        return `${file}-twin`;
      },
    },
  ])('by a loop device is refused under $under', async ({ alias }) => {
    await withTestBench(async ({ file, loop }) => {
      const image = await file('a', 8 * MIB);
      const target = `image:${await alias(image)}`;
      await expect(resolveTarget(target)).resolves.toMatchObject({ kind: 'image' });
      const device = await loop(image);
      await expect(resolveTarget(target)).rejects.toMatchObject({
        code: 'TARGET_BUSY',
        message: expect.stringContaining(device) as string,
      });
    });
  });

  it('as swap is refused', async () => {
    await withTestBench(async ({ file, loop, ext4, mount, afterwards }) => {
      const device = await loop(await file('a', 32 * MIB));
      await ext4(device);
      const swap = path.join(await mount(device), 'swap');
      await fs.writeFile(swap, Buffer.alloc(8 * MIB), { mode: 0o600 });
      await run('mkswap', swap);
      await run('swapon', '--priority', '0', swap);
      afterwards(() => run('swapoff', swap));
      await expect(resolveTarget(`image:${swap}`)).rejects.toMatchObject({ code: 'TARGET_BUSY' });
    });
  });
});
