import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { faultDrive } from '../../fault/fault-drive.ts';
import { fingerprint, withBenchFolder } from '../black-box/bench-folder.ts';
import { wipe, wipeArguments } from '../black-box/clearbench.ts';
import { MIB } from '../black-box/medium.ts';
import { startOnTerminal } from '../black-box/terminal.ts';

const run = promisify(execFile);

requires('root', 'loop', 'fuse', 'ext4').describe('a mounted drive', () => {
  it('is refused, and not one byte of it is written', async () => {
    await withBenchFolder(async ({ data, mount, afterwards }) => {
      const drive = await faultDrive({ sizeBytes: 16 * MIB });
      afterwards(() => drive.close());
      await run('mkfs.ext4', ['-q', drive.dev]);
      // Read-only: a file system in use would write to its drive by itself.
      await mount('mounted', '-o', 'ro', drive.dev);
      const before = await fingerprint(drive.image);
      const { job, exitCode } = await wipe(drive.dev, { data });
      expect(exitCode).toBe(10);
      expect(job.refused).toContain('DRIVE_MOUNTED');
      expect(await fingerprint(drive.image)).toBe(before);
    });
  });

  it('is refused also when its mount is hidden but still in use', async () => {
    await withBenchFolder(async ({ data, mount, afterwards }) => {
      const drive = await faultDrive({ sizeBytes: 16 * MIB });
      afterwards(() => drive.close());
      await run('mkfs.ext4', ['-q', drive.dev]);
      const mounted = await mount('mounted', '-o', 'ro', drive.dev);
      const open = await fs.open(path.join(mounted, 'lost+found'), 'r');
      afterwards(() => open.close());
      await run('umount', ['--lazy', mounted]);
      const before = await fingerprint(drive.image);
      const { job, exitCode } = await wipe(drive.dev, { data });
      expect([exitCode, job.refused]).toEqual([10, ['TARGET_BUSY']]);
      expect(await fingerprint(drive.image)).toBe(before);
    });
  });
});

requires('root', 'loop').describe('a read-only drive', () => {
  it('is refused before anything is tried', async () => {
    await withBenchFolder(async ({ data, image, attach }) => {
      const file = await image('image');
      const before = await fingerprint(file);
      const { job, exitCode } = await wipe(await attach(file, { readOnly: true }), { data });
      expect(exitCode).toBe(10);
      expect(job.refused).toContain('DRIVE_READ_ONLY');
      expect(await fingerprint(file)).toBe(before);
    });
  });
});

requires('root', 'loop', 'python').describe('a device node behind which another drive came up', () => {
  it('is refused when the drive was swapped after it was shown and before it was confirmed', async () => {
    await withBenchFolder(async ({ data, image, afterwards }) => {
      const first = await image('first');
      const second = await image('second');
      const before = await fingerprint(second);
      const { stdout } = await run('losetup', ['--find', '--show', first]);
      const dev = stdout.trim();
      afterwards(() => run('losetup', ['--detach', dev]));
      const terminal = startOnTerminal(withoutConfirmation(wipeArguments(dev, { data })));
      await terminal.untilShown(/Type the last 4 characters/);
      await run('losetup', ['--detach', dev]);
      await run('losetup', [dev, second]);
      terminal.type('0001');
      const { exitCode, shown } = await terminal.ended;
      expect(shown).toContain('TARGET_CHANGED');
      expect(exitCode).toBe(10);
      expect(await fingerprint(second)).toBe(before);
    });
  });
});

/** Somebody at a terminal is asked for the confirmation. */
function withoutConfirmation(args: readonly string[]): readonly string[] {
  const at = args.indexOf('--confirm');
  return [...args.slice(0, at), ...args.slice(at + 2)].filter((arg) => arg !== '--json');
}
