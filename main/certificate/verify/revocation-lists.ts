import { verify } from 'node:crypto';

import { AsnConvert } from '@peculiar/asn1-schema';
import {
  CertificateList,
  CRLReason,
  CRLReasons,
  type Extension,
  InvalidityDate,
  type RevokedCertificate,
} from '@peculiar/asn1-x509';

import { encodeDer, sameBytes } from '../asn1/der.ts';
import { oid } from '../asn1/object-identifiers.ts';
import { signatureHashes } from '../asn1/signature-hashes.ts';
import type { CertificateFacts } from '../keys/x509.ts';

/** What a revocation list says about one certificate of a path. */
export interface ListStatement {
  /** Place of the certificate on the path. */
  readonly index: number;
  readonly thisUpdate: Date;
  /** Until when the list speaks for the present; `null`: it says nothing about that. */
  readonly nextUpdate: Date | null;
  /**
   * The list may leave certificates out (a delta, a part): naming one convicts it, not naming one says nothing
   * (RFC 5280 §5.2: critical extensions that are not understood).
   */
  readonly partial: boolean;
  readonly revoked: {
    /** From when on the certificate must not be believed: its invalidity date, if that is earlier. */
    readonly lostAt: Date;
    readonly reason: CRLReasons | null;
  } | null;
}

/** The lists that speak about a path, and how many were refused. */
export interface ListStatements {
  readonly statements: readonly ListStatement[];
  /** Lists that name an authority of the path as their issuer, which did not sign them. */
  readonly refused: number;
}

/** Splits PEM text into DER revocation lists. */
export function revocationListsOfPem(pem: string): readonly Uint8Array[] {
  const blocks = pem.matchAll(/-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+?)-----END X509 CRL-----/g);
  return [...blocks].map((block) => new Uint8Array(Buffer.from(block[1] ?? '', 'base64')));
}

/** Reads a DER revocation list; `null` if it is none. */
export function readRevocationList(der: Uint8Array): CertificateList | null {
  try {
    return AsnConvert.parse(der, CertificateList);
  } catch {
    return null;
  }
}

/** Whether a list names this authority as its issuer, whoever signed it. */
export function namesIssuer({ tbsCertList }: CertificateList, { subjectDer }: CertificateFacts): boolean {
  return sameBytes(encodeDer(tbsCertList.issuer), subjectDer);
}

/** What lists say about a path. A list counts if an authority of the path issued and signed it; others are passed over. */
export function statementsAbout(
  path: readonly CertificateFacts[],
  lists: readonly CertificateList[],
): ListStatements {
  const statements: ListStatement[] = [];
  let refused = 0;
  for (const list of lists) {
    const named = path.filter((candidate) => namesIssuer(list, candidate));
    // Two of one path may have the same name; the list is of the one that signed it.
    const issuer = named.find((candidate) => isSignedBy(list, candidate));
    const at = issuer === undefined ? -1 : path.indexOf(issuer);
    if (issuer === undefined) refused += named.length > 0 ? 1 : 0;
    // A list of the signing certificate itself would be about nothing on the path.
    else if (at > 0) statements.push(statementOf(list, path, at - 1));
  }
  return { statements, refused };
}

function isSignedBy(list: CertificateList, issuer: CertificateFacts): boolean {
  const hash = signatureHashes[list.signatureAlgorithm.algorithm];
  const signed = list.tbsCertListRaw;
  if (hash === undefined || signed === undefined || issuer.keyUsage?.signsCrls === false) return false;
  try {
    return verify(hash, new Uint8Array(signed), issuer.publicKey, new Uint8Array(list.signature));
  } catch {
    return false;
  }
}

function statementOf(
  { tbsCertList }: CertificateList,
  path: readonly CertificateFacts[],
  index: number,
): ListStatement {
  const serialHex = path[index]?.identity.serialHex;
  const entry = (tbsCertList.revokedCertificates ?? []).find(
    (candidate) => Buffer.from(candidate.userCertificate).toString('hex') === serialHex,
  );
  return {
    index,
    thisUpdate: tbsCertList.thisUpdate.getTime(),
    nextUpdate: tbsCertList.nextUpdate?.getTime() ?? null,
    partial: (tbsCertList.crlExtensions ?? []).some(({ critical }) => critical),
    revoked: entry === undefined ? null : revocationOf(entry),
  };
}

function revocationOf(entry: RevokedCertificate): ListStatement['revoked'] {
  const extensions = entry.crlEntryExtensions ?? [];
  const find = (id: string): Extension | undefined => extensions.find(({ extnID }) => extnID === id);
  const understood: readonly string[] = [oid.crlReason, oid.invalidityDate];
  // Such as the name of another issuer, whose certificate it then is (indirect lists).
  if (extensions.some(({ critical, extnID }) => critical && !understood.includes(extnID))) return null;
  const reasonGiven = find(oid.crlReason);
  const reason =
    reasonGiven === undefined ? null : AsnConvert.parse(reasonGiven.extnValue.buffer, CRLReason).reason;
  if (reason === CRLReasons.removeFromCRL) return null;
  const invalidity = find(oid.invalidityDate);
  const revokedAt = entry.revocationDate.getTime();
  const invalidFrom =
    invalidity === undefined ? null : AsnConvert.parse(invalidity.extnValue.buffer, InvalidityDate).value;
  return { lostAt: invalidFrom !== null && invalidFrom < revokedAt ? invalidFrom : revokedAt, reason };
}
