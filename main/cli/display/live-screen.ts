import { cellWidth } from '../text/cells.ts';
import type { OutputStream } from '../output.ts';
import type { ScreenSize } from './job-lines.ts';

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const clearToEndOfLine = '\u001b[K';
const clearBelow = '\u001b[J';
const up = (rows: number): string => (rows > 0 ? `\u001b[${rows}A` : '');

const redrawMilliseconds = 200;

/** A part of the terminal, below everything printed before, that is drawn again and again. */
export interface LiveScreen {
  /** Draws now, for an answer to a key that must be seen at once. */
  readonly redraw: () => void;
  /** Draws one last time, leaves that in place, and gives the terminal back. */
  readonly close: () => void;
}

/**
 * Starts drawing `render`'s lines to a terminal five times a second. Lines must not be wider than they were asked to
 * be. Survives a resized window, and a process that was stopped and continued.
 */
export function openLiveScreen(
  stream: OutputStream,
  render: (size: ScreenSize) => readonly string[],
): LiveScreen {
  let drawn: readonly string[] = [];

  const draw = (): void => {
    // The last column stays free: some terminals wrap as soon as it is written.
    const size = { columns: Math.max(20, stream.columns - 1), rows: Math.max(2, stream.rows - 1) };
    const lines = render(size).slice(0, size.rows);
    // A terminal that became narrower has wrapped what was drawn before.
    const rows = drawn.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(cellWidth(line) / stream.columns)),
      0,
    );
    stream.write(
      `${hideCursor}\r${up(rows)}${lines.map((line) => `${line}${clearToEndOfLine}\n`).join('')}${clearBelow}`,
    );
    drawn = lines;
  };
  const drawAnew = (): void => {
    drawn = [];
    draw();
  };
  const giveBack = (): void => {
    stream.write(showCursor);
  };

  const timer = setInterval(draw, redrawMilliseconds);
  stream.on('resize', draw);
  process.on('SIGCONT', drawAnew);
  process.on('exit', giveBack);
  draw();
  return {
    redraw: draw,
    close: () => {
      clearInterval(timer);
      stream.off('resize', draw);
      process.off('SIGCONT', drawAnew);
      process.off('exit', giveBack);
      draw();
      giveBack();
    },
  };
}
