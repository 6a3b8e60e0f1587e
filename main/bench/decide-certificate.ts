import { decisionProblems } from '../../shared/policy/validation.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import type { Decision } from '../../shared/schemas/decision.ts';
import type { CertificateRecord, Disposition } from '../../shared/schemas/record.ts';
import type { ArchivedCertificate } from '../archive/archive.ts';
import { signRecord } from '../certificate/issue-certificate.ts';
import { newCertificateId } from '../certificate/record/certificate-id.ts';
import { decidedRecord } from '../certificate/record/decided-record.ts';
import type { CertificateServiceParts } from './certificate-service.ts';
import { holdIssuing } from './held-lock.ts';
import { issueWithTimestamp } from './issue-with-timestamp.ts';
import { openVouching } from './vouching.ts';

/** A decision of people about a certificate. */
export interface DecisionChoice {
  /** The certificate decided about. */
  readonly id: string;
  readonly decision: Decision;
  /** What was decided about the drive itself since it was issued; `null` where nothing was. */
  readonly disposition: Disposition | null;
  /** Who the ledger names. */
  readonly actor: string;
}

/**
 * Issues the certificate that takes the place of another one because people accepted or rejected the result. What it
 * repeats is signed anew, so the other one is checked first: nothing is signed that this bench cannot vouch for.
 *
 * @throws ClearbenchError DECISION_REFUSED; CERTIFICATE_NOT_FOUND, KEY_LOCKED, TEXT_NOT_PRINTABLE, …
 */
export async function decideCertificate(
  parts: CertificateServiceParts,
  { id, decision, disposition, actor }: DecisionChoice,
): Promise<CertificateRecord> {
  const { archive, openSigner, print, authorityUrl, log, now } = parts;
  const { record: named } = await archive.getCertificate(id);
  if (named.kind !== 'drive')
    throw refused('A batch certificate is not decided about: decide about its drives.');
  const lock = await holdIssuing(named.job.id);
  try {
    // Read again: somebody else may have decided while this waited.
    const { record, jobId } = await decidable(parts, await archive.getCertificate(id));
    const [problem] = decisionProblems(record, decision);
    if (problem !== undefined) throw new ClearbenchError(problem.code, problem.message);
    const signer = await openSigner();
    const { issued, awaitsTimestamp } = await issueWithTimestamp((signatureLevel) => {
      const issuedAt = now();
      const decided = {
        id: newCertificateId(issuedAt),
        issuedAt,
        signatureLevel,
        record,
        decision,
        disposition,
      };
      return signRecord(decidedRecord(decided), signer, print());
    }, authorityUrl());
    await archive.saveCertificate({
      ...issued,
      jobId,
      awaitsTimestamp,
      alsoRecorded: {
        action: 'certificate-decided',
        actor,
        subject: issued.id,
        details: { validation: decision.validation, by: decision.by.name, about: id },
      },
    });
    log.info({ job: jobId, certificate: issued.id, supersedes: id, awaitsTimestamp }, 'certificate decided');
    return issued.record;
  } finally {
    lock.release();
  }
}

/** The drive's record and job if they may be signed again. @throws ClearbenchError DECISION_REFUSED */
async function decidable(
  parts: CertificateServiceParts,
  { summary, record, files }: ArchivedCertificate,
): Promise<{ readonly record: CertificateRecord; readonly jobId: string }> {
  const { id, jobId, origin, supersededBy } = summary;
  if (record.kind !== 'drive' || jobId === null || origin !== 'issued') {
    throw refused(`${id} was issued by another station: only that one can record a decision about it.`);
  }
  if (supersededBy !== null) throw refused(`${id} was replaced by ${supersededBy}: decide about that one.`);
  const doubt = await (await openVouching(parts))(files);
  if (doubt !== null) {
    throw refused(`${id} cannot be vouched for (${doubt.toLowerCase()}): verify it to learn why.`);
  }
  return { record, jobId };
}

function refused(message: string): ClearbenchError {
  return new ClearbenchError('DECISION_REFUSED', message);
}
