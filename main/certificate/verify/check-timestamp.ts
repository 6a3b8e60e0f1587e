import { sameBytes } from '../asn1/der.ts';
import type { CertificateFacts } from '../keys/x509.ts';
import { readTimestampToken } from '../timestamp/read-token.ts';
import { pathDefect, trustAnchorOf } from './check-path.ts';
import type { Finding } from './finding.ts';
import type { Verdict } from './verdict.ts';

/** What a timestamp token proves. */
export interface TimestampAnswer {
  readonly timestamp: Verdict['timestamp'];
  /** The time, if a given root vouches for the authority. */
  readonly provenTime: Date | null;
  readonly findings: readonly Finding[];
}

/** Judges the timestamp over a signature value. */
export function checkTimestamp(
  token: Uint8Array,
  signature: Uint8Array,
  roots: readonly Uint8Array[],
  rootFacts: readonly CertificateFacts[],
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
    const trusted = selfSigned && trustAnchorOf(path, roots) !== null;
    return {
      timestamp: { authority: path[0].identity, time: read.time.toISOString(), trusted },
      provenTime: trusted ? read.time : null,
      findings: trusted ? [] : [{ code: 'TIMESTAMP_UNTRUSTED', detail: path[0].identity.subject }],
    };
  } catch (error) {
    return invalid(error instanceof Error ? error.message : null);
  }
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
