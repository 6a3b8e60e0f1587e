import { z } from 'zod';

/**
 * A fact about a drive that may not be readable: either its value or the reason why it is missing.
 * Certificates print the reason ("unavailable (…)"); a missing fact is never blank and never guessed.
 */
export type Reading<T> =
  | { readonly status: 'known'; readonly value: T }
  | { readonly status: 'unavailable'; readonly reason: string };

/** Wraps a value that was read. */
export function known<T>(value: T): Reading<T> {
  return { status: 'known', value };
}

/** States why a fact could not be read; `reason` is shown to people as it stands. */
export function unavailable<T>(reason: string): Reading<T> {
  return { status: 'unavailable', reason };
}

/** The value, or `fallback` where the fact could not be read. */
export function readingOr<T, F>(reading: Reading<T>, fallback: F): T | F {
  return reading.status === 'known' ? reading.value : fallback;
}

/** How a reading is printed for people: its value, or "unavailable (reason)". */
export function printReading<T>(reading: Reading<T>, print: (value: T) => string = String): string {
  return reading.status === 'known' ? print(reading.value) : `unavailable (${reading.reason})`;
}

/** The zod schema of a {@link Reading} whose value is checked by `value`. */
export function readingSchema<S extends z.ZodType>(value: S) {
  return z.discriminatedUnion('status', [
    z.strictObject({ status: z.literal('known'), value }).readonly(),
    z.strictObject({ status: z.literal('unavailable'), reason: z.string().max(500) }).readonly(),
  ]);
}
