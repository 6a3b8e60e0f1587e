import { type VerdictProblem, type VerdictProblemCode, verdictProblems } from './verdict.ts';
import { type VerdictStatus } from '../../../shared/schemas/verdict.ts';

/** A finding before it is put into words. */
export interface Finding {
  readonly code: VerdictProblemCode;
  readonly detail: string | null;
}

/** What each finding does to the status. A `VALID` entry is a note: it is told and changes nothing. */
const weights: Readonly<Record<VerdictProblemCode, VerdictStatus>> = {
  TOO_LARGE: 'UNSUPPORTED',
  NOT_A_CERTIFICATE: 'UNSUPPORTED',
  UNREADABLE: 'UNSUPPORTED',
  RECORD_NOT_CANONICAL: 'INVALID',
  RECORD_INVALID: 'INVALID',
  RECORD_UNKNOWN_VERSION: 'UNSUPPORTED',
  SIGNATURE_MISSING: 'INVALID',
  SIGNATURE_MALFORMED: 'INVALID',
  SIGNATURE_ALGORITHM: 'INVALID',
  SIGNATURE_ATTRIBUTES: 'INVALID',
  SIGNATURE_OF_OTHER_CONTENT: 'INVALID',
  SIGNATURE_WRONG: 'INVALID',
  PDF_MALFORMED: 'INVALID',
  PDF_NOT_WHOLLY_SIGNED: 'INVALID',
  PDF_ATTACHMENT: 'INVALID',
  PDF_TEXT_DISAGREES: 'INVALID',
  PDF_TEXT_UNCHECKED: 'VALID',
  PDF_UNKNOWN_TEMPLATE: 'UNSUPPORTED',
  PATH_BROKEN: 'INVALID',
  KEY_USAGE: 'INVALID',
  NO_ROOTS: 'UNTRUSTED',
  ROOT_UNKNOWN: 'UNTRUSTED',
  NOT_YET_VALID: 'INVALID',
  EXPIRED_UNPROVEN: 'INDETERMINATE',
  EXPIRED_WHEN_SIGNED: 'INVALID',
  // ETSI EN 319 102-1 §5.5.4 takes times in an impossible order so: nothing was changed, and no time of the record is certain.
  CLAIMED_AFTER_PROVEN: 'INDETERMINATE',
  CLAIMED_IN_FUTURE: 'INDETERMINATE',
  REVOKED: 'INVALID',
  REVOKED_UNPROVEN: 'INDETERMINATE',
  TIMESTAMP_MISSING: 'INDETERMINATE',
  TIMESTAMP_INVALID: 'INVALID',
  // It proves no more than a missing one does.
  TIMESTAMP_UNTRUSTED: 'INDETERMINATE',
  TIMESTAMP_REVOKED: 'INDETERMINATE',
  CRL_INVALID: 'VALID',
  CRL_OUTDATED: 'VALID',
};

/** From best to worst. */
const order: readonly VerdictStatus[] = ['VALID', 'INDETERMINATE', 'UNTRUSTED', 'UNSUPPORTED', 'INVALID'];

/** The worst status that any finding demands; `VALID` without findings. */
export function statusOf(findings: readonly Finding[]): VerdictStatus {
  return findings.reduce<VerdictStatus>((worst, { code }) => {
    const status = weights[code];
    return isWorse(status, worst) ? status : worst;
  }, 'VALID');
}

/** Whether one status is worse than another. */
export function isWorse(status: VerdictStatus, other: VerdictStatus): boolean {
  return order.indexOf(status) > order.indexOf(other);
}

/** A finding in words. */
export function inWords(finding: Finding): VerdictProblem {
  return { code: finding.code, message: verdictProblems[finding.code], detail: finding.detail };
}
