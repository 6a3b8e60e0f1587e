import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { fingerprint, withBenchFolder } from '../black-box/bench-folder.ts';
import {
  clearbench,
  readReport,
  startClearbench,
  whileRunning,
  wipe,
  wipeArguments,
} from '../black-box/clearbench.ts';
import { MIB, sectorsLeft } from '../black-box/medium.ts';

const run = promisify(execFile);

describe('an order that is wrong ends in a clear refusal, and nothing is written:', () => {
  it.each([
    { typed: '0002', code: 'CONFIRMATION_WRONG' },
    { typed: 'TEST', code: 'CONFIRMATION_WRONG' },
    { typed: '', code: 'CONFIRMATION_MISSING' },
    { typed: '001', code: 'CONFIRMATION_WRONG' },
    { typed: '٠٠٠١', code: 'CONFIRMATION_WRONG' },
  ])('the confirmation "$typed"', async ({ typed, code }) => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('drive.img');
      const before = await fingerprint(file);
      const args = [...wipeArguments(`image:${file}`, { data })];
      args[args.indexOf('--confirm') + 1] = `image:${file}=${typed}`;
      const { job, exitCode } = readReport(await clearbench(args));
      expect([exitCode, job.refused]).toEqual([10, [code]]);
      expect(await fingerprint(file)).toBe(before);
    });
  });

  it('no confirmation where nobody can be asked', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('drive.img');
      const before = await fingerprint(file);
      const { job, exitCode } = readReport(
        await clearbench([
          '--data',
          data,
          '--json',
          'wipe',
          `image:${file}`,
          '--operator',
          'Test Engineer',
          '--yes',
        ]),
      );
      expect([exitCode, job.refused]).toEqual([10, ['CONFIRMATION_MISSING']]);
      expect(await fingerprint(file)).toBe(before);
    });
  });

  it.each([
    ['an unknown method', ['--method', 'quantum-35']],
    ['an unknown kind of verification', ['--verify', 'hope']],
    ['an unknown option', ['--force']],
  ])('%s is a usage error', async (_what, more) => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('drive.img');
      const before = await fingerprint(file);
      const { exitCode, stderr } = await clearbench(wipeArguments(`image:${file}`, { data, more }));
      expect(exitCode).toBe(2);
      expect(stderr).not.toMatch(/at .*\.ts:\d+/);
      expect(await fingerprint(file)).toBe(before);
    });
  });

  it('no operator is a usage error', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('drive.img');
      const before = await fingerprint(file);
      const { exitCode } = await clearbench([
        '--data',
        data,
        'wipe',
        `image:${file}`,
        '--confirm',
        '.img',
        '--yes',
      ]);
      expect(exitCode).toBe(2);
      expect(await fingerprint(file)).toBe(before);
    });
  });
});

describe('the same drive named twice is refused as a whole:', () => {
  const twice: readonly {
    readonly how: string;
    readonly alias: (file: string, folder: string) => Promise<string>;
  }[] = [
    { how: 'by the same name', alias: (file) => Promise.resolve(`image:${file}`) },
    {
      how: 'by a link',
      alias: async (file, folder) => {
        await fs.symlink(file, path.join(folder, 'link'));
        return `image:${path.join(folder, 'link')}`;
      },
    },
    {
      how: 'by a second name of the same file',
      alias: async (file, folder) => {
        await fs.link(file, path.join(folder, 'second'));
        return `image:${path.join(folder, 'second')}`;
      },
    },
    {
      how: 'by a detour',
      alias: (file) =>
        Promise.resolve(`image:${path.dirname(file)}/../${path.basename(path.dirname(file))}/drive`),
    },
  ];
  it.each(twice)('$how', async ({ alias }) => {
    await withBenchFolder(async ({ path: folder, data, image }) => {
      const file = await image('drive');
      const before = await fingerprint(file);
      const second = await alias(file, folder);
      const { report, exitCode } = readReport(
        await clearbench(wipeArguments([`image:${file}`, second], { data })),
      );
      expect(exitCode).toBe(10);
      expect(report.jobs.flatMap(({ refused }) => refused ?? [])).toContain('TARGET_NAMED_TWICE');
      expect(report.jobs.every(({ refused }) => refused !== null)).toBe(true);
      expect(await fingerprint(file)).toBe(before);
    });
  });
});

requires('root', 'loop').describe('the same block device named twice is refused as a whole:', () => {
  it.each(['link', 'device node'])('by another %s', async (kind) => {
    await withBenchFolder(async ({ path: folder, data, image, attach }) => {
      const file = await image('drive');
      const before = await fingerprint(file);
      const dev = await attach(file);
      const second = path.join(folder, 'second');
      if (kind === 'link') await fs.symlink(dev, second);
      else await run('cp', ['--archive', dev, second]);
      const { report, exitCode } = readReport(await clearbench(wipeArguments([dev, second], { data })));
      expect(exitCode).toBe(10);
      expect(report.jobs.flatMap(({ refused }) => refused ?? [])).toContain('TARGET_NAMED_TWICE');
      expect(report.jobs.every(({ refused }) => refused !== null)).toBe(true);
      expect(await fingerprint(file)).toBe(before);
    });
  });
});

requires('root', 'loop', 'fuse').describe('two benches at once', () => {
  it.each(['the same state folder', 'another state folder'])(
    'on one drive: the second is refused, the first finishes (%s)',
    async (which) => {
      await withBenchFolder(async ({ path: folder, data, afterwards }) => {
        const { faultDrive } = await import('../../fault/fault-drive.ts');
        const drive = await faultDrive({ sizeBytes: 8 * MIB, rules: 'write hang from=5m to=6m' });
        afterwards(() => drive.close());
        const first = startClearbench(wipeArguments(drive.dev, { data }));
        await whileRunning(first, drive.untilHit());
        const other = which === 'the same state folder' ? data : path.join(folder, 'other');
        const { job, exitCode } = await wipe(drive.dev, { data: other });
        expect([exitCode, job.refused]).toEqual([10, ['TARGET_BUSY']]);
        await drive.rules('');
        expect((await first.ended).exitCode).toBe(0);
        expect(await sectorsLeft(drive.image)).toEqual([]);
      });
    },
  );

  it('side by side on two drives do not disturb each other', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const files = [await image('one', 2 * MIB), await image('two', 2 * MIB), await image('three', 2 * MIB)];
      const wiped = await Promise.all(files.map((file) => wipe(`image:${file}`, { data })));
      expect(wiped.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
      expect(new Set(wiped.map(({ job }) => job.certificate?.id)).size).toBe(3);
    });
  });
});

describe('an image that grows while it is wiped', () => {
  it('is not called sanitized', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('growing', 64 * MIB);
      // Many passes: the job must still be at it when the image grows, however late this process gets its turn.
      const more = ['--method', 'gutmann', '--progress', 'json'];
      const running = startClearbench(wipeArguments(`image:${file}`, { data, more }));
      while (!running.stderr().includes('"writing"') && running.process.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await fs.appendFile(file, Buffer.alloc(MIB, 'new old data'));
      const { job, exitCode } = readReport(await running.ended);
      expect([exitCode, job.outcome]).toEqual([4, 'not-sanitized']);
      expect(job.problems.map(({ code }) => code)).toContain('TARGET_GREW');
    });
  });
});
