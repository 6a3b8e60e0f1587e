import type { Verdict as ShownVerdict } from '../../../shared/contract/verification.ts';
import type { AnyRecord } from '../../../shared/schemas/record.ts';
import type { Verdict } from '../../certificate/verify/verdict.ts';

const revocations: Readonly<Record<Verdict['revocation'], ShownVerdict['revocation']>> = {
  'not-checked': 'unknown',
  good: 'not-revoked',
  'revoked-later': 'not-revoked',
  revoked: 'revoked',
};

/** The verdict as faces show it. */
export function contractVerdict(
  verdict: Verdict,
  document: 'pdf' | 'json',
  inArchive: ShownVerdict['inArchive'],
): ShownVerdict {
  const { record, signer, jsonSha256 } = verdict;
  return {
    status: verdict.status,
    document: record?.kind === 'batch' ? 'batch' : document,
    level: verdict.level,
    signatureOk: verdict.signatureOk,
    modifiedAfterSigning: verdict.modifiedAfterSigning,
    trusted: verdict.trusted,
    trustAnchor:
      verdict.trustAnchor === null
        ? null
        : { name: shown(verdict.trustAnchor.subject), fingerprint: verdict.trustAnchor.sha256 },
    revocation: revocations[verdict.revocation],
    signer:
      signer === null
        ? null
        : {
            name: shown(signer.subject),
            organisation: record?.organisation?.name ?? null,
            fingerprint: signer.sha256,
            notBefore: signer.notBefore,
            notAfter: signer.notAfter,
          },
    claimedTime: verdict.claimedTime,
    provenTime: verdict.provenTime,
    timestampAuthority: verdict.timestamp === null ? null : shown(verdict.timestamp.authority.subject),
    record: record === null || jsonSha256 === null ? null : recordOf(record, jsonSha256),
    inArchive,
    problems: verdict.problems.slice(0, 100).map(({ code, message, detail }) => ({
      code,
      message: detail === null ? message : `${message} (${detail})`,
    })),
  };
}

function recordOf(record: AnyRecord, sha256: string): ShownVerdict['record'] {
  return {
    certificateId: record.id,
    outcome: record.kind === 'drive' ? record.outcome.kind : null,
    identifier: shown(record.kind === 'drive' ? record.medium.identifier.value : record.id),
    model:
      record.kind === 'drive' && record.medium.identity.model.status === 'known'
        ? shown(record.medium.identity.model.value)
        : null,
    issuedAt: record.issuedAt,
    sha256,
  };
}

function shown(text: string): string {
  return text.slice(0, 1000);
}
