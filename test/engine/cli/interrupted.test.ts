import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { openArchive } from '../../../main/archive/open-archive.ts';
import { makeBackup } from '../../../main/bench/backup-and-restore.ts';

let folder: string;
let data: string;

beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-interrupted-'));
  data = path.join(folder, 'data');
  openArchive(data).close();
  // Long enough to be interrupted at; it takes no room here.
  await fs.writeFile(path.join(data, 'large'), '');
  await fs.truncate(path.join(data, 'large'), 400_000_000);
});
afterEach(async () => fs.rm(folder, { recursive: true, force: true }));

/** Starts a command and interrupts it once there is something beside `known`; what is there when it has ended. */
async function interrupted(args: readonly string[], known: readonly string[]) {
  const command = path.join(import.meta.dirname, '../../../main/cli.ts');
  const child = spawn(process.execPath, [command, ...args], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  const names = async () => (await fs.readdir(folder)).filter((name) => !known.includes(name));
  while ((await names()).length === 0 && child.exitCode === null) await delay(5);
  await delay(50);
  child.kill('SIGINT');
  const [code, signal] = (await ended) as [number | null, string | null];
  return { code, signal, left: await names() };
}

it('a backup that is interrupted leaves nothing of the keys behind', async () => {
  const target = path.join(folder, 'backup');
  expect(await interrupted(['--data', data, 'backup', target], ['data'])).toEqual({
    code: null,
    signal: 'SIGINT',
    left: [],
  });
});

it('a restore that is interrupted leaves nothing of the keys behind', async () => {
  const archive = openArchive(data);
  await makeBackup(archive, path.join(folder, 'backup.zip'), 'Kim');
  archive.close();
  const args = ['--data', path.join(folder, 'restored'), 'restore', path.join(folder, 'backup.zip')];
  expect(await interrupted(args, ['data', 'backup.zip'])).toEqual({ code: null, signal: 'SIGINT', left: [] });
});
