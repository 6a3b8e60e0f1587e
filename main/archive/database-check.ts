import { closeSync, constants, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

import { ClearbenchError } from '../../shared/problem.ts';
import { systemErrorCode } from '../system-error.ts';
import { archiveError } from './archive-errors.ts';
import { applicationId, schemaSteps } from './schema.ts';

/** Up to this size the structure of the whole file is checked at every opening; it takes some tens of milliseconds. */
const CHECKED_WHOLE_BYTES = 16 * 1024 * 1024;

/** First bytes of every SQLite database. */
const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');

/**
 * Looks at a database file without writing anything: whether it is there, is ours, has a version that we know, and is
 * whole. An empty file counts as absent: a process that was killed while it created the database leaves that.
 *
 * @throws ClearbenchError `STATE_UNREADABLE`, `STATE_NEWER`
 */
export function checkDatabaseFile(path: string): 'absent' | 'usable' {
  try {
    const start = readStart(path);
    if (start === null || start.sizeBytes === 0) return 'absent';
    if (!start.head.equals(MAGIC)) throw damaged('it is not a database');
    checkLocked(path, start.sizeBytes);
    return 'usable';
  } catch (error) {
    throw archiveError(error, 'The state database is damaged or cannot be read.');
  }
}

/** A look that needs no lock files is only safe while nobody has the database open, which a write-ahead log shows. */
function checkLocked(path: string, sizeBytes: number): void {
  const isInUse = (): boolean => existsSync(`${path}-wal`);
  if (!isInUse()) {
    try {
      checkContent(path, 'immutable', sizeBytes);
      return;
    } catch (error) {
      if (!isInUse()) throw error;
    }
  }
  checkContent(path, 'ro', sizeBytes);
}

function readStart(path: string): { readonly head: Buffer; readonly sizeBytes: number } | null {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const head = Buffer.alloc(MAGIC.length);
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw damaged('it is not a file');
    readSync(descriptor, head, 0, head.length, 0);
    return { head, sizeBytes: stats.size };
  } finally {
    closeSync(descriptor);
  }
}

function checkContent(path: string, mode: 'immutable' | 'ro', sizeBytes: number): void {
  const url = pathToFileURL(path);
  url.searchParams.set(mode === 'ro' ? 'mode' : 'immutable', mode === 'ro' ? 'ro' : '1');
  const connection = new DatabaseSync(url, { readOnly: true, timeout: 5_000 });
  try {
    const pragma = (name: string): unknown => connection.prepare(`PRAGMA ${name}`).get()?.[name];
    const version = pragma('user_version');
    const owner = pragma('application_id');
    const tables = connection.prepare('SELECT count(*) AS tables FROM sqlite_schema').get()?.['tables'];
    // Empty: created, but killed before its first schema step.
    if (owner !== applicationId && tables !== 0) throw damaged('it belongs to another program');
    if (typeof version === 'number' && version > schemaSteps.length) throw newer(version);
    if (sizeBytes > CHECKED_WHOLE_BYTES) return;
    const finding = Object.values(connection.prepare('PRAGMA quick_check(1)').get() ?? {})[0];
    if (finding !== 'ok') throw damaged('its structure is broken');
  } finally {
    connection.close();
  }
}

function damaged(why: string): ClearbenchError {
  return new ClearbenchError('STATE_UNREADABLE', `The state database is damaged: ${why}.`);
}

/** The refusal of a database that a newer version has changed: writing to it could damage what this one doesn't know. */
export function newer(version: number): ClearbenchError {
  return new ClearbenchError(
    'STATE_NEWER',
    `The state database has schema version ${version}; this Clearbench knows versions up to ${schemaSteps.length}.`,
  );
}
