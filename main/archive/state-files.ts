import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, open, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { systemErrorCode } from '../system-error.ts';

/** A file of the state, by its path inside the data folder. */
export interface StateFile {
  readonly path: string;
  readonly sha256: string;
  readonly sizeBytes: number;
}

const COPY_BYTES = 1024 * 1024;

/**
 * The files in a folder, by their paths inside it with `/` between. Links and special files are left out, and so are
 * half-written ones.
 *
 * @param skip Names at the top that are left out with everything in them.
 */
export async function listStateFiles(folder: string, skip: ReadonlySet<string>): Promise<readonly string[]> {
  const found: string[] = [];
  const walk = async (inside: string): Promise<void> => {
    const entries = await readdir(join(folder, inside), { withFileTypes: true }).catch((error: unknown) => {
      // Removed since its own folder was listed.
      if (inside !== '' && systemErrorCode(error) === 'ENOENT') return [];
      throw error;
    });
    for (const entry of entries) {
      const path = inside === '' ? entry.name : `${inside}/${entry.name}`;
      if (skip.has(path)) continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile() && !entry.name.endsWith('.tmp')) found.push(path);
    }
  };
  await walk('');
  return found.sort();
}

/** Copies a file durably (mode 0600, in folders of mode 0700) and tells what was copied. */
export async function copyStateFile(fromFolder: string, toFolder: string, path: string): Promise<StateFile> {
  const target = join(toFolder, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const source = await open(join(fromFolder, path), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const copy = await open(target, 'wx', 0o600);
    try {
      const hash = createHash('sha256');
      const buffer = Buffer.allocUnsafe(COPY_BYTES);
      let sizeBytes = 0;
      for (;;) {
        const { bytesRead } = await source.read(buffer, 0, buffer.length, null);
        if (bytesRead === 0) break;
        const part = buffer.subarray(0, bytesRead);
        hash.update(part);
        await copy.appendFile(part);
        sizeBytes += bytesRead;
      }
      await copy.sync();
      return { path, sha256: hash.digest('hex'), sizeBytes };
    } finally {
      await copy.close();
    }
  } finally {
    await source.close();
  }
}

/** Describes a file as it is on the disk. */
export async function describeStateFile(folder: string, path: string): Promise<StateFile> {
  const file = await open(join(folder, path), constants.O_RDONLY | constants.O_NOFOLLOW);
  try {
    const hash = createHash('sha256');
    for await (const part of file.createReadStream({ autoClose: false })) hash.update(part as Buffer);
    return { path, sha256: hash.digest('hex'), sizeBytes: (await file.stat()).size };
  } finally {
    await file.close();
  }
}

/** Puts the names in a folder and in all folders below it on the disk. */
export async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncTree(join(folder, entry.name));
  }
  const handle = await open(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Does something with every item, a few at a time. After a failure nothing goes on behind the caller's back. */
export async function forEachFew<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    while (failures.length === 0) {
      const next = iterator.next();
      if (next.done === true) return;
      await work(next.value).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: 8 }, lane));
  if (failures.length > 0) throw failures[0];
}
