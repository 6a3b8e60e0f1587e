import { sameBytes } from '../asn1/der.ts';
import { oid } from '../asn1/object-identifiers.ts';
import type { CertificateFacts } from '../keys/x509.ts';

/**
 * Why the certificates do not form a path in which each is signed by the next and allowed to be, down from a self-signed
 * root; `null` if they do (RFC 5280 §6.1, without name constraints and critical policies, which are refused).
 */
export function pathDefect(path: readonly [CertificateFacts, ...CertificateFacts[]]): string | null {
  for (const [index, certificate] of path.entries()) {
    const issuer = path[index + 1] ?? certificate;
    if (!sameBytes(certificate.issuerDer, issuer.subjectDer)) return 'the root is missing';
    if (!safely(() => certificate.signedBy(issuer))) {
      return `${certificate.identity.subject} was not signed by its issuer`;
    }
    if (certificate.weakKey !== null) return `${certificate.identity.subject}: ${certificate.weakKey}`;
    // Nobody relies on the signature of a root by itself.
    if (certificate.weaklySigned && issuer !== certificate) {
      return `${certificate.identity.subject} is signed with an outdated algorithm`;
    }
    if (certificate.unknownDemand) {
      return `${certificate.identity.subject} demands something that this version does not know`;
    }
    if (index === 0) continue;
    if (!certificate.isAuthority || certificate.keyUsage?.signsCertificates === false) {
      return `${certificate.identity.subject} must not issue certificates`;
    }
    if (certificate.pathLength !== null && index - 1 > certificate.pathLength) {
      return `${certificate.identity.subject} must not have so many authorities below it`;
    }
  }
  return null;
}

const documentUsages: readonly string[] = [
  oid.documentSigning,
  oid.emailProtection,
  oid.microsoftDocumentSigning,
  oid.adobeDocumentSigning,
  oid.anyExtendedKeyUsage,
];

/** Why a key must not sign documents; `null` if it may. */
export function documentKeyDefect(leaf: CertificateFacts): string | null {
  if (leaf.isAuthority) return 'it is an authority’s';
  if (leaf.keyUsage?.signsDocuments === false) return 'its key usage excludes signatures';
  return mayServeDocuments(leaf) ? null : 'its extended key usage names other purposes only';
}

/**
 * Why the key at the start of a path must not sign documents; `null` if it may. Extended key usages of an authority limit
 * what it may vouch for: RFC 5280 leaves that open, OpenSSL and NSS read them so.
 */
export function documentPathDefect([leaf, ...authorities]: readonly [
  CertificateFacts,
  ...CertificateFacts[],
]): string | null {
  const limited = authorities.find((authority) => !mayServeDocuments(authority));
  return (
    documentKeyDefect(leaf) ??
    (limited === undefined ? null : `${limited.identity.subject} may vouch for other purposes only`)
  );
}

function mayServeDocuments({ extendedKeyUsages }: CertificateFacts): boolean {
  return extendedKeyUsages === null || extendedKeyUsages.some((usage) => documentUsages.includes(usage));
}

/** The first certificate of the path that is, byte for byte, a given root. */
export function trustAnchorOf(
  path: readonly CertificateFacts[],
  roots: readonly Uint8Array[],
): CertificateFacts | null {
  return (
    path.find((certificate, index) => index > 0 && roots.some((root) => sameBytes(root, certificate.der))) ??
    null
  );
}

function safely(check: () => boolean): boolean {
  try {
    return check();
  } catch {
    return false;
  }
}
