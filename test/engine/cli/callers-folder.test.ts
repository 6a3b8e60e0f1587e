import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const installation = path.join(import.meta.dirname, '../../..');
let folder: string;

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'clearbench-caller-')));
  fs.writeFileSync(path.join(folder, 'ct2.img'), 'old data');
  fs.truncateSync(path.join(folder, 'ct2.img'), 2 ** 20);
});
afterEach(() => {
  fs.rmSync(folder, { recursive: true, force: true });
});

const wipe = ['wipe', 'image:ct2.img', '--operator', 'A. Curie', '--confirm', '.img', '--out', 'out'];

describe('a relative path', () => {
  it('is meant from where npm was called, not from where npm went', async () => {
    const npm = ['--prefix', installation, 'run', '--silent', 'clearbench', '--', '--data', 'data', ...wipe];
    await run('npm', npm, { cwd: folder });
    expect(fs.readFileSync(path.join(folder, 'ct2.img')).every((byte) => byte === 0)).toBe(true);
    expect(fs.readdirSync(path.join(folder, 'out')).length).toBe(3);
  });

  it('is meant from the working folder of a command that another npm script starts', async () => {
    const args = [path.join(installation, 'main/cli.ts'), '--data', 'data', ...wipe];
    await run(process.execPath, args, {
      cwd: folder,
      env: { ...process.env, npm_lifecycle_event: 'clearbench', INIT_CWD: os.tmpdir() },
    });
    expect(fs.readdirSync(path.join(folder, 'out')).length).toBe(3);
  });
});
