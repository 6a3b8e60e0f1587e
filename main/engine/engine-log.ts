import fs from 'node:fs';

/**
 * Writes one line to the engine's log, its standard error, in pino's form. Codes, ids and our own sentences only: never
 * what is on a drive.
 *
 * Not pino itself: it takes 9 MB of resident memory per job, and it ends the process when the disk with the log is full,
 * which must not end a job.
 */
export function logLine(
  level: 'info' | 'warn' | 'error',
  fields: Readonly<Record<string, unknown>>,
  message: string,
): void {
  const line = { level: levels[level], time: Date.now(), pid: process.pid, ...fields, msg: message };
  try {
    fs.writeSync(2, `${JSON.stringify(line)}\n`);
  } catch {
    // There is no other place to say so.
  }
}

/** What is logged of an error that nobody expected: enough to find it in the source. */
export function describeError(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, stack, cause } = error;
  return { name, stack, ...(cause === undefined ? {} : { cause: describeError(cause) }) };
}

/** pino's numbers. */
const levels = { info: 30, warn: 40, error: 50 } as const;
