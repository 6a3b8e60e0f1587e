import { randomUUID } from 'node:crypto';
import { readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import { ClearbenchError } from '../../shared/problem.ts';
import type { Archive, BackupReport } from '../archive/archive.ts';
import { packBackup, unpackBackup } from '../archive/backup-zip.ts';
import { restoreState, type RestoreReport } from '../archive/restore.ts';
import { refuseExisting, syncFolder } from '../durable-file.ts';
import { takeLock } from '../exclusive-lock.ts';
import { noteUnfinished } from '../unfinished.ts';
import { downloadsFolder } from './data-folder.ts';
import { folderLockName } from './held-lock.ts';

/**
 * Backs up the whole state into a new folder or, where the name ends in `.zip`, into one file. It has its name only once it
 * is whole. Keys are in it as they are: protected if they have a passphrase.
 *
 * @throws ClearbenchError FILE_EXISTS, OUTPUT_NOT_WRITABLE, STATE_UNREADABLE
 */
export async function makeBackup(archive: Archive, target: string, actor: string): Promise<BackupReport> {
  const absolute = path.resolve(target);
  if (isInside(archive.dataDir, absolute) && !isInside(downloadsFolder(archive.dataDir), absolute)) {
    throw new ClearbenchError('OUTPUT_NOT_WRITABLE', 'A backup inside the data folder would back up itself.');
  }
  if (!isZip(absolute)) return archive.backupState({ path: absolute, actor });
  await refuseExisting(absolute);
  const packed = `${absolute}.${randomUUID()}.partial`;
  const unfinished = noteUnfinished(packed);
  const pack = async (folder: string): Promise<string> => {
    await packBackup(folder, packed);
    await rename(packed, absolute);
    await syncFolder(path.dirname(absolute));
    return absolute;
  };
  try {
    return await archive.backupState({ path: `${absolute}.${randomUUID()}`, actor, pack });
  } finally {
    await rm(packed, { force: true });
    unfinished.ended();
  }
}

/**
 * Restores a backup (a folder, or the one file) into a data folder that is empty or not there, and checks all of it. What a
 * restore that was killed left beside it is removed first.
 *
 * @throws ClearbenchError BACKUP_UNREADABLE, FILE_EXISTS; STATE_BUSY if another process restores to the same place.
 */
export async function restoreBackup(
  from: string,
  dataDir: string,
  actor: string,
  now: () => Date,
): Promise<RestoreReport> {
  const source = path.resolve(from);
  const isFolder = await stat(source).then(
    (found) => found.isDirectory(),
    (error: unknown) => {
      throw new ClearbenchError('BACKUP_UNREADABLE', `There is no backup ${source}.`, { cause: error });
    },
  );
  const place = path.resolve(dataDir).replace(staged, '');
  const lock = await takeLock(folderLockName('restore', place));
  if (lock === null) {
    throw new ClearbenchError('STATE_BUSY', 'Another process restores a backup to that place.');
  }
  try {
    await removeLeftOver(place);
    return await restoreFrom(source, isFolder, { dataDir, actor, now });
  } finally {
    lock.release();
  }
}

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** How a station names what takes its data folder's place at the next start. */
const staged = new RegExp(`\\.restored-${uuid}$`);
const halfMade = new RegExp(`^(?:\\.restored-${uuid})?\\.(?:unpacking|restoring)-${uuid}$`);

/** It holds keys, and takes the room that the next attempt needs. */
async function removeLeftOver(place: string): Promise<void> {
  const [folder, base] = [path.dirname(place), path.basename(place)];
  // Where there is no such folder, nothing was left in it.
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(base) || !halfMade.test(name.slice(base.length))) continue;
    await rm(path.join(folder, name), { recursive: true, force: true });
  }
}

async function restoreFrom(
  source: string,
  isFolder: boolean,
  to: { readonly dataDir: string; readonly actor: string; readonly now: () => Date },
): Promise<RestoreReport> {
  const { dataDir, actor, now } = to;
  if (isFolder) return restoreState({ from: source, dataDir, actor, now });
  const unpacked = `${path.resolve(dataDir)}.unpacking-${randomUUID()}`;
  const unfinished = noteUnfinished(unpacked);
  try {
    await unpackBackup(source, unpacked);
    return await restoreState({ from: unpacked, dataDir, actor, now });
  } finally {
    await rm(unpacked, { recursive: true, force: true });
    unfinished.ended();
  }
}

function isInside(folder: string, file: string): boolean {
  const relative = path.relative(path.resolve(folder), file);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

function isZip(file: string): boolean {
  return file.toLowerCase().endsWith('.zip');
}
