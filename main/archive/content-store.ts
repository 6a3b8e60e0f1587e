import { hash, randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { ClearbenchError } from '../../shared/problem.ts';
import { sha256Schema } from '../../shared/schemas/result.ts';
import { syncFolder } from '../durable-file.ts';
import { systemErrorCode, systemErrorWords } from '../system-error.ts';
import { archiveError } from './archive-errors.ts';

/** Largest file that belongs to a certificate; batch certificates of ten thousand drives stay below it. */
export const MAX_CONTENT_BYTES = 64 * 1024 * 1024;

/** SHA-256 in lower-case hex. */
export function sha256Of(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

/**
 * Files named by their SHA-256 (`sha256/ab/ab12…`): what has once been written is never written again, never changes,
 * and shows every change of a bit when it is read.
 */
export interface ContentStore {
  /** Where the content with this hash is kept. */
  pathOf(sha256: string): string;
  /** Writes contents that are not there yet; when it returns, all of them and their names are on the disk. */
  writeAll(contents: readonly Uint8Array[]): Promise<readonly string[]>;
  /**
   * Reads a content back.
   *
   * @throws ClearbenchError `STATE_UNREADABLE` if it is missing or is not what was written.
   */
  read(sha256: string): Promise<Buffer>;
  /** Removes a content; it is not an error if it is gone. */
  remove(sha256: string): Promise<void>;
  /** The hashes of everything that is there, in no order; what a crash left half-written is not listed. */
  list(): AsyncIterable<string>;
}

/** The content store in `folder`, which is made on the first write. */
export function openContentStore(folder: string): ContentStore {
  const root = join(folder, 'sha256');
  const pathOf = (sha256: string): string => {
    if (!sha256Schema.safeParse(sha256).success) throw new TypeError('not a SHA-256');
    return join(root, sha256.slice(0, 2), sha256);
  };
  return {
    pathOf,
    writeAll: async (contents) => {
      try {
        return await writeAll(root, pathOf, contents);
      } catch (error) {
        throw archiveError(error, 'A file of the archive could not be written.');
      }
    },
    read: async (sha256) => {
      const bytes = await readBounded(pathOf(sha256));
      if (sha256Of(bytes) !== sha256) throw damaged('is not what was written');
      return bytes;
    },
    remove: async (sha256) => {
      try {
        await unlink(pathOf(sha256));
      } catch (error) {
        if (!isMissing(error)) throw archiveError(error, 'A file of the archive could not be removed.');
      }
    },
    list: () => listContents(root),
  };
}

async function writeAll(
  root: string,
  pathOf: (sha256: string) => string,
  contents: readonly Uint8Array[],
): Promise<readonly string[]> {
  const hashes = contents.map((bytes) => {
    if (bytes.length > MAX_CONTENT_BYTES) {
      throw new ClearbenchError('CERTIFICATE_UNREADABLE', 'A file is larger than any certificate.');
    }
    return sha256Of(bytes);
  });
  const wanted = new Map(contents.map((bytes, index) => [hashes[index] ?? '', bytes]));
  const folders = new Set([...wanted.keys()].map((sha256) => dirname(pathOf(sha256))));
  await makeFolders(
    root,
    [...folders].filter((folder) => !existsSync(folder)),
  );
  await Promise.all([...wanted].map(([sha256, bytes]) => writeContent(pathOf(sha256), sha256, bytes)));
  // Also where nothing was new: another process may have put it there and not yet have come to this.
  await Promise.all([...folders].map(syncFolder));
  return hashes;
}

/** Makes the folders and, for those that are new, sees to it that their names are on the disk. */
async function makeFolders(root: string, folders: readonly string[]): Promise<void> {
  if (folders.length === 0) return;
  const firstMade = await mkdir(root, { recursive: true, mode: 0o700 });
  const made = await Promise.all(folders.map(makeFolder));
  if (made.includes(true)) await syncFolder(root);
  if (firstMade !== undefined) {
    for (let folder = dirname(root); ; folder = dirname(folder)) {
      await syncFolder(folder);
      if (folder === dirname(firstMade)) break;
    }
  }
}

async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Temporary name, fsync, rename: under its final name a content is always whole. */
async function writeContent(path: string, sha256: string, bytes: Uint8Array): Promise<void> {
  if (await isAlreadyWhole(path, sha256, bytes.length)) return;
  const temporary = `${path}.${randomUUID()}.tmp`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

/** A content that is there is checked, so that a damaged one is healed by writing it again. */
async function isAlreadyWhole(path: string, sha256: string, sizeBytes: number): Promise<boolean> {
  // Asked first, since to be told of each new file by an exception takes longer than to write it.
  if (!existsSync(path)) return false;
  try {
    if ((await stat(path)).size !== sizeBytes) return false;
    return sha256Of(await readBounded(path)) === sha256;
  } catch {
    return false;
  }
}

async function readBounded(path: string): Promise<Buffer> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      const { size } = await file.stat();
      if (size > MAX_CONTENT_BYTES) throw damaged('is larger than any certificate');
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) throw damaged('is missing', error);
    throw archiveError(error, `A file of the archive could not be read (${systemErrorWords(error)}).`);
  }
}

async function* listContents(root: string): AsyncIterable<string> {
  for (const shard of await namesIn(root)) {
    for (const name of await namesIn(join(root, shard))) {
      if (sha256Schema.safeParse(name).success && name.startsWith(shard)) yield name;
    }
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw archiveError(error, 'The archive’s files could not be listed.');
  }
}

function isMissing(error: unknown): boolean {
  return systemErrorCode(error) === 'ENOENT';
}

function damaged(how: string, cause?: unknown): ClearbenchError {
  return new ClearbenchError('STATE_UNREADABLE', `A file of the archive ${how}.`, { cause });
}
