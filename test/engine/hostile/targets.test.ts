import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { fingerprint, withBenchFolder, type BenchFolder } from '../black-box/bench-folder.ts';
import { clearbench, readReport, wipe, wipeArguments } from '../black-box/clearbench.ts';
import { MIB } from '../black-box/medium.ts';

const run = promisify(execFile);

/** Something that is no drive; `make` returns what the person names on the command line. */
const notDrives: readonly {
  readonly what: string;
  readonly make: (folder: BenchFolder) => Promise<string>;
  readonly code: string;
}[] = [
  {
    what: 'a path where nothing is',
    make: ({ path: folder }) => Promise.resolve(path.join(folder, 'nothing')),
    code: 'TARGET_NOT_FOUND',
  },
  {
    what: 'an image path where nothing is',
    make: ({ path: folder }) => Promise.resolve(`image:${path.join(folder, 'nothing')}`),
    code: 'TARGET_NOT_FOUND',
  },
  { what: 'a folder', make: ({ path: folder }) => Promise.resolve(folder), code: 'TARGET_NOT_A_DRIVE' },
  {
    what: 'a folder as an image',
    make: ({ path: folder }) => Promise.resolve(`image:${folder}`),
    code: 'TARGET_NOT_A_DRIVE',
  },
  {
    what: 'a FIFO',
    make: async ({ path: folder }) => {
      await run('mkfifo', [path.join(folder, 'fifo')]);
      return path.join(folder, 'fifo');
    },
    code: 'TARGET_NOT_A_DRIVE',
  },
  {
    what: 'a FIFO as an image',
    make: async ({ path: folder }) => {
      await run('mkfifo', [path.join(folder, 'fifo')]);
      return `image:${path.join(folder, 'fifo')}`;
    },
    code: 'TARGET_NOT_A_DRIVE',
  },
  {
    what: 'a socket',
    make: async ({ path: folder, afterwards }) => {
      const server = net.createServer();
      afterwards(() => new Promise((resolve) => server.close(resolve)));
      await new Promise<void>((resolve) => server.listen(path.join(folder, 'socket'), resolve));
      return path.join(folder, 'socket');
    },
    code: 'TARGET_NOT_A_DRIVE',
  },
  { what: 'a character device', make: () => Promise.resolve('/dev/zero'), code: 'TARGET_NOT_A_DRIVE' },
  {
    what: 'a character device as an image',
    make: () => Promise.resolve('image:/dev/zero'),
    code: 'TARGET_NOT_A_DRIVE',
  },
  {
    what: 'a file that is not called an image',
    make: ({ image }) => image('file'),
    code: 'TARGET_NOT_A_DRIVE',
  },
  {
    what: 'an empty image',
    make: async ({ image }) => `image:${await image('empty', 0)}`,
    code: 'IMAGE_EMPTY',
  },
  {
    what: 'an image under 1 MiB',
    make: async ({ image }) => `image:${await image('small', MIB - 512)}`,
    code: 'DRIVE_TOO_SMALL',
  },
  {
    what: 'an image that ends within a sector',
    make: async ({ image }) => `image:${await image('odd', 2 * MIB + 100)}`,
    code: 'IMAGE_NOT_WHOLE_SECTORS',
  },
  {
    what: 'a link that leads back to itself',
    make: async ({ path: folder }) => {
      await fs.symlink(path.join(folder, 'loop'), path.join(folder, 'loop'));
      return path.join(folder, 'loop');
    },
    code: 'TARGET_NOT_FOUND',
  },
];

describe('a target that is no drive is refused:', () => {
  it.each(notDrives)('$what', async ({ make, code }) => {
    await withBenchFolder(async (folder) => {
      const target = await make(folder);
      const { job, exitCode } = await wipe(target, { data: folder.data });
      expect([exitCode, job.refused, job.target]).toEqual([10, [code], target]);
      expect(job.problems[0]?.message).toMatch(/\w.*\.$/s);
    });
  });
});

requires('root', 'loop', 'parted').describe('part of a drive', () => {
  it('is refused, by its own name and by any link to it', async () => {
    await withBenchFolder(async ({ path: folder, data, image, attach, afterwards }) => {
      const file = await image('disk', 16 * MIB);
      const dev = await attach(file);
      await run('parted', ['-s', dev, 'mklabel', 'msdos', 'mkpart', 'primary', '1MiB', '8MiB']);
      await run('partx', ['-a', dev]).catch(() => run('partx', ['-u', dev]));
      afterwards(() => run('partx', ['-d', dev]));
      const before = await fingerprint(file);
      const link = path.join(folder, 'usb-Some_Drive-0:0-part1');
      await fs.symlink(`${dev}p1`, link);
      for (const target of [`${dev}p1`, link]) {
        const { job, exitCode } = await wipe(target, { data });
        expect([exitCode, job.refused]).toEqual([10, ['TARGET_IS_PARTITION']]);
      }
      expect(await fingerprint(file)).toBe(before);
    });
  });

  it('keeps the whole drive from being wiped while it is mounted', async () => {
    await withBenchFolder(async ({ data, image, attach, mount, afterwards }) => {
      const file = await image('disk', 16 * MIB);
      const dev = await attach(file);
      await run('parted', ['-s', dev, 'mklabel', 'msdos', 'mkpart', 'primary', '1MiB', '8MiB']);
      await run('partx', ['-a', dev]).catch(() => run('partx', ['-u', dev]));
      afterwards(() => run('partx', ['-d', dev]));
      await run('mkfs.ext4', ['-q', '-F', `${dev}p1`]);
      await mount('mounted', '-o', 'ro', `${dev}p1`);
      const before = await fingerprint(file);
      const { job, exitCode } = await wipe(dev, { data });
      expect(exitCode).toBe(10);
      expect(job.refused).toContain('DRIVE_MOUNTED');
      expect(await fingerprint(file)).toBe(before);
    });
  });
});

requires('root', 'loop').describe('a drive', () => {
  it('under 1 MiB is refused', async () => {
    await withBenchFolder(async ({ data, image, attach }) => {
      const file = await image('small', MIB - 4096);
      const before = await fingerprint(file);
      const { job, exitCode } = await wipe(await attach(file), { data });
      expect(exitCode).toBe(10);
      expect(job.refused).toContain('DRIVE_TOO_SMALL');
      expect(await fingerprint(file)).toBe(before);
    });
  });

  it('that is virtual is refused unless that is allowed', async () => {
    await withBenchFolder(async ({ data, image, attach }) => {
      const file = await image('virtual');
      const before = await fingerprint(file);
      const args = wipeArguments(await attach(file), { data }).filter((arg) => arg !== '--allow-virtual');
      const { job, exitCode } = readReport(await clearbench(args));
      expect(exitCode).toBe(10);
      expect(job.refused).toContain('DRIVE_IS_VIRTUAL');
      expect(await fingerprint(file)).toBe(before);
    });
  });

  it('that holds an active swap area is refused', async () => {
    await withBenchFolder(async ({ data, image, attach, afterwards }) => {
      const file = await image('swap');
      const dev = await attach(file);
      await run('mkswap', [dev]);
      await run('swapon', [dev]);
      afterwards(() => run('swapoff', [dev]));
      const { job, exitCode } = await wipe(dev, { data });
      expect(exitCode).toBe(10);
      expect(job.refused).toContain('DRIVE_IS_SWAP');
    });
  });
});
