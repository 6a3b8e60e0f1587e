import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';

import { ClearbenchError } from '../shared/problem.ts';
import { systemErrorCode } from './system-error.ts';

/** How a file comes to be. */
export interface DurableFileOptions {
  /** Permission bits; 0o600 for secrets. */
  readonly mode: number;
  /** `never`: an existing file of that name is an error. `replace`: it is replaced in one step. */
  readonly overwrite: 'never' | 'replace';
}

/**
 * Writes a file so that after a crash there is the whole file or none: temporary name, fsync, rename, fsync of the folder.
 *
 * @throws ClearbenchError FILE_EXISTS with `overwrite: 'never'` if the name is taken; system errors as they come.
 */
export async function writeDurableFile(
  file: string,
  content: Uint8Array | string,
  options: DurableFileOptions,
): Promise<void> {
  const folder = path.dirname(file);
  const temporary = path.join(folder, `.${path.basename(file)}.${randomBytes(6).toString('hex')}.tmp`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  const handle = await open(temporary, flags, options.mode);
  try {
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    if (options.overwrite === 'replace') await rename(temporary, file);
    else await moveToFreeName(temporary, file);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/** Makes renames and new names in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Renames a file that is whole, in the same folder, never over another one: `link` fails where the name is taken, which
 * `rename` does not; file systems of memory sticks lack it. The folder is still to be synced.
 *
 * @throws ClearbenchError FILE_EXISTS if the name is taken; system errors as they come.
 */
export async function moveToFreeName(temporary: string, file: string): Promise<void> {
  try {
    await link(temporary, file);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EEXIST') throw fileExists(file, error);
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EOPNOTSUPP' && code !== 'ENOSYS') throw error;
    await reserve(file);
    await rename(temporary, file);
    return;
  }
  await unlink(temporary);
}

/** @throws ClearbenchError FILE_EXISTS if there is something of that name. */
export async function refuseExisting(file: string): Promise<void> {
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists) throw fileExists(file);
}

async function reserve(file: string): Promise<void> {
  try {
    const handle = await open(file, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    await handle.close();
  } catch (error) {
    throw systemErrorCode(error) === 'EEXIST' ? fileExists(file, error) : error;
  }
}

function fileExists(file: string, cause?: unknown): ClearbenchError {
  return new ClearbenchError('FILE_EXISTS', `${path.basename(file)} exists already.`, { cause });
}
