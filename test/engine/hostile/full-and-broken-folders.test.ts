import fs from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { fingerprint, withBenchFolder } from '../black-box/bench-folder.ts';
import { readCertificate } from '../black-box/certificate-files.ts';
import { clearbench, readReport, wipe } from '../black-box/clearbench.ts';
import { MIB, sectorsLeft } from '../black-box/medium.ts';

describe('a folder for the certificates that cannot be written to is noticed before anything is wiped:', () => {
  it.each([
    ['it is a file', async (folder: string) => fs.writeFile(path.join(folder, 'out'), 'in the way')],
    ['it lies under a file', async (folder: string) => fs.writeFile(path.join(folder, 'out'), 'in the way')],
    [
      'it is a link to nowhere',
      async (folder: string) => fs.symlink('/proc/nowhere/at/all', path.join(folder, 'out')),
    ],
  ])('%s', async (how, make) => {
    await withBenchFolder(async ({ path: folder, data, image }) => {
      await make(folder);
      const file = await image('drive');
      const before = await fingerprint(file);
      const out = path.join(folder, 'out', ...(how === 'it lies under a file' ? ['below'] : []));
      const { job, exitCode } = await wipe(`image:${file}`, { data, more: ['--out', out] });
      expect([exitCode, job.refused]).toEqual([10, ['OUTPUT_NOT_WRITABLE']]);
      expect(await fingerprint(file)).toBe(before);
    });
  });
});

requires('root', 'loop').describe('a folder on a read-only file system', () => {
  it('is noticed before anything is wiped', async () => {
    await withBenchFolder(async ({ data, image, mount }) => {
      const out = await mount('out', '-t', 'tmpfs', '-o', 'ro', 'tmpfs');
      const file = await image('drive');
      const before = await fingerprint(file);
      const { job, exitCode } = await wipe(`image:${file}`, { data, more: ['--out', out] });
      expect([exitCode, job.refused]).toEqual([10, ['OUTPUT_NOT_WRITABLE']]);
      expect(await fingerprint(file)).toBe(before);
    });
  });
});

requires('root', 'loop', 'openssl').describe('a disk that is full when the certificate is written', () => {
  it('costs the copy, never the record: it can be issued again', async () => {
    await withBenchFolder(async ({ path: folder, data, image, mount }) => {
      const out = await mount('out', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs');
      await fs.writeFile(path.join(out, 'filler'), Buffer.alloc(56 * 1024));
      const file = await image('drive');
      const { job, exitCode } = await wipe(`image:${file}`, { data, more: ['--out', out] });
      expect(job.problems.map(({ code }) => code)).toContain('CERTIFICATE_NOT_WRITTEN');
      expect(exitCode).not.toBe(0);
      expect(await sectorsLeft(file)).toEqual([]);
      // No half-written certificate that could be taken for one.
      expect((await fs.readdir(out)).filter((name) => /\.(json|p7s|pdf)$/.test(name))).toEqual([]);

      const elsewhere = path.join(folder, 'elsewhere');
      const again = readReport(
        await clearbench([
          '--data',
          data,
          '--json',
          'certificates',
          'issue',
          job.id ?? '',
          '--out',
          elsewhere,
        ]),
      );
      expect(again.exitCode, again.stderr).toBe(0);
      const record = await readCertificate(again.job, data);
      expect([record.job.id, record.outcome.kind]).toEqual([job.id, 'sanitized']);
    });
  });

  it('also when it is the state folder itself, and the wipe goes on being told truthfully', async () => {
    await withBenchFolder(async ({ image, mount }) => {
      const data = path.join(await mount('state', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs'), 'data');
      // A bench that has run before: keys and database exist.
      expect((await clearbench(['--data', data, '--json', 'keys', 'init'])).exitCode).toBe(0);
      const { bavail, bsize } = await fs.statfs(path.dirname(data));
      await fs.writeFile(path.join(path.dirname(data), 'filler'), Buffer.alloc(bavail * bsize - 48 * 1024));
      const file = await image('drive');
      const { job, exitCode } = await wipe(`image:${file}`, { data });
      expect([1, 4, 10]).toContain(exitCode);
      expect(job.certificate).toBeNull();
      expect(job.problems.length).toBeGreaterThan(0);
      if (job.refused === null && job.outcome === 'sanitized') expect(await sectorsLeft(file)).toEqual([]);

      await fs.rm(path.join(path.dirname(data), 'filler'));
      const later = await clearbench(['--data', data, '--json', 'jobs']);
      expect(later.exitCode, later.stderr).toBe(0);
    });
  });
});

describe('a damaged state folder is noticed before anything is wiped:', () => {
  it.each([
    ['a database of garbage', 'clearbench.sqlite', Buffer.alloc(64 * 1024, 'garbage')],
    ['a database that was cut short', 'clearbench.sqlite', Buffer.from('SQLite format 3\0', 'latin1')],
  ])('%s', async (_what, name, content) => {
    await withBenchFolder(async ({ data, image }) => {
      const warmUp = await clearbench(['--data', data, '--json', 'certificates', 'list']);
      expect(warmUp.exitCode, warmUp.stderr).toBe(0);
      await fs.rm(path.join(data, `${name}-wal`), { force: true });
      await fs.rm(path.join(data, `${name}-shm`), { force: true });
      await fs.writeFile(path.join(data, name), content);
      const file = await image('drive');
      const before = await fingerprint(file);
      const { job, exitCode } = await wipe(`image:${file}`, { data });
      expect([exitCode, job.refused]).toEqual([10, ['STATE_UNREADABLE']]);
      expect(await fingerprint(file)).toBe(before);
      // Whoever wants to save what can be saved finds it as it was.
      expect(await fs.readFile(path.join(data, name))).toEqual(content);
    });
  });

  it('a state folder that is a file', async () => {
    await withBenchFolder(async ({ data, image }) => {
      await fs.writeFile(data, 'in the way');
      const file = await image('drive', 2 * MIB);
      const before = await fingerprint(file);
      const { job, exitCode } = await wipe(`image:${file}`, { data });
      expect([exitCode, job.refused]).toEqual([10, ['STATE_UNREADABLE']]);
      expect(await fingerprint(file)).toBe(before);
    });
  });

  it('a state folder that others may write to', async () => {
    await withBenchFolder(async ({ data, image }) => {
      await fs.mkdir(data);
      await fs.chmod(data, 0o777);
      const file = await image('drive', 2 * MIB);
      const { exitCode } = await wipe(`image:${file}`, { data });
      // Either it is refused, or it is made private first; it never stays open to others.
      const { mode } = await fs.stat(data);
      expect(exitCode === 10 || (mode & 0o022) === 0).toBe(true);
    });
  });
});
