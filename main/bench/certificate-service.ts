import path from 'node:path';

import { ClearbenchError } from '../../shared/problem.ts';
import type { Outcome } from '../../shared/schemas/outcome.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { BatchRecord, CertificateRecord, Organisation } from '../../shared/schemas/record.ts';
import type { Result } from '../../shared/schemas/result.ts';
import type { Archive, ArchivedCertificate } from '../archive/archive.ts';
import type { PrintOptions } from '../certificate/document/print-certificate.ts';
import type { StationSigner } from '../certificate/signature/signer.ts';
import type { BenchLog } from './bench-log.ts';
import type { BatchChoice } from './batch-issue.ts';
import { writeCertificateFiles, type WrittenFiles } from './certificate-folder.ts';
import { issueWithTimestamp } from './issue-with-timestamp.ts';
import { holdIssuing } from './held-lock.ts';
import type { DecisionChoice } from './decide-certificate.ts';
import type { CertificateFiles } from './job-report.ts';
import type { BenchTrust } from './trust.ts';

/** Issuing certificates and handing out their files. */
export interface CertificateService {
  /**
   * The certificate of this very result: the one that was issued before, else a new one. Any number of processes may
   * ask at once and get the same. A certificate of an earlier attempt of the job is superseded.
   *
   * @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE, TEXT_NOT_PRINTABLE, CERTIFICATE_NOT_WRITTEN, STATE_…
   */
  readonly ensure: (plan: Plan, result: Result, outcome: Outcome) => Promise<{ readonly id: string }>;
  /** Issues a certificate over a lot of drives, and keeps it in the archive. @throws ClearbenchError */
  readonly issueBatch: (lot: BatchChoice) => Promise<BatchRecord>;
  /** Issues the certificate that takes another one's place because people decided about it. @throws ClearbenchError */
  readonly decide: (choice: DecisionChoice) => Promise<CertificateRecord>;
  /** Writes the three files of a certificate of this station to a folder. @throws ClearbenchError CERTIFICATE_NOT_FOUND, … */
  readonly export: (id: string, folder: string) => Promise<CertificateFiles>;
  /** Writes the files of any certificate for somebody who asked for them, which the ledger notes. */
  readonly handOut: (id: string, folder: string, actor: string) => Promise<WrittenFiles>;
  /** Whether certificates can be signed now. @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE, KEY_NOT_VALID */
  readonly checkReady: () => Promise<void>;
}

/** What the certificate service is made of. */
export interface CertificateServiceParts {
  readonly archive: Archive;
  /** Opens the station's key; asked for each certificate, so that an unlocked or rotated key is used at once. */
  readonly openSigner: () => Promise<StationSigner>;
  /** Named on certificates; `null` where none is set up. */
  readonly organisation: () => Organisation | null;
  /** How certificates are printed; A4 where nobody chose. */
  readonly print: () => PrintOptions;
  /** Address of the timestamp authority; `null`: certificates are signed without a timestamp. */
  readonly authorityUrl: () => string | null;
  /** What certificates are checked against before they are signed again. */
  readonly trust: () => Promise<BenchTrust>;
  readonly log: BenchLog;
  readonly now: () => Date;
}

/** Makes the certificate service of a bench. */
export function openCertificateService(given: CertificateServiceParts): CertificateService {
  const openSigner = async (): Promise<StationSigner> => {
    const signer = await given.openSigner();
    await checkValidNow(signer, given.now());
    return signer;
  };
  const parts = { ...given, openSigner };
  const { archive } = parts;
  const write = async (
    id: string,
    { summary, files }: ArchivedCertificate,
    folder: string,
  ): Promise<WrittenFiles> => {
    const written = await writeCertificateFiles(folder, id, files);
    // A timestamp that comes later goes into this copy, too.
    if (summary.origin === 'issued') archive.copies.note(id, path.resolve(folder));
    return written;
  };
  return {
    ensure: async (plan, result, outcome) => {
      const lock = await holdIssuing(plan.jobId);
      try {
        const earlier = await certificateOfJob(archive, plan.jobId);
        if (earlier?.journalSha256 === result.journalSha256) return { id: earlier.id };
        return await issue(parts, plan, result, outcome, earlier?.id ?? null);
      } finally {
        lock.release();
      }
    },
    issueBatch: async (lot) => (await import('./batch-issue.ts')).issueBatch(parts, lot),
    decide: async (choice) => (await import('./decide-certificate.ts')).decideCertificate(parts, choice),
    export: async (id, folder) => {
      const { pdf, ...files } = await write(id, await archive.getCertificate(id), folder);
      if (pdf !== null) return { ...files, pdf };
      throw new ClearbenchError('CERTIFICATE_NOT_FOUND', `The certificate ${id} has no PDF.`);
    },
    handOut: async (id, folder, actor) => {
      const certificate = await archive.getCertificate(id);
      // Before anybody can read them there.
      archive.recordLedger({ action: 'certificate-exported', actor, subject: id, details: { files: 'all' } });
      return write(id, certificate, folder);
    },
    checkReady: async () => {
      await openSigner();
    },
  };
}

/**
 * Nobody could rely on what is signed by a key whose time is over, or has not come.
 *
 * @throws ClearbenchError KEY_NOT_VALID
 */
async function checkValidNow(signer: StationSigner, now: Date): Promise<void> {
  const { readX509 } = await import('../certificate/keys/x509.ts');
  for (const { identity, notBefore, notAfter } of signer.path.map(readX509)) {
    if (now >= notBefore && now <= notAfter) continue;
    const [from, to] = [notBefore, notAfter].map((time) => time.toISOString());
    throw new ClearbenchError(
      'KEY_NOT_VALID',
      `The certificate of ${identity.subject} is valid from ${from} to ${to}.`,
    );
  }
}

async function issue(
  { archive, openSigner, organisation, print, authorityUrl, log, now }: CertificateServiceParts,
  plan: Plan,
  result: Result,
  outcome: Outcome,
  supersedes: string | null,
): Promise<{ readonly id: string }> {
  const { jobId } = plan;
  // What makes documents and signatures takes a second to load, which a bench that only looks does without.
  const { issueCertificate } = await import('../certificate/issue-certificate.ts');
  const signer = await openSigner();
  const about = { plan, result, outcome, signer, supersedes, organisation: organisation(), print: print() };
  const { issued, awaitsTimestamp } = await issueWithTimestamp(
    (signatureLevel) => issueCertificate({ ...about, signatureLevel, now: now() }),
    authorityUrl(),
  );
  const { id, record, json, p7s, pdf } = issued;
  await archive.saveCertificate({ id, record, json, p7s, pdf, jobId, awaitsTimestamp });
  log.info({ job: jobId, certificate: id, supersedes, awaitsTimestamp }, 'certificate issued');
  return { id };
}

/** The newest certificate of a job, with the evidence that it rests on. */
async function certificateOfJob(
  archive: Archive,
  jobId: string,
): Promise<{ readonly id: string; readonly journalSha256: string } | null> {
  const id = archive.getJob(jobId)?.certificateId ?? null;
  if (id === null) return null;
  if (archive.getSummary(id) === null) {
    throw new ClearbenchError(
      'CERTIFICATE_NOT_FOUND',
      `The certificate ${id} of job ${jobId} was deleted after its retention time; it is not issued again.`,
    );
  }
  const { record } = await archive.getCertificate(id);
  if (record.kind !== 'drive') {
    throw new ClearbenchError('STATE_UNREADABLE', `The certificate ${id} is not one of a drive.`);
  }
  return { id, journalSha256: record.evidence.journalSha256 };
}
