import type { z } from 'zod';

import type { ProblemCode } from '../../shared/problem-codes.ts';
import { ClearbenchError } from '../../shared/problem.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html) and what they mean to us. */
const sqliteCodes: Readonly<Record<number, ProblemCode>> = {
  3: 'STATE_UNREADABLE', // SQLITE_PERM
  5: 'STATE_BUSY', // SQLITE_BUSY
  6: 'STATE_BUSY', // SQLITE_LOCKED
  8: 'STATE_UNREADABLE', // SQLITE_READONLY
  10: 'STATE_UNREADABLE', // SQLITE_IOERR
  11: 'STATE_UNREADABLE', // SQLITE_CORRUPT
  13: 'STATE_FULL', // SQLITE_FULL
  14: 'STATE_UNREADABLE', // SQLITE_CANTOPEN
  26: 'STATE_UNREADABLE', // SQLITE_NOTADB
};

const systemCodes: Readonly<Record<string, ProblemCode>> = {
  ENOSPC: 'STATE_FULL',
  EDQUOT: 'STATE_FULL',
};

/** Any error of the archive as a `ClearbenchError`; what is not known means that the state could not be read. */
export function archiveError(error: unknown, message: string): ClearbenchError {
  if (error instanceof ClearbenchError) return error;
  return new ClearbenchError(codeOf(error), message, { cause: error });
}

function codeOf(error: unknown): ProblemCode {
  if (typeof error !== 'object' || error === null) return 'INTERNAL';
  // SQLite's extended codes carry the primary one in their low byte.
  if ('errcode' in error && typeof error.errcode === 'number') {
    return sqliteCodes[error.errcode & 0xff] ?? 'INTERNAL';
  }
  if ('syscall' in error && 'code' in error && typeof error.code === 'string') {
    return systemCodes[error.code] ?? 'STATE_UNREADABLE';
  }
  return 'INTERNAL';
}

/** Whether SQLite could not read, write or make a file (SQLITE_IOERR, SQLITE_CANTOPEN). */
export function isInputOutput(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('errcode' in error)) return false;
  return typeof error.errcode === 'number' && [10, 14].includes(error.errcode & 0xff);
}

/**
 * What the archive kept, checked when it is read: what does not pass was not written by us.
 *
 * @throws ClearbenchError `STATE_UNREADABLE` naming `what`.
 */
export function parseKept<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ClearbenchError('STATE_UNREADABLE', `${what} is damaged.`, { cause: parsed.error });
}

/** As {@link parseKept}, for JSON text. */
export function parseKeptJson<S extends z.ZodType>(schema: S, text: unknown, what: string): z.output<S> {
  let value: unknown;
  try {
    value = JSON.parse(String(text));
  } catch (error) {
    throw new ClearbenchError('STATE_UNREADABLE', `${what} is damaged.`, { cause: error });
  }
  return parseKept(schema, value, what);
}
