import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { z } from 'zod';

import { canonicalJson } from '../../shared/canonical-json.ts';
import { ClearbenchError, hasCode } from '../../shared/problem.ts';
import { utcTimeSchema } from '../../shared/schemas/plan.ts';
import { sha256Schema } from '../../shared/schemas/result.ts';
import { refuseExisting, syncFolder, writeDurableFile } from '../durable-file.ts';
import { systemErrorCode, systemErrorWords } from '../system-error.ts';
import { noteUnfinished } from '../unfinished.ts';
import { archiveError } from './archive-errors.ts';
import { contentFolder, databasePath, type ArchiveParts } from './archive-parts.ts';
import { openContentStore, sha256Of, type ContentStore } from './content-store.ts';
import { openDatabase } from './database.ts';
import { ledgerTip, type LedgerTip } from './ledger.ts';
import { writeAnchor } from './ledger-anchor.ts';
import {
  copyStateFile,
  describeStateFile,
  forEachFew,
  listStateFiles,
  syncTree,
  type StateFile,
} from './state-files.ts';

/** The last file of a backup: where it is, the backup is whole. */
export const BACKUP_MANIFEST = 'backup.json';

const count = z.int().nonnegative();

/** What a backup holds. Certificates' files are not listed: their names are their hashes, and the database lists them. */
export const backupManifestSchema = z
  .strictObject({
    backupVersion: z.literal(1),
    madeAt: utcTimeSchema,
    certificates: count,
    contents: count,
    /** Hashes of certificates' files that were missing or damaged already when the backup was made. */
    damaged: z.array(sha256Schema).readonly(),
    ledger: z.strictObject({ sequence: count, sha256: sha256Schema }).readonly(),
    files: z
      .array(z.strictObject({ path: z.string().min(1), sha256: sha256Schema, sizeBytes: count }).readonly())
      .readonly(),
  })
  .readonly();
export type BackupManifest = z.infer<typeof backupManifestSchema>;

/** Where a backup goes, and who makes it. */
export interface BackupOptions {
  readonly path: string;
  readonly actor: string;
  /** Makes something else of the whole folder, which then goes again, and gives its path: only then the backup is made. */
  readonly pack?: (folder: string) => Promise<string>;
}

/** What was backed up. */
export interface BackupReport {
  readonly path: string;
  readonly certificates: number;
  /** Certificates' files that could not be backed up because they are missing or damaged: restore them from an older one. */
  readonly damaged: readonly string[];
}

/** Compiled code, which the engine runs: whoever could change a backup would change the program. */
export const COMPILED_CODE = 'cache';

/**
 * What is not copied as it stands: the database and the ledger's tip and heads change while the bench works and are taken
 * from one snapshot, certificates' files are copied by their hashes, and neither the log nor prepared downloads nor compiled
 * code are state.
 */
const takenOtherwise: ReadonlySet<string> = new Set([
  'clearbench.sqlite',
  'clearbench.sqlite-wal',
  'clearbench.sqlite-shm',
  'certificates',
  'ledger',
  'log',
  'downloads',
  COMPILED_CODE,
]);

/**
 * Backs up the whole state (database, certificates, keys, jobs, everything in the data folder but its log) into a new
 * folder, while the bench goes on working. It gets its name when it is whole; before, it is `NAME.partial-…`.
 *
 * Keys are copied as they are: protected if they have a passphrase, and otherwise as secret as the data folder itself.
 *
 * @throws ClearbenchError `FILE_EXISTS` if the folder exists; `OUTPUT_NOT_WRITABLE`; `STATE_UNREADABLE`.
 */
export async function backupState(parts: ArchiveParts, options: BackupOptions): Promise<BackupReport> {
  const { path } = options;
  await refuseExisting(path);
  const partial = `${path}.partial-${randomUUID()}`;
  const unfinished = noteUnfinished(partial);
  try {
    await mkdir(partial, { mode: 0o700 });
    const manifest = await copyState(parts, partial).catch(asUnwritten);
    const text = canonicalJson(manifest);
    await syncTree(partial);
    await writeDurableFile(join(partial, BACKUP_MANIFEST), text, { mode: 0o600, overwrite: 'never' });
    const made = options.pack === undefined ? await takeName(partial, path) : await options.pack(partial);
    const { certificates, damaged } = manifest;
    parts.commit((record) =>
      record({
        action: 'backup-made',
        actor: options.actor,
        subject: null,
        details: { certificates, damaged: damaged.length, manifestSha256: sha256Of(text) },
      }),
    );
    return { path: made, certificates, damaged };
  } catch (error) {
    throw backupError(error, parts.dataDir, partial);
  } finally {
    await rm(partial, { recursive: true, force: true });
    unfinished.ended();
  }
}

function backupError(error: unknown, dataDir: string, partial: string): ClearbenchError {
  const isSystem = error instanceof Error && !(error instanceof ClearbenchError) && 'syscall' in error;
  if (!isSystem) return archiveError(error, 'The backup could not be made.');
  const why = systemErrorWords(error);
  const place = 'path' in error && typeof error.path === 'string' ? error.path : partial;
  // What is prepared for a download is written inside the data folder.
  if (place.startsWith(`${dataDir}/`) && !place.startsWith(partial))
    return new ClearbenchError('STATE_UNREADABLE', `${place} could not be read (${why}).`, { cause: error });
  return new ClearbenchError('OUTPUT_NOT_WRITABLE', `The backup could not be written (${why}).`, {
    cause: error,
  });
}

/** The data folder is only read: what is full is the disk that the backup goes to. */
function asUnwritten(error: unknown): never {
  const isFull = hasCode(error, 'STATE_FULL');
  if (!isFull) throw error;
  const why = 'The backup could not be written (no space is left on the disk).';
  throw new ClearbenchError('OUTPUT_NOT_WRITABLE', why, { cause: error });
}

async function takeName(partial: string, path: string): Promise<string> {
  await rename(partial, path);
  await syncFolder(dirname(path));
  return path;
}

async function copyState(parts: ArchiveParts, to: string): Promise<BackupManifest> {
  const { dataDir } = parts;
  const madeAt = parts.time();
  const { snapshot, damaged } = await copyCertificates(parts, to);
  const files: StateFile[] = [await describeStateFile(to, basename(databasePath(to)))];
  if (snapshot.tip.sequence > 0) files.push(await describeStateFile(to, 'ledger/tip.json'));
  for (const path of await listStateFiles(dataDir, takenOtherwise)) {
    const copied = await copyStateFile(dataDir, to, path).catch(unlessGone);
    if (copied !== null) files.push(copied);
  }
  return {
    backupVersion: 1,
    madeAt,
    certificates: snapshot.certificates,
    contents: snapshot.contents.length,
    damaged,
    ledger: { sequence: snapshot.tip.sequence, sha256: snapshot.tip.sha256 },
    files,
  };
}

/** How often the database is taken anew where certificates go away while their files are copied. */
const MOST_SNAPSHOTS = 5;

/** One moment of the database, and the files of its certificates. */
async function copyCertificates(
  parts: ArchiveParts,
  to: string,
): Promise<{ readonly snapshot: Snapshot; readonly damaged: readonly string[] }> {
  for (let taken = 1; ; taken += 1) {
    const snapshot = await takeSnapshot(parts, to);
    const damaged = await copyContents(parts.content, openContentStore(contentFolder(to)), snapshot.contents);
    const areNeeded = damaged.every((sha256) => isNeeded(parts, sha256));
    if (areNeeded || taken === MOST_SNAPSHOTS) return { snapshot, damaged };
    // Nothing is damaged: a certificate was deleted or displaced meanwhile.
    await rm(to, { recursive: true });
    await mkdir(to, { mode: 0o700 });
  }
}

function isNeeded({ database }: ArchiveParts, sha256: string): boolean {
  return database.get('SELECT 1 FROM certificate_files WHERE sha256 = ?', sha256) !== undefined;
}

/** What was removed since it was listed, by a deletion or a job that ended, is no longer state. */
function unlessGone(error: unknown): null {
  if (systemErrorCode(error) === 'ENOENT') return null;
  throw error;
}

/** The database as it was at one moment, and what follows from it. */
interface Snapshot {
  readonly certificates: number;
  readonly contents: readonly string[];
  readonly tip: LedgerTip;
}

/** VACUUM INTO reads within one transaction, so it is a moment of the database, whatever others write meanwhile. */
async function takeSnapshot(parts: ArchiveParts, to: string): Promise<Snapshot> {
  const path = databasePath(to);
  parts.database.run('VACUUM INTO ?', path);
  const file = await open(path, 'r+');
  try {
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
  const database = openDatabase(path);
  try {
    const tip = ledgerTip(database);
    writeAnchor(to, tip);
    return {
      certificates: Number(database.get('SELECT count(*) AS n FROM certificates')?.['n'] ?? 0),
      contents: database
        .all('SELECT DISTINCT sha256 FROM certificate_files')
        .map((row) => String(row['sha256'])),
      tip,
    };
  } finally {
    database.close();
  }
}

async function copyContents(
  from: ContentStore,
  to: ContentStore,
  contents: readonly string[],
): Promise<readonly string[]> {
  const damaged: string[] = [];
  await forEachFew(contents, async (sha256) => {
    try {
      await to.writeAll([await from.read(sha256)]);
    } catch (error) {
      if (!hasCode(error, 'STATE_UNREADABLE')) throw error;
      damaged.push(sha256);
    }
  });
  return damaged.sort();
}
