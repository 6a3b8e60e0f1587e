import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { ClearbenchError } from '../../shared/problem.ts';
import type { RestoreReport } from '../archive/restore.ts';
import { contentFolder } from '../archive/archive-parts.ts';
import { syncFolder, writeDurableFile } from '../durable-file.ts';
import { systemErrorCode } from '../system-error.ts';
import { restoreBackup } from './backup-and-restore.ts';
import { dataFolderAt } from './data-folder.ts';

/** In the data folder of a new station: which folder beside it takes its place at the next start. */
const noteName = 'restored.json';
const noteSchema = z
  .strictObject({ folder: z.string().regex(/^[^/\0]+\.restored-[0-9a-f-]{36}$/) })
  .readonly();

/**
 * Restores a backup beside the data folder of a station that has just been started for the first time, and notes that it
 * takes its place at the next start: a folder that is in use is never exchanged.
 *
 * @throws ClearbenchError STATION_IN_USE: there is something here that would be set aside. RESTORE_WAITING: that has been
 * done already. BACKUP_UNREADABLE.
 */
export async function stageRestore(
  from: string,
  dataDir: string,
  actor: string,
  now: () => Date,
): Promise<RestoreReport> {
  await refuseWaiting(dataDir);
  if (!(await isUnused(dataDir))) {
    throw new ClearbenchError('STATION_IN_USE', 'This station has keys, jobs or certificates already.');
  }
  const folder = `${path.resolve(dataDir)}.restored-${randomUUID()}`;
  const report = await restoreBackup(from, folder, actor, now);
  const note = noteSchema.parse({ folder: path.basename(folder) });
  await writeDurableFile(path.join(dataDir, noteName), JSON.stringify(note), {
    mode: 0o600,
    overwrite: 'never',
  });
  return report;
}

/** @throws ClearbenchError RESTORE_WAITING: what is done here now would be set aside at the next start. */
export async function refuseWaiting(dataDir: string): Promise<void> {
  if ((await readNote(dataDir)) === null) return;
  throw new ClearbenchError('RESTORE_WAITING', 'A backup was restored and waits for the next start.');
}

/**
 * Puts the restored folder in the place of the data folder, if one waits; to be called before anything is opened. The
 * former one is set aside beside it. Begun and not ended (power cut), it is ended at the next start. A station that has
 * been used meanwhile stays as it is.
 *
 * @returns whether the data folder is now the restored one.
 */
export async function adoptRestored(dataDir: string): Promise<boolean> {
  const place = path.resolve(dataDir);
  const noted = (await exists(place)) ? place : await setAsideBefore(place);
  const note = noted === null ? null : await readNote(noted);
  if (noted === null || note === null) return false;
  const restored = path.join(path.dirname(place), note.folder);
  if (!(await exists(restored)) || !(await isUnused(noted))) {
    await rm(path.join(noted, noteName), { force: true });
    return false;
  }
  if (noted === place) {
    await rename(place, `${place}.before-restore-${randomUUID()}`);
    await syncFolder(path.dirname(place));
  }
  await rename(restored, place);
  await syncFolder(path.dirname(place));
  return true;
}

/** The folder that was set aside last time, if its successor never got its name. */
async function setAsideBefore(place: string): Promise<string | null> {
  const prefix = `${path.basename(place)}.before-restore-`;
  const names = await readdir(path.dirname(place)).catch(() => []);
  for (const name of names.filter((candidate) => candidate.startsWith(prefix))) {
    const folder = path.join(path.dirname(place), name);
    const note = await readNote(folder);
    if (note !== null && (await exists(path.join(path.dirname(place), note.folder)))) return folder;
  }
  return null;
}

async function readNote(folder: string): Promise<z.infer<typeof noteSchema> | null> {
  try {
    return noteSchema.parse(JSON.parse(await readFile(path.join(folder, noteName), 'utf8')));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return null;
    throw new ClearbenchError('STATE_UNREADABLE', `${noteName} in the data folder is damaged.`, {
      cause: error,
    });
  }
}

/** No keys, no jobs, no certificates: what a first start makes by itself can be set aside. */
async function isUnused(dataDir: string): Promise<boolean> {
  const { jobs, keys, issued } = dataFolderAt(dataDir);
  const found = await Promise.all([jobs, keys, issued, contentFolder(dataDir)].map(holdsFiles));
  return !found.some(Boolean);
}

async function holdsFiles(folder: string): Promise<boolean> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries.some((entry) => !entry.isDirectory());
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: unknown) => {
      if (systemErrorCode(error) === 'ENOENT') return false;
      throw error;
    },
  );
}
