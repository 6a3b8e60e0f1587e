import { ClearbenchError } from '../../shared/problem.ts';
import type { Outcome } from '../../shared/schemas/outcome.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { Organisation } from '../../shared/schemas/record.ts';
import type { Result } from '../../shared/schemas/result.ts';
import type { Archive } from '../archive/archive.ts';
import { issueCertificate } from '../certificate/issue-certificate.ts';
import type { StationSigner } from '../certificate/signature/signer.ts';
import type { BenchLog } from './bench-log.ts';
import { writeCertificateFiles } from './certificate-folder.ts';
import { holdIssuing } from './issuing-lock.ts';
import type { CertificateFiles } from './job-report.ts';

/** Issuing certificates and handing out their files. */
export interface CertificateService {
  /**
   * The certificate of this very result: the one that was issued before, else a new one. Any number of processes may
   * ask at once and get the same. A certificate of an earlier attempt of the job is superseded.
   *
   * @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE, TEXT_NOT_PRINTABLE, CERTIFICATE_NOT_WRITTEN, STATE_…
   */
  readonly ensure: (plan: Plan, result: Result, outcome: Outcome) => Promise<{ readonly id: string }>;
  /** Writes the three files of a certificate to a folder. @throws ClearbenchError CERTIFICATE_NOT_FOUND, … */
  readonly export: (id: string, folder: string) => Promise<CertificateFiles>;
  /** Whether certificates can be signed now. @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE */
  readonly checkReady: () => Promise<void>;
}

/** What the certificate service is made of. */
export interface CertificateServiceParts {
  readonly archive: Archive;
  /** Opens the station's key; asked for each certificate, so that an unlocked or rotated key is used at once. */
  readonly openSigner: () => Promise<StationSigner>;
  /** Named on certificates; `null` where none is set up. */
  readonly organisation: () => Organisation | null;
  readonly log: BenchLog;
  readonly now: () => Date;
}

/** Makes the certificate service of a bench. */
export function openCertificateService(parts: CertificateServiceParts): CertificateService {
  const { archive, openSigner } = parts;
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
    export: async (id, folder) => writeCertificateFiles(folder, id, (await archive.getCertificate(id)).files),
    checkReady: async () => {
      await openSigner();
    },
  };
}

async function issue(
  { archive, openSigner, organisation, log, now }: CertificateServiceParts,
  plan: Plan,
  result: Result,
  outcome: Outcome,
  supersedes: string | null,
): Promise<{ readonly id: string }> {
  const { jobId } = plan;
  const issued = await issueCertificate({
    plan,
    result,
    outcome,
    signer: await openSigner(),
    supersedes,
    organisation: organisation(),
    now: now(),
  });
  const { id, record, json, p7s, pdf } = issued;
  await archive.saveCertificate({ id, record, json, p7s, pdf, jobId });
  log.info({ job: jobId, certificate: id, supersedes }, 'certificate issued');
  return { id };
}

/** The newest certificate of a job, with the evidence that it rests on. */
async function certificateOfJob(
  archive: Archive,
  jobId: string,
): Promise<{ readonly id: string; readonly journalSha256: string } | null> {
  const id = archive.getJob(jobId)?.certificateId ?? null;
  if (id === null) return null;
  const { record } = await archive.getCertificate(id);
  if (record.kind !== 'drive') {
    throw new ClearbenchError('STATE_UNREADABLE', `The certificate ${id} is not one of a drive.`);
  }
  return { id, journalSha256: record.evidence.journalSha256 };
}
