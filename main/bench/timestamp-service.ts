import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

import { ClearbenchError, type Problem } from '../../shared/problem.ts';
import type { Archive, CertificateFiles } from '../archive/archive.ts';
import { certificatePaths } from '../certificate/certificate-files.ts';
import type { TimestampAuthority } from '../certificate/timestamp/request-timestamp.ts';
import {
  addTimestamps,
  lacksTimestamp,
  type SignedForms,
} from '../certificate/timestamp/upgrade-certificate.ts';
import { writeDurableFile } from '../durable-file.ts';
import { takeLock } from '../exclusive-lock.ts';
import type { BenchLog } from './bench-log.ts';
import { folderLockName } from './held-lock.ts';

/** What a run over the queue came to. */
export interface TimestampRun {
  /** Certificates that got their timestamp. */
  readonly upgraded: readonly string[];
  /** Certificates that still wait. */
  readonly waiting: number;
  /** Why the run ended early; `null` if it went through. */
  readonly problem: Problem | null;
}

/** How a run is limited. */
export interface TimestampRunOptions {
  /** `true`: also those whose next attempt is not due yet. */
  readonly all: boolean;
  /** The run starts nothing new after so long. */
  readonly withinMs?: number;
}

/** Timestamps that come after a certificate was issued. */
export interface TimestampService {
  readonly isSetUp: () => boolean;
  /**
   * Asks the authority for the timestamps that are due, adds them to the archived certificates and to the copies that
   * were issued. Ends at the first that the authority does not give, until the next attempt. Never rejects for that.
   */
  readonly run: (options: TimestampRunOptions) => Promise<TimestampRun>;
  /** Queues certificates of this station that lack a timestamp: those named, or all. Says how many were queued. */
  readonly queueLacking: (ids: readonly string[] | 'all') => Promise<number>;
}

/** What the timestamp service is made of. */
export interface TimestampServiceParts {
  readonly archive: Archive;
  /** Address of the authority that the organisation has chosen; `null`: none. */
  readonly authorityUrl: () => string | null;
  readonly log: BenchLog;
}

/** An authority that takes longer is down. */
const PATIENCE_MS = 10_000;

/** Makes the timestamp service of a bench. */
export function openTimestampService(parts: TimestampServiceParts): TimestampService {
  const { archive, authorityUrl, log } = parts;
  return {
    isSetUp: () => authorityUrl() !== null,
    queueLacking: async (ids) => queueLacking(archive, ids),
    run: async ({ all, withinMs = Infinity }) => {
      const url = authorityUrl();
      const done = (upgraded: readonly string[], problem: Problem | null): TimestampRun => ({
        upgraded,
        waiting: archive.timestamps.count(),
        problem,
      });
      if (url === null || archive.timestamps.count() === 0) return done([], null);
      // Two processes that stamp the same certificate would only ask twice, but their copies could cross.
      const lock = await takeLock(folderLockName('timestamps', archive.dataDir));
      if (lock === null) return done([], null);
      try {
        const upgraded: string[] = [];
        const end = performance.now() + withinMs;
        for (const { id } of archive.timestamps.list({ onlyDue: !all })) {
          const left = end - performance.now();
          if (left <= 0) break;
          const problem = await upgradeOne(parts, id, {
            url,
            timeoutMs: Math.min(PATIENCE_MS, Math.ceil(left)),
          });
          if (problem === 'damaged') continue;
          if (problem !== null) return done(upgraded, problem);
          upgraded.push(id);
        }
        return done(upgraded, null);
      } finally {
        lock.release();
        log.info({ waiting: archive.timestamps.count() }, 'timestamps asked for');
      }
    },
  };
}

async function upgradeOne(
  { archive, log }: TimestampServiceParts,
  id: string,
  authority: TimestampAuthority,
): Promise<Problem | 'damaged' | null> {
  try {
    const { files, summary } = await archive.getCertificate(id);
    const { pdf } = files;
    if (pdf !== null) {
      const upgraded = await addTimestamps({ p7s: files.p7s, pdf }, authority);
      await archive.upgradeCertificate(summary.id, upgraded, 'station');
      await replaceCopies(archive, id, { ...files, pdf }, upgraded, log);
    }
    archive.timestamps.remove(id);
    return null;
  } catch (error) {
    if (!(error instanceof ClearbenchError)) throw error;
    if (error.code !== 'TIMESTAMP_FAILED') {
      // Its files are damaged: the re-verification tells people, and the others must not wait for it.
      log.error({ certificate: id, err: error }, 'certificate not stamped');
      archive.timestamps.remove(id);
      return 'damaged';
    }
    archive.timestamps.noteFailure(id, error.message);
    log.warn({ certificate: id, err: error }, 'no timestamp yet');
    return error.toProblem();
  }
}

/** Replaces copies that are still what was issued; what people moved, changed or deleted stays as it is. */
async function replaceCopies(
  archive: Archive,
  id: string,
  before: CertificateFiles & SignedForms,
  after: SignedForms,
  log: BenchLog,
): Promise<void> {
  for (const folder of archive.copies.foldersOf(id)) {
    const paths = certificatePaths(id, folder);
    for (const role of ['p7s', 'pdf'] as const) {
      try {
        if (!(await holds(paths[role], before[role]))) continue;
        await writeDurableFile(paths[role], after[role], { mode: 0o644, overwrite: 'replace' });
      } catch (error) {
        log.warn({ certificate: id, err: error }, 'copy not upgraded');
      }
    }
  }
}

async function holds(file: string, bytes: Uint8Array): Promise<boolean> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => null,
  );
  if (handle === null) return false;
  try {
    const stat = await handle.stat();
    return stat.isFile() && stat.size === bytes.length && (await handle.readFile()).equals(bytes);
  } finally {
    await handle.close();
  }
}

async function queueLacking(archive: Archive, ids: readonly string[] | 'all'): Promise<number> {
  let queued = 0;
  for (const id of ids === 'all' ? issuedHere(archive) : ids) {
    const { summary, files } = await archive.getCertificate(id);
    const { p7s, pdf } = files;
    if (summary.origin !== 'issued' || pdf === null || archive.timestamps.isWaiting(id)) continue;
    if (!lacksTimestamp({ p7s, pdf })) continue;
    archive.timestamps.add(summary.id);
    queued += 1;
  }
  return queued;
}

function* issuedHere(archive: Archive): Iterable<string> {
  for (const { id } of archive.allCertificates({ origins: ['issued'], order: 'oldest' })) yield id;
}
