import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { dataFolderPath, openDataFolder } from '../../../main/bench/data-folder.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'clearbench-data-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

describe('the place of the data folder', () => {
  const person = path.join(homedir(), '.local', 'state', 'clearbench');

  it.each([
    [
      'the one that was given',
      { given: '/srv/a', env: { CLEARBENCH_DATA: '/srv/b' }, isRoot: true },
      '/srv/a',
    ],
    ["the environment's", { given: null, env: { CLEARBENCH_DATA: '/srv/b' }, isRoot: true }, '/srv/b'],
    [
      "the system's for root",
      { given: null, env: { XDG_STATE_HOME: '/srv/x' }, isRoot: true },
      '/var/lib/clearbench',
    ],
    [
      "the person's state folder",
      { given: null, env: { XDG_STATE_HOME: '/srv/x' }, isRoot: false },
      '/srv/x/clearbench',
    ],
    [
      "the person's home",
      { given: null, env: { XDG_STATE_HOME: '', CLEARBENCH_DATA: '' }, isRoot: false },
      person,
    ],
    ['never a relative state folder', { given: null, env: { XDG_STATE_HOME: 'x' }, isRoot: false }, person],
  ])('is %s', (_what, from, expected) => {
    expect(dataFolderPath(from)).toBe(expected);
  });
});

describe('opening the data folder', () => {
  it('makes it for its owner alone', async () => {
    const data = await openDataFolder(path.join(folder, 'a', 'b'));
    expect((await stat(data.path)).mode & 0o777).toBe(0o700);
    expect((await readdir(data.path)).sort()).toEqual(['issued', 'jobs', 'log']);
  });

  it('closes it to others where it was open', async () => {
    const open = path.join(folder, 'open');
    await mkdir(open);
    await chmod(open, 0o777);
    await openDataFolder(open);
    expect((await stat(open)).mode & 0o777).toBe(0o700);
  });

  it('says what stands in the way', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    await expect(openDataFolder(file)).rejects.toMatchObject({
      code: 'STATE_UNREADABLE',
      message: `The data folder ${file} cannot be used (a file of this name is in the way, EEXIST).`,
    });
    await expect(openDataFolder('/proc/clearbench')).rejects.toThrow(
      '(it is not there and cannot be made, ENOENT)',
    );
  });

  it('leaves nothing behind but itself', async () => {
    const data = await openDataFolder(path.join(folder, 'a'));
    await openDataFolder(data.path);
    expect((await readdir(data.path)).sort()).toEqual(['issued', 'jobs', 'log']);
  });

  it.each([
    ['a file', 'file'],
    ['below a file', 'file/below'],
    ['in a place that nobody can write to', '../../../../../proc/clearbench'],
  ])('says so if it is %s', async (_what, where) => {
    await writeFile(path.join(folder, 'file'), '');
    await expect(openDataFolder(path.join(folder, where))).rejects.toMatchObject({
      code: 'STATE_UNREADABLE',
    });
  });
});
