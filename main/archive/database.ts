import { closeSync, openSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

import { ClearbenchError } from '../../shared/problem.ts';
import { checkDatabaseFile, newer } from './database-check.ts';
import { applicationId, schemaSteps } from './schema.ts';
import { foldText } from './search-terms.ts';
import { archiveError, isInputOutput } from './archive-errors.ts';

/** How long a process waits for another one's transaction. Transactions are short; imports work in small batches. */
const BUSY_TIMEOUT_MS = 15_000;

/** Page cache per connection, in KiB (negative: SQLite's way to say KiB instead of pages). */
const CACHE_KIB = 32 * 1024;

/** A value that SQLite takes and gives back. */
export type SqlValue = string | number | bigint | Uint8Array | null;
/** A row as SQLite gives it; its meaning is checked by whoever reads it. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** An open database: prepared statements are kept, errors carry problem codes, writes come in transactions. */
export interface Database {
  /** All rows. */
  all(sql: string, ...values: readonly SqlValue[]): readonly SqlRow[];
  /** The first row. */
  get(sql: string, ...values: readonly SqlValue[]): SqlRow | undefined;
  /** Rows one by one; the statement must not be used for anything else meanwhile. */
  iterate(sql: string, ...values: readonly SqlValue[]): Iterable<SqlRow>;
  /** Runs one changing statement and tells how many rows it changed. */
  run(sql: string, ...values: readonly SqlValue[]): number;
  /** Runs statements that are not worth keeping. */
  execute(sql: string): void;
  /**
   * All or nothing, and on disk when it returns (WAL, synchronous=FULL). The write lock is taken at once, so that what
   * `work` reads cannot change under it. Not to be nested; `work` must be synchronous.
   */
  transaction<T>(work: () => T): T;
  close(): void;
}

/**
 * Opens the state database and brings its schema up to date; creates it where there is none.
 *
 * @throws ClearbenchError `STATE_UNREADABLE` if the file is damaged or not ours (nothing is written then),
 * `STATE_NEWER` if a newer version made it, `STATE_BUSY`, `STATE_FULL`.
 */
export function openDatabase(
  path: string,
  options: {
    /** Why a database must be there already; `null` where a new one may be made. */
    readonly mustExist?: string | null;
  } = {},
): Database {
  try {
    if (checkDatabaseFile(path) === 'absent') {
      if (options.mustExist != null) throw lost(options.mustExist);
      createPrivately(path);
    }
    const connection = new DatabaseSync(path, {
      timeout: BUSY_TIMEOUT_MS,
      enableForeignKeyConstraints: true,
      defensive: true,
    });
    try {
      return prepareDatabase(connection);
    } catch (error) {
      connection.close();
      throw error;
    }
  } catch (error) {
    throw fullDiskOr(path, archiveError(error, 'The state database could not be opened.'));
  }
}

/** Less than this is not enough for the files that SQLite keeps beside an open database. */
const NEEDED_TO_OPEN_BYTES = 256 * 1024;

/**
 * On a full disk SQLite cannot make those files, which it reports as it does a disk that fails. Whoever reads that the
 * database is damaged would put back a backup, and lose what is there.
 */
function fullDiskOr(path: string, error: ClearbenchError): ClearbenchError {
  if (!isInputOutput(error.cause) || freeBytes(path) >= NEEDED_TO_OPEN_BYTES) return error;
  return new ClearbenchError('STATE_FULL', 'The disk that holds the data folder is full.', { cause: error });
}

function freeBytes(path: string): number {
  try {
    const { bavail, bsize } = statfsSync(dirname(path));
    return bavail * bsize;
  } catch {
    // Where not even that can be learned, the disk fails and is not full.
    return Number.POSITIVE_INFINITY;
  }
}

function lost(why: string): ClearbenchError {
  return new ClearbenchError('STATE_UNREADABLE', `The state database is missing, although ${why}.`);
}

/** SQLite gives its side files the mode of the main file, so the mode is right before SQLite sees it. */
function createPrivately(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}

function prepareDatabase(connection: DatabaseSync): Database {
  useWriteAheadLog(connection);
  connection.exec(
    `PRAGMA synchronous = FULL; PRAGMA cache_size = -${CACHE_KIB}; PRAGMA temp_store = MEMORY;
     PRAGMA cell_size_check = ON;`,
  );
  connection.function('fold_text', { deterministic: true }, (text) =>
    typeof text === 'string' ? foldText(text) : null,
  );
  migrate(connection);
  return asDatabase(connection);
}

/** Switching modes needs the file for a moment alone and, unlike transactions, does not always wait for that. */
function useWriteAheadLog(connection: DatabaseSync): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let attempt = 1; ; attempt += 1) {
    try {
      connection.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      const known = archiveError(error, 'The state database could not be opened.');
      if (known.code !== 'STATE_BUSY' || attempt >= 200) throw known;
      Atomics.wait(pause, 0, 0, 25);
    }
  }
}

/** Runs the missing schema steps under the write lock: of several processes one migrates and the others find it done. */
function migrate(connection: DatabaseSync): void {
  if (versionOf(connection) === schemaSteps.length) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    const version = versionOf(connection);
    if (version > schemaSteps.length) throw newer(version);
    for (const step of schemaSteps.slice(version)) connection.exec(step);
    connection.exec(
      `PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaSteps.length}; COMMIT`,
    );
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

function versionOf(connection: DatabaseSync): number {
  const version = connection.prepare('PRAGMA user_version').get()?.['user_version'];
  return typeof version === 'number' ? version : 0;
}

function rollBack(connection: DatabaseSync): void {
  if (connection.isTransaction) connection.exec('ROLLBACK');
}

function asDatabase(connection: DatabaseSync): Database {
  const statements = new Map<string, StatementSync>();
  const prepare = (sql: string): StatementSync => {
    const kept = statements.get(sql);
    if (kept !== undefined) return kept;
    const statement = connection.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
  const guarded = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw archiveError(error, 'The state database could not be used.');
    }
  };
  return {
    all: (sql, ...values) => guarded(() => prepare(sql).all(...values)),
    get: (sql, ...values) => guarded(() => prepare(sql).get(...values)),
    iterate: (sql, ...values) => guarded(() => prepare(sql).iterate(...values)),
    run: (sql, ...values) => guarded(() => Number(prepare(sql).run(...values).changes)),
    execute: (sql) => guarded(() => connection.exec(sql)),
    transaction: (work) =>
      guarded(() => {
        connection.exec('BEGIN IMMEDIATE');
        try {
          const value = work();
          connection.exec('COMMIT');
          return value;
        } catch (error) {
          rollBack(connection);
          throw error;
        }
      }),
    close: () => {
      statements.clear();
      if (connection.isOpen) guarded(() => connection.close());
    },
  };
}
