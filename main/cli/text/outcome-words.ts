import type { OutcomeKind } from '../../../shared/schemas/outcome.ts';
import type { Style } from '../display/style.ts';

/** The four outcomes as people read them. */
export const outcomeWords = {
  sanitized: 'Sanitized',
  'sanitized-with-exceptions': 'Sanitized with exceptions',
  'not-sanitized': 'Not sanitized',
  aborted: 'Aborted',
} as const satisfies Readonly<Record<OutcomeKind, string>>;

/** A text about an outcome in its colour, behind its sign. */
export function paintOutcome(outcome: OutcomeKind, text: string, style: Style): string {
  const paint = {
    sanitized: style.good,
    'sanitized-with-exceptions': style.warn,
    'not-sanitized': style.bad,
    aborted: style.bad,
  }[outcome];
  return paint(`${style.signs[outcome]} ${text}`);
}
