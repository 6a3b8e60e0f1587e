/** How things look on one terminal: with or without colour, with or without characters beyond ASCII. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly bar: { readonly full: string; readonly empty: string };
  /** One sign per outcome, so that colour is never the only carrier of meaning. */
  readonly signs: Readonly<
    Record<'sanitized' | 'sanitized-with-exceptions' | 'not-sanitized' | 'aborted', string>
  >;
  readonly dot: string;
}

const sgr =
  (code: number) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;
const plain = (text: string): string => text;

/** The style for a terminal, from the environment: NO_COLOR, TERM and the locale. */
export function styleFor(env: Readonly<Record<string, string | undefined>>, isTerminal: boolean): Style {
  const coloured = isTerminal && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  const unicode = /utf-?8/i.test(locale) || (locale === '' && env['TERM'] !== 'linux');
  return {
    strong: coloured ? sgr(1) : plain,
    dim: coloured ? sgr(2) : plain,
    good: coloured ? sgr(32) : plain,
    warn: coloured ? sgr(33) : plain,
    bad: coloured ? sgr(31) : plain,
    bar: unicode ? { full: '█', empty: '░' } : { full: '#', empty: '.' },
    signs: unicode
      ? { sanitized: '✔', 'sanitized-with-exceptions': '▲', 'not-sanitized': '✘', aborted: '■' }
      : { sanitized: 'OK', 'sanitized-with-exceptions': '!', 'not-sanitized': 'X', aborted: '-' },
    dot: unicode ? '·' : '-',
  };
}
