import type { CertificateList } from '@peculiar/asn1-x509';

import type { CertificateFacts } from '../keys/x509.ts';
import { documentPathDefect, pathDefect, trustAnchorOf } from './check-path.ts';
import { checkRevocation } from './check-revocation.ts';
import type { Finding } from './finding.ts';
import type { Verdict } from './verdict.ts';

/** What decides whether a key was good when it signed. All times are given: nothing here asks the clock. */
export interface KeyQuestion {
  readonly path: readonly [CertificateFacts, ...CertificateFacts[]];
  readonly roots: readonly Uint8Array[];
  /** When the issuer says it signed; `null` if the record could not be read. */
  readonly claimedTime: Date | null;
  /** When a trusted authority saw the signature. */
  readonly provenTime: Date | null;
  /** Revocation lists that the person brought. */
  readonly revocationLists: readonly CertificateList[];
  readonly now: Date;
}

/** The answer: trust, and what is wrong. */
export interface KeyAnswer {
  readonly trustAnchor: CertificateFacts | null;
  readonly revocation: Verdict['revocation'];
  readonly findings: readonly Finding[];
}

/**
 * Judges the key behind a signature: its path, its purpose, who vouches for it, and whether it was within its life when
 * it signed. A claimed time can only convict, never acquit: only a proven time outlives the key.
 */
export function judgeKey(question: KeyQuestion): KeyAnswer {
  const { path, roots } = question;
  const findings: Finding[] = [];
  const defect = pathDefect(path);
  if (defect !== null) findings.push({ code: 'PATH_BROKEN', detail: defect });
  const unfit = documentPathDefect(path);
  if (unfit !== null) findings.push({ code: 'KEY_USAGE', detail: unfit });
  const trustAnchor = defect === null ? trustAnchorOf(path, roots) : null;
  if (roots.length === 0) findings.push({ code: 'NO_ROOTS', detail: null });
  else if (trustAnchor === null) findings.push({ code: 'ROOT_UNKNOWN', detail: null });
  findings.push(...lifeFindings(question), ...clockFindings(question));
  const { revocation, findings: revoked } = checkRevocation(question);
  findings.push(...revoked);
  return { trustAnchor, revocation, findings };
}

function lifeFindings({ path, claimedTime, provenTime, now }: KeyQuestion): readonly Finding[] {
  const begins = new Date(Math.max(...path.map((certificate) => certificate.notBefore.getTime())));
  const ends = new Date(Math.min(...path.map((certificate) => certificate.notAfter.getTime())));
  if (claimedTime !== null) {
    if (claimedTime < begins)
      return [{ code: 'NOT_YET_VALID', detail: `not before ${begins.toISOString()}` }];
    if (claimedTime > ends) return [{ code: 'EXPIRED_WHEN_SIGNED', detail: `expired ${ends.toISOString()}` }];
  }
  if (provenTime !== null && provenTime >= begins && provenTime <= ends) return [];
  if (now > ends) return [{ code: 'EXPIRED_UNPROVEN', detail: `expired ${ends.toISOString()}` }];
  return [];
}

/** By how much two honest clocks may disagree. */
const skewMs = 5 * 60_000;

/**
 * A record is signed after it was written and stamped after it was signed. Where it claims a time later than that, the
 * claim is false: its station's clock was wrong, or somebody wanted it to look younger than it is.
 */
function clockFindings({ claimedTime, provenTime, now }: KeyQuestion): readonly Finding[] {
  const latest = provenTime ?? now;
  if (claimedTime === null || claimedTime.getTime() <= latest.getTime() + skewMs) return [];
  const detail = `claimed ${claimedTime.toISOString()}`;
  return provenTime === null
    ? [{ code: 'CLAIMED_IN_FUTURE', detail: `${detail}, now ${now.toISOString()}` }]
    : [{ code: 'CLAIMED_AFTER_PROVEN', detail: `${detail}, proven ${provenTime.toISOString()}` }];
}
