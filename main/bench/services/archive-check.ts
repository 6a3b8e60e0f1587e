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

/** No check runs yet. */
export function createArchiveCheck(bench: Bench, board: ArchiveBoard, now: () => Date): ArchiveCheck {
  const { archive, log } = bench;
  let running: { readonly ended: Promise<void>; readonly abort: AbortController } | null = null;

  const check = async (actor: string, signal: AbortSignal): Promise<void> => {
    const shown = { running: true, total: archive.countCertificates({}, 10_000_000), endedAt: null };
    board.showCheck({ ...shown, checked: 0, failed: 0, changed: 0 });
    try {
      const report = await archive.reverifyAll({
        reader: await bench.reader(),
        actor,
        signal,
        onProgress: ({ checked, failed }) => board.showCheck({ ...shown, checked, failed, changed: 0 }),
      });
      log.info({ checked: report.checked, damaged: report.damaged }, 'all certificates checked');
      board.showCheck(endedCheck(report));
      board.changed();
    } catch (error) {
      if (!signal.aborted) log.error({ err: error }, 'check of all certificates ended early');
      const last = archive.lastReverification();
      board.showCheck(last === null ? null : endedCheck(last));
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
      const last = archive.lastReverification()?.endedAt ?? beganAt(bench);
      return hasPassed(CHECK_INTERVAL_DAYS * 86_400_000, last, now());
    },
    stop: async () => {
      running?.abort.abort();
      await running?.ended;
    },
  };
}

/** The ledger's first entry is the archive's beginning. */
function beganAt({ archive }: Bench): string {
  return archive.listLedger({ before: 2, limit: 1 }).entries[0]?.at ?? new Date(0).toISOString();
}
