import { ClearbenchError, type Problem } from '../../../shared/problem.ts';
import type { Bench } from '../bench.ts';
import { hasPassed } from '../has-passed.ts';
import { endedCheck, type ArchiveBoard } from './archive-board.ts';

/** The check of all certificates of the archive: at most one at a time in these services. */
export interface ArchiveCheck {
  /** Starts it unless it runs already; progress and end are shown on the board. */
  readonly start: (actor: string) => void;
  /** Whether the last one is so long ago that the next is due. */
  readonly isDue: () => boolean;
  /** Ends it early; what was found so far is kept. */
  readonly stop: () => Promise<void>;
}

/** Every certificate is checked this often without anybody asking. */
export const CHECK_INTERVAL_DAYS = 30;

/** One that did not end is tried again by itself after this time: at once, it would most likely fail the same way. */
export const RETRY_HOURS = 24;

/** Who starts the check that is due by itself. */
export const STATION_ACTOR = 'station';

/** No check runs yet. */
export function createArchiveCheck(bench: Bench, board: ArchiveBoard, now: () => Date): ArchiveCheck {
  const { archive, log } = bench;
  let running: { readonly ended: Promise<void>; readonly abort: AbortController } | null = null;
  let failedAt: string | null = null;

  const check = async (actor: string, signal: AbortSignal): Promise<void> => {
    const last = board.check();
    let done = 0;
    let total = 0;
    const showProgress = (checked: number, failed: number): void => {
      done = checked;
      board.showCheck({ running: true, checked, total, failed, changed: 0, endedAt: null });
    };
    try {
      total = archive.countCertificates({}, 10_000_000);
      showProgress(0, 0);
      const report = await archive.reverifyAll({
        reader: await bench.reader(),
        actor,
        signal,
        onProgress: ({ checked, failed }) => showProgress(checked, failed),
      });
      failedAt = null;
      log.info({ checked: report.checked, damaged: report.damaged }, 'all certificates checked');
      board.showCheck(endedCheck(report));
      board.changed();
    } catch (error) {
      if (signal.aborted) {
        board.showCheck(last);
        return;
      }
      log.error({ err: error, checked: done, total }, 'check of all certificates did not end');
      failedAt = now().toISOString();
      board.showUnfinishedCheck(last, unfinished(error, { actor, done, total }));
    } finally {
      running = null;
    }
  };

  return {
    start: (actor) => {
      if (running !== null) return;
      const abort = new AbortController();
      running = { abort, ended: Promise.resolve().then(async () => check(actor, abort.signal)) };
    },
    isDue: () => {
      if (running !== null || archive.countCertificates({}, 1) === 0) return false;
      if (failedAt !== null && !hasPassed(RETRY_HOURS * 3_600_000, failedAt, now())) return false;
      const last = archive.lastReverification()?.endedAt ?? beganAt(bench);
      return hasPassed(CHECK_INTERVAL_DAYS * 86_400_000, last, now());
    },
    stop: async () => {
      running?.abort.abort();
      await running?.ended;
    },
  };
}

/** What a person is told of a check that did not end: whose it was, how far it came, and what stopped it. */
function unfinished(
  error: unknown,
  { actor, done, total }: { readonly actor: string; readonly done: number; readonly total: number },
): Problem {
  const which =
    actor === STATION_ACTOR
      ? `The check of all certificates that is due every ${CHECK_INTERVAL_DAYS} days`
      : 'The check of all certificates';
  const came = total === 0 ? 'could not begin' : `stopped after ${exact(done)} of ${exact(total)}`;
  const reason =
    error instanceof ClearbenchError ? `${error.message} (${error.code})` : 'Something unexpected happened.';
  return { code: 'CHECK_NOT_ENDED', message: `${which} ${came}. ${reason}`.slice(0, 2000) };
}

function exact(count: number): string {
  return count.toLocaleString('en-US');
}

/** The ledger's first entry is the archive's beginning. */
function beganAt({ archive }: Bench): string {
  return archive.listLedger({ before: 2, limit: 1 }).entries[0]?.at ?? new Date(0).toISOString();
}
