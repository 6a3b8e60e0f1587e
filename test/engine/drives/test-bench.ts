import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { listDrives, type ListOptions } from '../../../main/drives/list-drives.ts';
import { driveVerdicts } from '../../../shared/policy/verdicts.ts';
import type { ProblemCode } from '../../../shared/problem-codes.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';

const execute = promisify(execFile);

/** Runs a command of the test's own set-up; rejects when it fails. */
export async function run(command: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execute(command, [...args], {
    env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` },
  });
  return stdout.trim();
}

/** What a test makes of devices and mounts; everything is undone afterwards, in reverse order. */
export interface TestBench {
  readonly folder: string;
  /** A sparse file of this size. */
  readonly file: (name: string, sizeBytes: number) => Promise<string>;
  /** A loop device over a file, attached with further options of losetup. */
  readonly loop: (file: string, ...options: readonly string[]) => Promise<string>;
  /** A new ext4 file system on a device or in a file. */
  readonly ext4: (target: string) => Promise<void>;
  /** Mounts at a new folder (or the one given), with further options of mount. */
  readonly mount: (source: string, at?: string, ...options: readonly string[]) => Promise<string>;
  readonly afterwards: (undo: () => Promise<unknown>) => void;
}

/** Runs a test on a bench of its own. */
export async function withTestBench(test: (bench: TestBench) => Promise<void>): Promise<void> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-drives-'));
  const undos: (() => Promise<unknown>)[] = [() => fs.rm(folder, { recursive: true, force: true })];
  const afterwards = (undo: () => Promise<unknown>): void => void undos.push(undo);
  let mounts = 0;
  try {
    await test({
      folder,
      afterwards,
      file: async (name, sizeBytes) => {
        const file = path.join(folder, name);
        await fs.writeFile(file, '');
        await fs.truncate(file, sizeBytes);
        return file;
      },
      loop: async (file, ...options) => {
        const device = await run('losetup', '--find', '--show', ...options, file);
        afterwards(() => run('losetup', '--detach', device));
        return device;
      },
      ext4: async (target) => {
        await run('mkfs.ext4', '-q', '-F', target);
      },
      mount: async (source, at, ...options) => {
        const place = at ?? path.join(folder, `mount${mounts++}`);
        await fs.mkdir(place, { recursive: true });
        await run('mount', ...options, source, place);
        afterwards(() => run('umount', place));
        return place;
      },
    });
  } finally {
    for (const undo of undos.reverse()) await undo().catch(() => undefined);
  }
}

/** The drive at a path in a new listing. */
export async function listed(path_: string, options: ListOptions = {}): Promise<Drive> {
  const drive = (await listDrives(options)).find((candidate) => candidate.path === path_);
  if (drive === undefined) throw new Error(`${path_} is not listed`);
  return drive;
}

/** The codes of a drive's verdicts where virtual drives are allowed and a label was read: what is left is about its use. */
export function codesOf(drive: Drive): readonly ProblemCode[] {
  return driveVerdicts(drive, { allowVirtual: true, serialFromLabel: 'LABEL-1', attached: [] }).map(
    ({ code }) => code,
  );
}

/** Starts a process that holds something open until the bench is cleared, and waits until it printed `ready`. */
export async function background(
  bench: TestBench,
  command: string,
  ...args: readonly string[]
): Promise<void> {
  const child = spawn(command, [...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  bench.afterwards(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('ready')) resolve();
    });
    child.once('exit', () => {
      reject(new Error(`${command} ended too early`));
    });
  });
}
