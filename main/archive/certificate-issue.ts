import { ClearbenchError } from '../../shared/problem.ts';
import type {
  ArchivedId,
  CertificateSummary,
  LedgerEntry,
  LedgerStatement,
} from '../../shared/schemas/archive.ts';
import type { AnyRecord } from '../../shared/schemas/record.ts';
import type { NewCertificate } from './archive.ts';
import { archiveError } from './archive-errors.ts';
import type { ArchiveParts } from './archive-parts.ts';
import {
  enterCertificate,
  enterFiles,
  filesAreThere,
  getSummary,
  needSummary,
  storeFiles,
  type StoredFile,
} from './certificate-store.ts';
import { sha256Of } from './content-store.ts';
import { linkCertificate } from './job-store.ts';
import { enterWaiting, secondAttemptAt } from './timestamp-queue.ts';

/**
 * Keeps a certificate that this station issued: files first, then one transaction for certificate, job and ledger.
 * What a crash leaves in between are files that nothing refers to; they do no harm.
 *
 * @throws ClearbenchError `CERTIFICATE_NOT_WRITTEN`
 */
export async function saveCertificate(
  parts: ArchiveParts,
  certificate: NewCertificate,
): Promise<CertificateSummary> {
  const { id, record, jobId } = certificate;
  try {
    if (record.id !== id) throw new TypeError('the record has another id');
    const jsonSha256 = sha256Of(certificate.json);
    const { json, p7s, pdf } = certificate;
    return await commitWithFiles(parts, { json, p7s, pdf }, (files, toLedger) => {
      const kept = getSummary(parts.database, id);
      if (kept !== null) return sameOrRefuse(kept, jsonSha256);
      const time = parts.time();
      enterCertificate(parts.database, { record, files, jobId, origin: 'issued', verdict: null }, time);
      if (jobId !== null) linkCertificate(parts.database, jobId, id, time);
      if (certificate.awaitsTimestamp === true) enterWaiting(parts.database, id, time, secondAttemptAt(time));
      toLedger({
        action: record.kind === 'batch' ? 'batch-issued' : 'certificate-issued',
        actor: certificate.actor ?? issuerOf(record),
        subject: id,
        details: { jsonSha256, jobId, outcome: record.kind === 'drive' ? record.outcome.kind : null },
      });
      if (certificate.alsoRecorded !== undefined) toLedger(certificate.alsoRecorded);
      return needSummary(parts.database, id);
    });
  } catch (error) {
    const cause = archiveError(error, 'The certificate could not be kept.');
    throw new ClearbenchError(
      'CERTIFICATE_NOT_WRITTEN',
      `Certificate ${id} could not be kept: ${cause.message}`,
      { cause },
    );
  }
}

/** Replaces signature and document of a certificate by upgraded ones; the old files stay in the archive. */
export async function upgradeCertificate(
  parts: ArchiveParts,
  id: ArchivedId,
  files: { readonly p7s: Uint8Array; readonly pdf: Uint8Array | null },
  actor: string,
): Promise<CertificateSummary> {
  const { p7s, pdf } = files;
  return commitWithFiles(parts, { p7s, pdf }, (stored, toLedger) => {
    needSummary(parts.database, id);
    enterFiles(parts.database, id, stored, parts.time());
    toLedger({
      action: 'certificate-upgraded',
      actor,
      subject: id,
      details: Object.fromEntries(stored.map((file) => [`${file.role}Sha256`, file.sha256])),
    });
    return needSummary(parts.database, id);
  });
}

/**
 * Writes files, then runs `work` in one transaction. A deletion in another process may remove files between the two
 * (never inside the transaction); then they are written again.
 */
async function commitWithFiles<T>(
  parts: ArchiveParts,
  files: Parameters<typeof storeFiles>[1],
  work: (stored: readonly StoredFile[], record: (statement: LedgerStatement) => LedgerEntry) => T,
): Promise<T> {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const stored = await storeFiles(parts.content, files);
    const done = parts.commit((record) =>
      filesAreThere(parts.content, stored) ? { value: work(stored, record) } : null,
    );
    if (done !== null) return done.value;
  }
  throw new ClearbenchError(
    'STATE_UNREADABLE',
    'The files of a certificate disappear as soon as they are written.',
  );
}

function sameOrRefuse(kept: CertificateSummary, jsonSha256: string): CertificateSummary {
  if (kept.jsonSha256 === jsonSha256) return kept;
  throw new ClearbenchError('CERTIFICATE_NOT_WRITTEN', `another certificate has the id ${kept.id}.`);
}

function issuerOf(record: AnyRecord): string {
  return record.kind === 'batch' ? record.preparedBy.name : record.people.sanitizedBy.name;
}
