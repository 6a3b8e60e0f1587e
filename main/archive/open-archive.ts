import type { Archive, LedgerReport } from './archive.ts';
import { openParts, type ArchiveParts } from './archive-parts.ts';
import { saveCertificate, upgradeCertificate } from './certificate-issue.ts';
import { allCertificates, countCertificates, findCertificates } from './certificate-search.ts';
import { enterVerdict, getSummary, needSummary, readCertificate } from './certificate-store.ts';
import { issuedCopies } from './issued-copies.ts';
import { getJob, listJobs, saveJob } from './job-store.ts';
import { ledgerTip, listLedger } from './ledger.ts';
import { readAnchor, writeAnchor } from './ledger-anchor.ts';
import { beforeFirst, judgeLedger, walkToEnd, type ChainWalk } from './ledger-check.ts';
import {
  anchorWitness,
  missingTip,
  newestHeadWitness,
  newestSignedHead,
  signLedgerHead,
  verifyLedger,
} from './ledger-heads.ts';
import { publicKeys } from './public-keys.ts';
import {
  deleteCertificates,
  removeContents,
  retentionCutoff,
  retentionYears,
  setRetentionYears,
} from './retention.ts';
import { lastReverification, reverifyAll } from './reverification.ts';
import { timestampQueue } from './timestamp-queue.ts';

/**
 * Opens the archive of a data folder; makes it where there is none.
 *
 * @param options.now The clock; for tests.
 * @throws ClearbenchError `STATE_UNREADABLE` if the database is damaged, lost or not ours (nothing is written then),
 * `STATE_NEWER`, `STATE_BUSY`, `STATE_FULL`.
 */
export function openArchive(dataDir: string, options: { readonly now?: () => Date } = {}): Archive {
  const parts = openParts(dataDir, options.now ?? (() => new Date()));
  try {
    beginLedger(parts);
    removeContents(parts);
    return asArchive(parts, checkAtOpening(parts));
  } catch (error) {
    parts.database.close();
    throw error;
  }
}

/** The first entry names the archive, so that the ledger of one cannot be passed off as that of another. */
function beginLedger(parts: ArchiveParts): void {
  const tip = ledgerTip(parts.database);
  if (tip.sequence > 0) {
    // A crash behind the very first commit left the ledger without the tip beside it.
    if (tip.sequence === 1 && readAnchor(parts.dataDir) === null) writeAnchor(parts.dataDir, tip);
    return;
  }
  parts.commit((record) => {
    if (ledgerTip(parts.database).sequence > 0) return;
    record({
      action: 'archive-created',
      actor: 'station',
      subject: null,
      details: { archiveId: crypto.randomUUID() },
    });
  });
}

/** Up to so many entries the whole chain is checked at every opening, beyond it from the newest signed head on. */
const CHECKED_AT_OPENING = 20_000;

function checkAtOpening({ database, dataDir }: ArchiveParts): LedgerReport {
  const isLong = ledgerTip(database).sequence > CHECKED_AT_OPENING;
  const head = isLong ? newestSignedHead(database) : null;
  const from: ChainWalk = head === null ? beforeFirst : { tip: head, state: 'more', why: null };
  const headWitness = head === null ? [] : [{ ...head, name: `the head signed at ${head.at}` }];
  const report = judgeLedger(database, walkToEnd(database, from), [
    ...headWitness,
    ...anchorWitness(dataDir),
    ...newestHeadWitness(dataDir),
  ]);
  return missingTip(dataDir, report);
}

function asArchive(parts: ArchiveParts, ledgerAtOpening: LedgerReport): Archive {
  const { database, content, time, commit } = parts;
  return {
    dataDir: parts.dataDir,
    ledgerAtOpening,
    saveJob: (job) => saveJob(database, job, time()),
    getJob: (jobId) => getJob(database, jobId),
    listJobs: (page) => listJobs(database, page),
    saveCertificate: (certificate) => saveCertificate(parts, certificate),
    upgradeCertificate: (id, files, actor) => upgradeCertificate(parts, id, files, actor),
    findCertificates: (query) => findCertificates(database, query),
    allCertificates: (query) => allCertificates(database, query),
    countCertificates: (query, atMost) => countCertificates(database, query, atMost),
    getSummary: (id) => getSummary(database, id),
    getCertificate: (id) => readCertificate(database, content, id),
    saveVerdict: (id, status, actor) =>
      commit((record) => {
        enterVerdict(database, id, status, time());
        record({ action: 'certificate-verified', actor, subject: id, details: { verdict: status } });
        return needSummary(database, id);
      }),
    // Seldom wanted and large: loaded on use.
    importCertificates: async (source, options) =>
      (await import('./import-certificates.ts')).importCertificates(parts, source, options),
    exportCertificates: async (options) =>
      (await import('./export-certificates.ts')).exportCertificates(parts, options),
    retentionYears: () => retentionYears(database),
    setRetentionYears: (years, actor) => setRetentionYears(parts, years, actor),
    retentionCutoff: () => retentionCutoff(database, time()),
    deleteCertificates: (deletion) => deleteCertificates(parts, deletion),
    reverifyAll: (options) => reverifyAll(parts, options),
    lastReverification: () => lastReverification(parts),
    backupState: async (options) => (await import('./backup.ts')).backupState(parts, options),
    recordLedger: (statement) => commit((record) => record(statement)),
    listLedger: (page) => listLedger(database, page),
    signLedgerHead: (sign) => signLedgerHead(parts, sign),
    lastHeadSignedAt: () => newestSignedHead(database)?.at ?? null,
    verifyLedger: (verify, knownHeads) => verifyLedger(parts, verify, knownHeads),
    timestamps: timestampQueue(parts),
    copies: issuedCopies(parts),
    publicKeys: publicKeys(parts),
    close: () => {
      database.close();
    },
  };
}
