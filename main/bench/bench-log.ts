import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { destination, pino, type Logger } from 'pino';

import type { DataFolder } from './data-folder.ts';

/** How long log files are kept. They help to find faults; the record of what was done is in journals and ledger. */
const keptDays = 90;

/** The log of one bench process: what it did, with ids and codes, never drive content, personal data or secrets. */
export type BenchLog = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'> & {
  /** Writes what is left. The log must not be used after it. */
  readonly close: () => void;
};

/**
 * Opens today's log file in the data folder and removes those older than {@link keptDays} days. A log that cannot be
 * written (a full disk) never stops the work.
 */
export async function openBenchLog(folder: DataFolder, now: () => Date): Promise<BenchLog> {
  await removeOldLogs(folder.log, now());
  const file = destination({
    dest: path.join(folder.log, `clearbench-${now().toISOString().slice(0, 10)}.log`),
    append: true,
    mkdir: false,
    mode: 0o600,
    sync: true,
  });
  file.on('error', () => undefined);
  const logger = pino(
    { base: { pid: process.pid }, timestamp: () => `,"time":"${now().toISOString()}"` },
    file,
  );
  return {
    debug: logger.debug.bind(logger),
    info: logger.info.bind(logger),
    warn: logger.warn.bind(logger),
    error: logger.error.bind(logger),
    close: () => {
      file.end();
    },
  };
}

async function removeOldLogs(folder: string, now: Date): Promise<void> {
  const oldest = new Date(now.getTime() - keptDays * 86_400_000).toISOString().slice(0, 10);
  for (const name of await readdir(folder)) {
    const day = /^clearbench-(\d{4}-\d{2}-\d{2})\.log$/.exec(name)?.[1];
    if (day !== undefined && day < oldest) await rm(path.join(folder, name), { force: true });
  }
}
