import type { ArchivedId } from '../../shared/schemas/archive.ts';
import type { ArchiveParts } from './archive-parts.ts';
import type { Database } from './database.ts';

/** A certificate that waits for its timestamp. */
export interface WaitingCertificate {
  readonly id: string;
  readonly queuedAt: string;
  /** Failures in a row up to now. */
  readonly failures: number;
  readonly nextAttemptAt: string;
  /** Why the last attempt failed; `null` before the first. */
  readonly lastProblem: string | null;
}

/** The certificates that wait for a timestamp, on disk: whoever opens the archive next goes on with them. */
export interface TimestampQueue {
  /** Puts a certificate on the list; one that waits already keeps its place. */
  readonly add: (id: ArchivedId) => void;
  /** Takes it off: it has its timestamp, or will never get one. */
  readonly remove: (id: string) => void;
  readonly isWaiting: (id: string) => boolean;
  readonly count: () => number;
  /** All that wait, those that were tried least recently first. `onlyDue`: only those whose next attempt has come. */
  readonly list: (options: { readonly onlyDue: boolean }) => readonly WaitingCertificate[];
  /** Notes that the authority did not answer for one of them: all that are due wait until the next attempt. */
  readonly noteFailure: (id: string, problem: string) => void;
}

/** The first pause between attempts; it doubles with each failure in a row, up to {@link LONGEST_PAUSE_MS}. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 6 * 60 * 60_000;

/** How long after so many failures in a row (1, 2, …) the next attempt is made, in milliseconds. */
export function pauseAfter(failures: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 20), LONGEST_PAUSE_MS);
}

/** The queue of an open archive. */
export function timestampQueue({ database, time }: ArchiveParts): TimestampQueue {
  return {
    add: (id) => {
      const now = time();
      database.transaction(() => enterWaiting(database, id, now, now));
    },
    remove: (id) => {
      database.run('DELETE FROM timestamp_queue WHERE certificate_id = ?', id);
    },
    isWaiting: (id) =>
      database.get('SELECT 1 FROM timestamp_queue WHERE certificate_id = ?', id) !== undefined,
    count: () => Number(database.get('SELECT count(*) AS n FROM timestamp_queue')?.['n'] ?? 0),
    list: ({ onlyDue }) =>
      database
        .all(
          `SELECT * FROM timestamp_queue WHERE next_attempt_at <= ? OR next_attempt_at > ?
           ORDER BY tried_at NULLS FIRST, queued_at`,
          onlyDue ? time() : endOfTime,
          beyondEveryPause(time()),
        )
        .map((row) => ({
          id: String(row['certificate_id']),
          queuedAt: String(row['queued_at']),
          failures: Number(row['failures']),
          nextAttemptAt: String(row['next_attempt_at']),
          lastProblem: typeof row['last_problem'] === 'string' ? row['last_problem'] : null,
        })),
    noteFailure: (id, problem) => {
      database.transaction(() => {
        const now = time();
        const failures =
          1 + Number(database.get('SELECT max(failures) AS n FROM timestamp_queue')?.['n'] ?? 0);
        database.run('UPDATE timestamp_queue SET tried_at = ? WHERE certificate_id = ?', now, id);
        database.run(
          `UPDATE timestamp_queue SET failures = ?, last_problem = ?, next_attempt_at = ?
           WHERE next_attempt_at <= ? OR next_attempt_at > ? OR certificate_id = ?`,
          failures,
          problem.slice(0, 500),
          new Date(Date.parse(now) + pauseAfter(failures)).toISOString(),
          now,
          beyondEveryPause(now),
          id,
        );
      });
    },
  };
}

/** No attempt is put off for longer: one that is later than this was planned before the clock was set back, and is due. */
function beyondEveryPause(time: string): string {
  return new Date(Date.parse(time) + LONGEST_PAUSE_MS + FIRST_PAUSE_MS).toISOString();
}

const endOfTime = '9999-12-31T23:59:59.999Z';

/** When a certificate is asked for again whose authority did not answer at `time`, when it was issued. */
export function secondAttemptAt(time: string): string {
  return new Date(Date.parse(time) + pauseAfter(1)).toISOString();
}

/** Puts a certificate on the list; to be called inside a transaction. */
export function enterWaiting(database: Database, id: string, at: string, nextAttemptAt: string): void {
  database.run(
    `INSERT OR IGNORE INTO timestamp_queue (certificate_id, queued_at, failures, next_attempt_at)
     VALUES (?, ?, 0, ?)`,
    id,
    at,
    nextAttemptAt,
  );
}
