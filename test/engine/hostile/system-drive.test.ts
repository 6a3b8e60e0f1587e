import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { withBenchFolder, type BenchFolder } from '../black-box/bench-folder.ts';
import { clearbench, readReport } from '../black-box/clearbench.ts';

const run = promisify(execFile);

/** The drive that holds the root file system of this machine, and its device number; `null` if it is not on a drive. */
async function systemDrive(): Promise<{ readonly dev: string; readonly number: string } | null> {
  const { stdout: source } = await run('findmnt', ['--noheadings', '--output', 'SOURCE', '/']);
  const { stdout } = await run('lsblk', [
    '--inverse',
    '--noheadings',
    '--list',
    '--output',
    'PATH,TYPE,MAJ:MIN',
    source.trim(),
  ]).catch(() => ({ stdout: '' }));
  const [, dev, number] = /^(\S+)\s+disk\s+(\d+:\d+)/m.exec(stdout) ?? [];
  return dev === undefined || number === undefined ? null : { dev, number };
}

type Drive = NonNullable<Awaited<ReturnType<typeof systemDrive>>>;

/** Ways to name one drive. */
const aliases: readonly {
  readonly alias: string;
  readonly name: (drive: Drive, folder: BenchFolder) => Promise<string>;
}[] = [
  { alias: 'its own name', name: ({ dev }) => Promise.resolve(dev) },
  {
    alias: 'a path full of detours',
    name: ({ dev }) => Promise.resolve(`/dev/../proc/self/root/dev//./${path.basename(dev)}`),
  },
  {
    alias: 'a link like those under by-id',
    name: async ({ dev }, { path: folder }) => {
      await fs.mkdir(path.join(folder, 'by-id'));
      await fs.symlink(dev, path.join(folder, 'by-id', 'ata-QEMU_HARDDISK_1'));
      return path.join(folder, 'by-id', 'ata-QEMU_HARDDISK_1');
    },
  },
  {
    alias: 'a link to a link',
    name: async ({ dev }, { path: folder }) => {
      await fs.symlink(dev, path.join(folder, 'one'));
      await fs.symlink('one', path.join(folder, 'two'));
      return path.join(folder, 'two');
    },
  },
  {
    alias: 'a device node of its own in another folder',
    name: async ({ number }, { path: folder }) => {
      const node = path.join(folder, 'innocent');
      await run('mknod', [node, 'b', ...number.split(':')]);
      return node;
    },
  },
  {
    alias: 'an image',
    name: ({ dev }) => Promise.resolve(`image:${dev}`),
  },
];

/*
 * These tests name the drive that this machine runs from. Three things keep it safe, not one: no confirmation is ever
 * given, the policy blocks it, and the kernel refuses an exclusive open of a drive in use.
 */
requires('root', 'loop').describe("the system's own drive is never wiped, by whatever name:", () => {
  it.each(aliases)('$alias', async ({ name }) => {
    const drive = await systemDrive();
    if (drive === null) {
      // In a container the root file system is not on a drive that can be seen.
      expect(await fs.readFile('/proc/mounts', 'utf8')).toMatch(/^(overlay|tmpfs|rootfs|\S+) \/ /m);
      return;
    }
    await withBenchFolder(async (folder) => {
      const target = await name(drive, folder);
      const { job, exitCode } = readReport(
        await clearbench([
          '--data',
          folder.data,
          '--json',
          'wipe',
          target,
          '--operator',
          'Test Engineer',
          '--allow-virtual',
        ]),
      );
      expect(exitCode).toBe(10);
      expect(job.refused).toContain(target.startsWith('image:') ? 'TARGET_NOT_A_DRIVE' : 'SYSTEM_DRIVE');
      expect(job.certificate).toBeNull();
    });
  });
});
