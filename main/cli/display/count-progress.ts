import type { OutputStream } from '../output.ts';
import { formatClock, formatCount } from '../text/amounts.ts';

/** How far work is whose pieces can be counted. */
export interface CountProgress {
  readonly tell: (done: number, total: number) => void;
  /** Takes the line away again. */
  readonly close: () => void;
}

const REDRAW_MS = 200;
/** Before this much of the work is done, nobody can say how long the rest takes. */
const SHARE_TO_JUDGE_BY = 0.02;
const clearToEndOfLine = '\u001b[K';

/** Tells it in one line of a terminal; elsewhere, nothing. `doing` is what becomes of the pieces: `checked`. */
export function openCountProgress(
  stream: OutputStream,
  doing: string,
  now: () => number = () => performance.now(),
): CountProgress {
  const startedMs = now();
  let toldMs = -Infinity;
  return {
    tell: (done, total) => {
      const atMs = now();
      if (!stream.isTTY || atMs - toldMs < REDRAW_MS) return;
      toldMs = atMs;
      stream.write(`\r${countLine(done, total, doing, atMs - startedMs)}${clearToEndOfLine}`);
    },
    close: () => {
      if (toldMs > -Infinity) stream.write(`\r${clearToEndOfLine}`);
    },
  };
}

/** `1,234 of 2,400 checked (51 %), 0:12 left`. */
export function countLine(done: number, total: number, doing: string, elapsedMs: number): string {
  const share = total === 0 ? 1 : done / total;
  const told = `${formatCount(done)} of ${formatCount(total)} ${doing} (${Math.floor(share * 100)} %)`;
  if (share < SHARE_TO_JUDGE_BY || share >= 1) return told;
  return `${told}, ${formatClock((elapsedMs / share - elapsedMs) / 1000)} left`;
}
