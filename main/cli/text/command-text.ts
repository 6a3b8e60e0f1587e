import { printable } from './printable.ts';

/**
 * A command that a person can copy: with the data folder that was named this time, and quoted where a shell would stumble.
 *
 * @param data `--data DIR` as it was given; `null` if it was not.
 */
export function commandText(data: string | null, ...words: readonly string[]): string {
  const folder = data === null ? [] : ['--data', data];
  return ['clearbench', ...folder, ...words].map(quoted).join(' ');
}

function quoted(word: string): string {
  return printable(/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`);
}
