import { printable } from './text/printable.ts';

/** A stream of this process that text is printed to. */
export type OutputStream = NodeJS.WriteStream;

/** Size that is assumed where nobody can tell: a serial console knows none. */
const usualColumns = 80;
const usualRows = 24;

/**
 * A reader that went away (`| head`, a closed terminal) must never end a wipe: what can no longer be printed is
 * dropped.
 */
export function ignoreLostReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** Prints lines for people to standard output; every line is made printable first. */
export function print(...lines: readonly string[]): void {
  printTo(process.stdout, lines);
}

/** Prints lines for people to standard error. */
export function printError(...lines: readonly string[]): void {
  printTo(process.stderr, lines);
}

/** Prints lines that carry colours; whoever made them has made their texts printable. */
export function printStyled(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}

/** Prints text that is machine-readable as it stands, followed by a line feed. */
export function printRaw(text: string, stream: OutputStream = process.stdout): void {
  stream.write(`${text}\n`);
}

function printTo(stream: OutputStream, lines: readonly string[]): void {
  stream.write(lines.map((line) => `${printable(line)}\n`).join(''));
}

/** How wide the terminal behind a stream is, in cells. */
export function columnsOf(stream: OutputStream): number {
  return stream.isTTY && stream.columns > 0 ? stream.columns : usualColumns;
}

/** How high the terminal behind a stream is, in lines. */
export function rowsOf(stream: OutputStream): number {
  return stream.isTTY && stream.rows > 0 ? stream.rows : usualRows;
}

/** Resolves once everything printed has left this process, or can no longer be delivered. */
export async function untilPrinted(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => {
      stream.write('', () => resolve());
    });
  }
}
