import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import {
  assertOwnFolder,
  prepareJobsDir,
  readSmallFile,
  replaceFile,
} from '../../../main/engine/job-folder.ts';
import { requires } from '../../requirements/requires.ts';

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clearbench-folder-'));
});

afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

const unreadable: unknown = expect.objectContaining({ code: 'STATE_UNREADABLE' });

describe('the folder of the jobs', () => {
  it('is made for its owner alone', () => {
    const jobsDir = path.join(folder, 'state/jobs');
    prepareJobsDir(jobsDir, null);
    expect(fs.statSync(jobsDir).mode & 0o777).toBe(0o700);
    prepareJobsDir(jobsDir, null);
  });

  it.each([0o720, 0o702, 0o777])('is refused with mode %o', (mode) => {
    fs.chmodSync(folder, mode);
    expect(() => assertOwnFolder(folder)).toThrow(unreadable);
  });

  it('is refused if it is a link, a file or missing', () => {
    const link = path.join(folder, 'link');
    fs.mkdirSync(path.join(folder, 'real'));
    fs.symlinkSync(path.join(folder, 'real'), link);
    fs.writeFileSync(path.join(folder, 'file'), '');
    expect(() => assertOwnFolder(link)).toThrow(unreadable);
    expect(() => assertOwnFolder(path.join(folder, 'file'))).toThrow(unreadable);
    expect(() => assertOwnFolder(path.join(folder, 'missing'))).toThrow(unreadable);
    expect(() => prepareJobsDir(path.join(folder, 'file/jobs'), null)).toThrow(unreadable);
  });
});

requires('root').describe('the folder of the jobs of root', () => {
  it('is refused if it belongs to somebody else', () => {
    fs.chownSync(folder, 65534, 65534);
    expect(() => assertOwnFolder(folder)).toThrow(unreadable);
  });

  it('lets one group read the files if asked to, and nobody write', () => {
    const file = path.join(folder, 'progress.json');
    replaceFile(file, '{}', { mode: 0o640, groupId: 65534, durable: false });
    expect(fs.statSync(file)).toMatchObject({ uid: 0, gid: 65534 });
    expect(fs.statSync(file).mode & 0o777).toBe(0o640);
  });
});

describe('a small file', () => {
  it('is replaced as a whole and leaves nothing else behind', () => {
    const file = path.join(folder, 'cancel.json');
    replaceFile(file, 'one', { mode: 0o600, groupId: null, durable: true });
    replaceFile(file, 'two', { mode: 0o600, groupId: null, durable: true });
    expect(readSmallFile(file, 100)).toBe('two');
    expect(fs.readdirSync(folder)).toEqual(['cancel.json']);
  });

  it('is not read through a link, nor if it is large', () => {
    fs.writeFileSync(path.join(folder, 'secret'), 'secret');
    fs.symlinkSync(path.join(folder, 'secret'), path.join(folder, 'link'));
    expect(() => readSmallFile(path.join(folder, 'link'), 100)).toThrow();
    expect(() => readSmallFile(path.join(folder, 'secret'), 3)).toThrow(RangeError);
    expect(readSmallFile(path.join(folder, 'missing'), 100)).toBeNull();
  });
});
