import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import { ClearbenchError } from '../../shared/problem.ts';
import { syncFolder } from '../durable-file.ts';
import { systemErrorCode, systemErrorWords } from '../system-error.ts';
import { noteUnfinished } from '../unfinished.ts';
import { archiveError } from './archive-errors.ts';
import { contentFolder, databasePath, openParts } from './archive-parts.ts';
import { BACKUP_MANIFEST, backupManifestSchema, COMPILED_CODE, type BackupManifest } from './backup.ts';
import { openContentStore, sha256Of } from './content-store.ts';
import { beforeFirst, judgeLedger, walkToEnd } from './ledger-check.ts';
import { anchorWitness, writeHeadsFromDatabase } from './ledger-heads.ts';
import { copyStateFile, forEachFew, syncTree } from './state-files.ts';

/** What was restored and checked. */
export interface RestoreReport {
  readonly dataDir: string;
  readonly madeAt: string;
  readonly certificates: number;
  readonly ledgerEntries: number;
  /** Certificates' files that were damaged already when the backup was made. */
  readonly damaged: readonly string[];
}

/**
 * Restores a backup into a data folder that is empty or not there, checks all of it (every file's hash, the structure of the
 * database, the ledger, every certificate's files), and only then gives it its name. The restoring is the next entry of
 * the ledger.
 *
 * @throws ClearbenchError `BACKUP_UNREADABLE` if the backup is incomplete or was changed; `FILE_EXISTS` if the data folder
 * holds something: move it aside first, nobody's state is ever replaced.
 */
export async function restoreState(options: {
  /** The backup's folder. */
  readonly from: string;
  readonly dataDir: string;
  readonly actor: string;
  readonly now?: () => Date;
}): Promise<RestoreReport> {
  const { from, dataDir } = options;
  await refuseUsed(dataDir);
  const { manifest, manifestSha256 } = await readManifest(from);
  const partial = `${dataDir}.restoring-${randomUUID()}`;
  try {
    await mkdir(partial, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw archiveError(error, `Nothing can be written to ${dirname(partial)}.`);
  }
  const unfinished = noteUnfinished(partial);
  try {
    await copyListedFiles(from, partial, manifest);
    const report = await checkAndRecord(from, partial, manifest, { ...options, manifestSha256 });
    await syncTree(partial);
    await rename(partial, dataDir);
    await syncFolder(dirname(dataDir));
    return { ...report, dataDir };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    const known = archiveError(error, `It could not be copied (${systemErrorWords(error)}).`);
    // A disk that is full is no fault of the backup.
    if (known.code !== 'STATE_UNREADABLE' && known.code !== 'INTERNAL') throw known;
    throw unreadable(known.message.replace(/\.$/, ''), error);
  } finally {
    unfinished.ended();
  }
}

async function refuseUsed(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return [];
    throw archiveError(error, 'The data folder could not be read.');
  });
  if (names.length > 0) {
    throw new ClearbenchError('FILE_EXISTS', `${basename(dataDir)} is not empty.`);
  }
}

async function readManifest(
  from: string,
): Promise<{ readonly manifest: BackupManifest; readonly manifestSha256: string }> {
  try {
    const text = await readFile(join(from, BACKUP_MANIFEST), 'utf8');
    const manifest = backupManifestSchema.parse(JSON.parse(text));
    for (const { path } of manifest.files) {
      if (!isInside(path)) throw new TypeError('a path that leads outside');
    }
    return { manifest, manifestSha256: sha256Of(text) };
  } catch (error) {
    const code = systemErrorCode(error);
    if (code !== null && code !== 'ENOENT')
      throw unreadable(`It could not be read (${systemErrorWords(error)})`, error);
    throw unreadable('It is not a whole backup: its list of files is missing or damaged', error);
  }
}

/** Whether a path of a manifest stays inside the folder that it is relative to. */
function isInside(path: string): boolean {
  return path
    .split('/')
    .every((name) => name !== '' && name !== '.' && name !== '..' && !name.includes('\0'));
}

async function copyListedFiles(from: string, to: string, manifest: BackupManifest): Promise<void> {
  for (const wanted of manifest.files) {
    // Backups held it once, and what somebody put there must never run.
    if (wanted.path.split('/')[0] === COMPILED_CODE) continue;
    const copied = await copyStateFile(from, to, wanted.path);
    if (copied.sha256 !== wanted.sha256) throw unreadable(`${wanted.path} was changed`);
  }
  const listed = new Set(manifest.files.map(({ path }) => path));
  if (!listed.has(basename(databasePath(to)))) throw unreadable('Its database is not on its list');
}

/** Opens the copy as an archive does, checks it through and through, and writes down that it was restored. */
async function checkAndRecord(
  from: string,
  to: string,
  manifest: BackupManifest,
  options: { readonly actor: string; readonly now?: () => Date; readonly manifestSha256: string },
): Promise<Omit<RestoreReport, 'dataDir'>> {
  const parts = openParts(to, options.now ?? (() => new Date()));
  try {
    const { database } = parts;
    const structure = database.get('PRAGMA integrity_check(1)')?.['integrity_check'];
    if (structure !== 'ok') throw unreadable('The database in it is damaged');
    const ledger = judgeLedger(database, walkToEnd(database, beforeFirst), [
      ...anchorWitness(to),
      { ...manifest.ledger, name: 'the backup’s list' },
    ]);
    if (ledger.state !== 'intact' || ledger.entries !== manifest.ledger.sequence)
      throw unreadable(ledger.message);
    const contents = database
      .all('SELECT DISTINCT sha256 FROM certificate_files')
      .map((row) => String(row['sha256']));
    await copyContents(from, to, contents, new Set(manifest.damaged));
    await writeHeadsFromDatabase(parts);
    parts.commit((record) =>
      record({
        action: 'state-restored',
        actor: options.actor,
        subject: null,
        details: { madeAt: manifest.madeAt, manifestSha256: options.manifestSha256 },
      }),
    );
    return {
      madeAt: manifest.madeAt,
      certificates: Number(database.get('SELECT count(*) AS n FROM certificates')?.['n'] ?? 0),
      ledgerEntries: ledger.entries,
      damaged: manifest.damaged,
    };
  } finally {
    parts.database.close();
  }
}

/** Reading checks each content against its hash, and so does writing it. */
async function copyContents(
  from: string,
  to: string,
  contents: readonly string[],
  damaged: ReadonlySet<string>,
): Promise<void> {
  const source = openContentStore(contentFolder(from));
  const target = openContentStore(contentFolder(to));
  await forEachFew(contents, async (sha256) => {
    if (!damaged.has(sha256)) await target.writeAll([await source.read(sha256)]);
  });
}

function unreadable(why: string, cause?: unknown): ClearbenchError {
  return new ClearbenchError('BACKUP_UNREADABLE', `The backup cannot be used. ${why}.`, { cause });
}
