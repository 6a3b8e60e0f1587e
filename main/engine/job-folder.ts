import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { ClearbenchError } from '../../shared/problem.ts';
import type { Readers } from './protocol.ts';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = fs.constants;

/** Names of the files in a job's folder. */
export const jobFiles = {
  journal: 'journal.ndjson',
  progress: 'progress.json',
  cancel: 'cancel.json',
} as const;

/** Folder mode and file mode: the owner's alone, or also readable by one group. */
export function modesFor(readers: Readers): { readonly folder: number; readonly file: number } {
  return readers === null ? { folder: 0o700, file: 0o600 } : { folder: 0o750, file: 0o640 };
}

/**
 * Makes the folder of all jobs if it is missing, and checks that nobody else can put anything into it.
 *
 * @throws ClearbenchError `STATE_UNREADABLE`
 */
export function prepareJobsDir(jobsDir: string, readers: Readers): void {
  try {
    fs.mkdirSync(jobsDir, { recursive: true, mode: 0o700 });
    if (readers !== null) {
      // The way to the jobs; everything in them is limited by its own mode.
      fs.chmodSync(path.dirname(jobsDir), 0o711);
      fs.chmodSync(jobsDir, 0o755);
    }
  } catch (error) {
    throw new ClearbenchError('STATE_UNREADABLE', `The folder ${jobsDir} cannot be made.`, {
      cause: error,
    });
  }
  assertOwnFolder(jobsDir);
}

/**
 * Checks that a folder is a real folder (no link), belongs to this user, and cannot be written by others: a privileged
 * engine would otherwise follow what somebody else planted there.
 *
 * @throws ClearbenchError `STATE_UNREADABLE`
 */
export function assertOwnFolder(folder: string): void {
  let descriptor: number;
  try {
    descriptor = fs.openSync(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch (error) {
    throw new ClearbenchError('STATE_UNREADABLE', `${folder} is not a folder that can be used.`, {
      cause: error,
    });
  }
  try {
    assertOwn(fs.fstatSync(descriptor), folder);
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Checks owner and mode of something that was opened. @throws ClearbenchError `STATE_UNREADABLE` */
export function assertOwn(stat: fs.Stats, name: string): void {
  if (stat.uid !== process.geteuid?.()) {
    throw new ClearbenchError('STATE_UNREADABLE', `${name} belongs to another user.`);
  }
  if ((stat.mode & 0o022) !== 0) {
    throw new ClearbenchError('STATE_UNREADABLE', `${name} can be written by other users.`);
  }
}

/** Makes what a folder lists durable. */
export function syncFolder(folder: string): void {
  const descriptor = fs.openSync(folder, O_RDONLY | O_DIRECTORY);
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * Replaces a small file as a whole: others see the old text or the new one, never a part. `durable` also survives a
 * power cut; without it nothing waits for the disk.
 */
export function replaceFile(
  file: string,
  text: string,
  options: { readonly mode: number; readonly groupId: number | null; readonly durable: boolean },
): void {
  const temporary = `${file}.${randomBytes(6).toString('hex')}.new`;
  const descriptor = fs.openSync(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, options.mode);
  try {
    try {
      if (options.groupId !== null) fs.fchownSync(descriptor, process.geteuid?.() ?? -1, options.groupId);
      fs.writeFileSync(descriptor, text);
      if (options.durable) fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
    fs.renameSync(temporary, file);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
  if (options.durable) syncFolder(path.dirname(file));
}

/** The text of a small file, or `null` if there is none. Links are not followed. */
export function readSmallFile(file: string, maxBytes: number): string | null {
  let descriptor: number;
  try {
    descriptor = fs.openSync(file, O_RDONLY | O_NOFOLLOW);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
  try {
    if (fs.fstatSync(descriptor).size > maxBytes) throw new RangeError(`${file} is too large`);
    return fs.readFileSync(descriptor, 'utf8');
  } finally {
    fs.closeSync(descriptor);
  }
}

/** Whether an error says that a file or folder does not exist. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
