import type { CertificateList } from '@peculiar/asn1-x509';

import { sameBytes } from '../asn1/der.ts';
import type { CertificateFacts } from '../keys/x509.ts';
import { readTimestampToken } from '../timestamp/read-token.ts';
import { pathDefect, trustAnchorOf } from './check-path.ts';
import { authorityRevocation } from './check-revocation.ts';
import type { Finding } from './finding.ts';
import type { Verdict } from './verdict.ts';

/** What a timestamp token proves. */
export interface TimestampAnswer {
  readonly timestamp: Verdict['timestamp'];
  /** The time, if a given root vouches for the authority. */
  readonly provenTime: Date | null;
  readonly findings: readonly Finding[];
}

/** Against what a timestamp is judged. */
export interface TimestampTrust {
  /** DER of the given roots. */
  readonly roots: readonly Uint8Array[];
  readonly rootFacts: readonly CertificateFacts[];
  readonly revocationLists: readonly CertificateList[];
}

/** Judges the timestamp over a signature value. */
export function checkTimestamp(
  token: Uint8Array,
  signature: Uint8Array,
  { roots, rootFacts, revocationLists }: TimestampTrust,
): TimestampAnswer {
  const invalid = (detail: string | null): TimestampAnswer => ({
    timestamp: null,
    provenTime: null,
    findings: [{ code: 'TIMESTAMP_INVALID', detail }],
  });
  try {
    const read = readTimestampToken(token, signature);
    if (!sameBytes(read.der, token)) return invalid('not in its canonical form');
    const path = completed(read.path, rootFacts);
    const last = path.at(-1) ?? path[0];
    const selfSigned = sameBytes(last.subjectDer, last.issuerDer);
    const defect = selfSigned ? pathDefect(path) : null;
    if (defect !== null) return invalid(defect);
    const withinLife = path.every(
      ({ notBefore, notAfter }) => read.time >= notBefore && read.time <= notAfter,
    );
    if (!withinLife) return invalid('the authority’s certificate was not valid at that time');
    const anchored = selfSigned && trustAnchorOf(path, roots) !== null;
    const lost = authorityRevocation(path, revocationLists, read.time);
    const trusted = anchored && lost === null;
    const findings: Finding[] = [];
    if (!anchored) findings.push({ code: 'TIMESTAMP_UNTRUSTED', detail: missingRoot(path) });
    if (lost !== null) findings.push({ code: 'TIMESTAMP_REVOKED', detail: lost });
    return {
      timestamp: { authority: path[0].identity, time: read.time.toISOString(), trusted },
      provenTime: trusted ? read.time : null,
      findings,
    };
  } catch (error) {
    return invalid(error instanceof Error ? error.message : null);
  }
}

/** What the person must bring: the name of the root, and whose it is. */
function missingRoot(path: readonly [CertificateFacts, ...CertificateFacts[]]): string {
  const last = path.at(-1) ?? path[0];
  return `missing: ${last.identity.issuer}; authority: ${path[0].identity.subject}`;
}

/** Tokens seldom hold the root itself: the person brings it. */
function completed(
  path: readonly [CertificateFacts, ...CertificateFacts[]],
  roots: readonly CertificateFacts[],
): readonly [CertificateFacts, ...CertificateFacts[]] {
  const last = path.at(-1) ?? path[0];
  if (sameBytes(last.subjectDer, last.issuerDer)) return path;
  const root = roots.find(
    (candidate) => sameBytes(candidate.subjectDer, last.issuerDer) && last.signedBy(candidate),
  );
  return root === undefined ? path : [...path, root];
}
