import { readdir, readFile } from 'node:fs/promises';

import { waitAtMost } from '../patience.ts';

/** How long one sysfs attribute may take. Most are kept in memory; a few ask a driver, which may be stuck. */
const attributeTimeoutMs = 2000;

/** The text of a sysfs attribute without its line end, or `null` where it does not exist or does not answer. */
export async function readAttribute(path: string): Promise<string | null> {
  const bytes = await readBinaryAttribute(path);
  return bytes === null ? null : bytes.toString('utf8').replace(/\n$/, '');
}

/** The bytes of a sysfs attribute, or `null` where it does not exist or does not answer. */
export async function readBinaryAttribute(path: string): Promise<Buffer | null> {
  return within(
    attributeTimeoutMs,
    readFile(path).catch(() => null),
    null,
  );
}

/** A non-negative decimal attribute that is a safe integer, or `null`. */
export async function readNumber(path: string): Promise<number | null> {
  const text = await readAttribute(path);
  if (text === null || !/^\d{1,16}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}

/** The names in a folder; none where there is no such folder. */
export async function listNames(path: string): Promise<readonly string[]> {
  return (await readdir(path).catch(() => [])).sort();
}

/** What a promise resolves to, or `fallback` when it takes longer than `timeoutMs`, counted by {@link waitAtMost}. */
export async function within<T>(timeoutMs: number, work: Promise<T>, fallback: T): Promise<T> {
  const { promise: late, resolve } = Promise.withResolvers<T>();
  const stop = waitAtMost(timeoutMs, () => resolve(fallback));
  try {
    return await Promise.race([work, late]);
  } finally {
    stop();
  }
}
