import type { AnyRecord, SignatureLevel } from '../../../shared/schemas/record.ts';
import type { VerdictStatus } from '../../../shared/schemas/verdict.ts';

/** Every kind of finding, with the sentence that people read. Codes are never renamed. */
export const verdictProblems = {
  TOO_LARGE: 'The file is larger than any certificate.',
  NOT_A_CERTIFICATE: 'This is not a certificate of Clearbench.',
  UNREADABLE: 'The file could not be read.',
  RECORD_NOT_CANONICAL: 'The record is not in its one canonical form: it was changed or damaged.',
  RECORD_INVALID: 'The record does not hold what a certificate must hold.',
  RECORD_UNKNOWN_VERSION: 'The record was made by a version that this one does not know.',
  SIGNATURE_MISSING: 'There is no signature.',
  SIGNATURE_MALFORMED: 'The signature is damaged or not in its one canonical form.',
  SIGNATURE_ALGORITHM: 'The signature uses an algorithm that certificates are not signed with.',
  SIGNATURE_ATTRIBUTES: 'The signature does not hold exactly the signed attributes that it must hold.',
  SIGNATURE_OF_OTHER_CONTENT: 'The signature belongs to other content: this content was changed or swapped.',
  SIGNATURE_WRONG: 'The signature does not fit the certificate that it names.',
  PDF_MALFORMED: 'The PDF is damaged or was not made by Clearbench.',
  PDF_NOT_WHOLLY_SIGNED: 'The signature does not cover the whole file: something was added or replaced.',
  PDF_ATTACHMENT: 'The record or its signature inside the PDF is missing or was changed.',
  PDF_TEXT_DISAGREES: 'What is printed disagrees with the record.',
  PDF_TEXT_UNCHECKED:
    'What is printed was not compared with the record: another version made this document. The record counts.',
  PDF_UNKNOWN_TEMPLATE:
    'What is printed cannot be compared with the record: a newer version made this document. The record counts.',
  PATH_BROKEN: 'The signing certificate and its issuers do not form a path.',
  KEY_USAGE: 'The key that signed was not made for signing documents.',
  NO_ROOTS: 'No root certificate was given, so nobody vouches for the key that signed.',
  ROOT_UNKNOWN: 'None of the given roots vouches for the key that signed.',
  NOT_YET_VALID: 'The signing certificate was not yet valid at that time.',
  EXPIRED_UNPROVEN:
    'The signing certificate has expired, and no timestamp proves that it had not when it signed.',
  EXPIRED_WHEN_SIGNED: 'The signing certificate had expired when it signed.',
  CLAIMED_AFTER_PROVEN:
    'The record says that it was issued later than a trusted timestamp saw its signature: its own times cannot be relied on.',
  CLAIMED_IN_FUTURE:
    'The record says that it was issued later than now: the clock of its station or of this computer is wrong.',
  REVOKED: 'The signing certificate was revoked before the certificate was signed.',
  REVOKED_UNPROVEN:
    'The signing certificate was revoked, and no timestamp proves that the certificate was signed before that.',
  TIMESTAMP_MISSING: 'The record promises a timestamp, and there is none yet.',
  TIMESTAMP_INVALID: 'The timestamp does not fit this signature, or its authority must not issue timestamps.',
  TIMESTAMP_UNTRUSTED:
    'No given root vouches for the timestamp authority, so the time is only claimed: its root certificate is missing.',
  TIMESTAMP_REVOKED: 'The key of the timestamp authority was revoked, so the time is only claimed.',
  CRL_INVALID: 'A revocation list was given that cannot be read, or that its issuer did not sign.',
  CRL_OUTDATED: 'A revocation list is out of date: what was revoked since then is not known.',
} as const;

/** A code of {@link verdictProblems}. */
export type VerdictProblemCode = keyof typeof verdictProblems;

/** One finding: its code, its sentence, and where it helps a technical detail (never file content). */
export interface VerdictProblem {
  readonly code: VerdictProblemCode;
  readonly message: string;
  readonly detail: string | null;
}

/** A certificate (X.509) as people compare it: out of band, by its fingerprint. */
export interface KeyIdentity {
  readonly subject: string;
  readonly issuer: string;
  readonly serialHex: string;
  /** SHA-256 of the DER, lower-case hex. */
  readonly sha256: string;
  readonly notBefore: string;
  readonly notAfter: string;
}

/** The judgement on one certificate file. Made by `verifyCertificate` alone; screens and commands only print it. */
export interface Verdict {
  readonly status: VerdictStatus;
  /** The signature level found, `null` where no signature could be read. */
  readonly level: SignatureLevel | null;
  /** The cryptographic signature fits the bytes it covers. Says nothing about trust. */
  readonly signatureOk: boolean;
  /** Whether bytes were changed or added after signing; `null` where that cannot be told. */
  readonly modifiedAfterSigning: boolean | null;
  /** A given root vouches for the key. */
  readonly trusted: boolean;
  readonly trustAnchor: KeyIdentity | null;
  readonly revocation: 'not-checked' | 'good' | 'revoked-later' | 'revoked';
  readonly signer: KeyIdentity | null;
  /** When the issuer says it was issued (UTC). */
  readonly claimedTime: string | null;
  /** When an independent authority saw the signature (UTC); `null` without a trusted timestamp. */
  readonly provenTime: string | null;
  readonly timestamp: {
    readonly authority: KeyIdentity;
    readonly time: string;
    readonly trusted: boolean;
  } | null;
  /** SHA-256 of the signed JSON, as printed on the PDF. */
  readonly jsonSha256: string | null;
  /** The record, only where its signature is intact; `null` else, so that nobody prints unsigned claims. */
  readonly record: AnyRecord | null;
  readonly problems: readonly VerdictProblem[];
}
