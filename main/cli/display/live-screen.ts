import { columnsOf, rowsOf, type OutputStream } from '../output.ts';
import type { ScreenSize } from './job-lines.ts';

const hideCursor = '\u001b[?25l';
const showCursor = '\u001b[?25h';
const clearToEndOfLine = '\u001b[K';
const clearBelow = '\u001b[J';
const clearScreen = '\u001b[H\u001b[2J';
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
  let drawnRows = 0;

  const draw = (): void => {
    // The last column stays free: some terminals wrap as soon as it is written.
    const size = { columns: Math.max(20, columnsOf(stream) - 1), rows: Math.max(2, rowsOf(stream) - 1) };
    const lines = render(size).slice(0, size.rows);
    stream.write(
      `${hideCursor}\r${up(drawnRows)}${lines.map((line) => `${line}${clearToEndOfLine}\n`).join('')}${clearBelow}`,
    );
    drawnRows = lines.length;
  };
  /** Where what was drawn before has gone is not known: wrapped by a narrower window, or under what others printed. */
  const drawAnew = (): void => {
    drawnRows = 0;
    draw();
  };
  const drawOnCleared = (): void => {
    stream.write(clearScreen);
    drawAnew();
  };
  const giveBack = (): void => {
    stream.write(showCursor);
  };

  const timer = setInterval(draw, redrawMilliseconds);
  stream.on('resize', drawOnCleared);
  process.on('SIGCONT', drawAnew);
  process.on('exit', giveBack);
  draw();
  return {
    redraw: draw,
    close: () => {
      clearInterval(timer);
      stream.off('resize', drawOnCleared);
      process.off('SIGCONT', drawAnew);
      process.off('exit', giveBack);
      draw();
      giveBack();
    },
  };
}
