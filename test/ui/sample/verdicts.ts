import type { TrustRoot, Verdict } from '../../../shared/contract/verification.ts';
import { sampleCertificateId } from './jobs.ts';

const digest = '4be1c0a7d95f3382ee61f90b7ad4452c8f13a6d7e02b9c5514c8a3f6e9d07b12';

const valid: Verdict = {
  status: 'VALID',
  document: 'pdf',
  level: 'B-T',
  signatureOk: true,
  modifiedAfterSigning: false,
  trusted: true,
  trustAnchor: { name: 'Northgate General, Clearbench root', fingerprint: digest },
  revocation: 'not-revoked',
  signer: {
    name: 'Bench 2, Biomedical Engineering',
    organisation: 'Northgate General Hospital',
    fingerprint: digest,
    notBefore: '2026-03-02T08:00:00.000Z',
    notAfter: '2029-03-02T08:00:00.000Z',
  },
  claimedTime: '2026-11-24T10:42:33.000Z',
  provenTime: '2026-11-24T10:42:35.000Z',
  timestampAuthority: 'Northgate TSA',
  record: {
    certificateId: sampleCertificateId(2),
    outcome: 'sanitized',
    identifier: 'Z1W2KQ9P',
    model: 'ST1000NM0033-9ZM173',
    issuedAt: '2026-11-24T10:42:33.000Z',
    sha256: digest,
  },
  inArchive: 'same',
  problems: [],
};

/** What a sample file comes to, by its name. */
export function sampleVerdict(name: string): Verdict {
  if (name.includes('tampered')) {
    return {
      ...valid,
      status: 'INVALID',
      signatureOk: false,
      modifiedAfterSigning: true,
      trusted: false,
      provenTime: null,
      inArchive: 'different',
      problems: [{ code: 'DIGEST_MISMATCH', message: 'The signed bytes were changed after signing.' }],
    };
  }
  if (name.includes('other')) {
    return {
      ...valid,
      status: 'UNTRUSTED',
      trusted: false,
      trustAnchor: null,
      level: 'B-B',
      provenTime: null,
      timestampAuthority: null,
      inArchive: 'absent',
    };
  }
  if (name.includes('photo')) {
    return {
      ...valid,
      status: 'UNSUPPORTED',
      document: 'unknown',
      level: null,
      signatureOk: false,
      modifiedAfterSigning: null,
      trusted: false,
      trustAnchor: null,
      revocation: 'unknown',
      signer: null,
      claimedTime: null,
      provenTime: null,
      timestampAuthority: null,
      record: null,
      inArchive: 'absent',
      problems: [{ code: 'NOT_A_CERTIFICATE', message: 'The file holds no Clearbench record.' }],
    };
  }
  return valid;
}

/** Roots that the sample bench trusts. */
export const sampleRoots: readonly TrustRoot[] = [
  {
    fingerprint: digest,
    name: 'Northgate General, Clearbench root',
    organisation: 'Northgate General Hospital',
    notBefore: '2026-03-02T08:00:00.000Z',
    notAfter: '2046-03-02T08:00:00.000Z',
    source: 'station',
    addedAt: '2026-03-02T08:00:00.000Z',
  },
  {
    fingerprint: digest.split('').reverse().join(''),
    name: 'Southgate Clinics Device Retirement CA',
    organisation: 'Southgate Clinics',
    notBefore: '2025-01-15T00:00:00.000Z',
    notAfter: '2035-01-15T00:00:00.000Z',
    source: 'added',
    addedAt: '2026-05-11T13:20:00.000Z',
  },
];
