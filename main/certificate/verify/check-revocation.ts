import { verify } from 'node:crypto';

import { AsnConvert } from '@peculiar/asn1-schema';
import { CertificateList, InvalidityDate, type RevokedCertificate } from '@peculiar/asn1-x509';

import { encodeDer, sameBytes } from '../asn1/der.ts';
import { oid } from '../asn1/object-identifiers.ts';
import type { CertificateFacts } from '../keys/x509.ts';
import type { Finding } from './finding.ts';
import type { KeyAnswer, KeyQuestion } from './judge-key.ts';

const hashes: Readonly<Record<string, string>> = {
  [oid.ecdsaWithSha256]: 'sha256',
  [oid.ecdsaWithSha384]: 'sha384',
  [oid.ecdsaWithSha512]: 'sha512',
  [oid.sha256WithRsa]: 'sha256',
  [oid.sha384WithRsa]: 'sha384',
  [oid.sha512WithRsa]: 'sha512',
};

/** Splits PEM text into DER revocation lists. */
export function revocationListsOfPem(pem: string): readonly Uint8Array[] {
  const blocks = pem.matchAll(/-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+?)-----END X509 CRL-----/g);
  return [...blocks].map((block) => new Uint8Array(Buffer.from(block[1] ?? '', 'base64')));
}

/**
 * Looks every certificate of the path up in the given revocation lists. A key counts as lost from its invalidity date on;
 * only a proven time before that saves what it signed (ETSI EN 319 102-1 §5.2.8: no proof of existence, no verdict).
 */
export function checkRevocation({
  path,
  revocationLists,
  claimedTime,
  provenTime,
}: KeyQuestion): Pick<KeyAnswer, 'revocation' | 'findings'> {
  const findings: Finding[] = [];
  let revocation: KeyAnswer['revocation'] = 'not-checked';
  for (const der of revocationLists) {
    const list = readList(der, path);
    if (list === null) {
      findings.push({ code: 'CRL_INVALID', detail: null });
      continue;
    }
    if (list.child !== null && revocation === 'not-checked') revocation = 'good';
    const lostAt = list.child === null ? null : revokedAt(list.list, list.child);
    if (lostAt === null) continue;
    const detail = `revoked with effect from ${lostAt.toISOString()}`;
    if (provenTime !== null && provenTime < lostAt) {
      if (revocation === 'good') revocation = 'revoked-later';
    } else {
      revocation = 'revoked';
      const surelyLate = provenTime !== null || (claimedTime !== null && claimedTime >= lostAt);
      findings.push({ code: surelyLate ? 'REVOKED' : 'REVOKED_UNPROVEN', detail });
    }
  }
  return { revocation, findings };
}

/**
 * A list is believed if an authority of the path issued and signed it; `child` is the certificate it speaks about. A list
 * of an authority that is not on the path says nothing here; `null`: it is no list, or not signed by who it names.
 */
function readList(
  der: Uint8Array,
  path: readonly CertificateFacts[],
): { readonly list: CertificateList; readonly child: CertificateFacts | null } | null {
  try {
    const list = AsnConvert.parse(der, CertificateList);
    const issuerDer = encodeDer(list.tbsCertList.issuer);
    const at = path.findIndex((certificate) => sameBytes(certificate.subjectDer, issuerDer));
    const issuer = path[at];
    if (issuer === undefined) return { list, child: null };
    const hash = hashes[list.signatureAlgorithm.algorithm];
    const signed = list.tbsCertListRaw;
    if (hash === undefined || signed === undefined || issuer.keyUsage?.signsCrls === false) return null;
    if (!verify(hash, new Uint8Array(signed), issuer.publicKey, new Uint8Array(list.signature))) return null;
    return { list, child: path[at - 1] ?? null };
  } catch {
    return null;
  }
}

/** From when on a certificate must not be believed, or `null` if the list does not name it. */
function revokedAt(list: CertificateList, certificate: CertificateFacts): Date | null {
  const entry = (list.tbsCertList.revokedCertificates ?? []).find(
    (candidate) => Buffer.from(candidate.userCertificate).toString('hex') === certificate.identity.serialHex,
  );
  if (entry === undefined) return null;
  const revoked = entry.revocationDate.getTime();
  const invalid = invalidityDateOf(entry);
  return invalid !== null && invalid < revoked ? invalid : revoked;
}

function invalidityDateOf(entry: RevokedCertificate): Date | null {
  const extension = (entry.crlEntryExtensions ?? []).find(
    (candidate) => candidate.extnID === oid.invalidityDate,
  );
  return extension === undefined ? null : AsnConvert.parse(extension.extnValue.buffer, InvalidityDate).value;
}
