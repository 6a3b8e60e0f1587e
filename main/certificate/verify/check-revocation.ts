import { type CertificateList, CRLReasons } from '@peculiar/asn1-x509';

import type { CertificateFacts } from '../keys/x509.ts';
import type { Finding } from './finding.ts';
import type { KeyAnswer, KeyQuestion } from './judge-key.ts';
import { type ListStatement, statementsAbout } from './revocation-lists.ts';

/**
 * Looks every certificate of the path up in the given revocation lists. A key counts as lost from its invalidity date on;
 * only a proven time before that saves what it signed (ETSI EN 319 102-1 §5.2.8: no proof of existence, no verdict).
 * `good` needs a list about every certificate below the root that speaks for the present, or for later than the proof.
 */
export function checkRevocation(question: KeyQuestion): Pick<KeyAnswer, 'revocation' | 'findings'> {
  const { path, revocationLists, claimedTime, provenTime } = question;
  const { statements, refused } = statementsAbout(path, revocationLists);
  const findings: Finding[] = Array.from({ length: refused }, () => ({ code: 'CRL_INVALID', detail: null }));
  const answered = new Set<number>();
  let revocation: 'good' | 'revoked-later' | 'revoked' = 'good';
  for (const statement of statements) {
    const { index, revoked } = statement;
    if (revoked === null) {
      const outdated = outdatedSince(statement, question);
      if (outdated !== null) findings.push({ code: 'CRL_OUTDATED', detail: outdated });
      else if (!statement.partial) answered.add(index);
      continue;
    }
    answered.add(index);
    if (provenTime !== null && provenTime < revoked.lostAt) {
      if (revocation === 'good') revocation = 'revoked-later';
      continue;
    }
    revocation = 'revoked';
    const surelyLate = provenTime !== null || (claimedTime !== null && claimedTime >= revoked.lostAt);
    findings.push({
      code: surelyLate ? 'REVOKED' : 'REVOKED_UNPROVEN',
      detail: `revoked with effect from ${revoked.lostAt.toISOString()}`,
    });
  }
  const complete =
    revocation === 'revoked' || path.every((_, index) => index === path.length - 1 || answered.has(index));
  return { revocation: complete ? revocation : 'not-checked', findings };
}

/** A list that has run out says nothing about what was revoked since, unless it is from after the proven time. */
function outdatedSince(
  { thisUpdate, nextUpdate }: ListStatement,
  { provenTime, now }: KeyQuestion,
): string | null {
  if (provenTime !== null && thisUpdate >= provenTime) return null;
  if (nextUpdate !== null && now <= nextUpdate) return null;
  return nextUpdate === null ? `from ${thisUpdate.toISOString()}` : `good until ${nextUpdate.toISOString()}`;
}

/**
 * Why tokens of a timestamp authority from this time are not to be believed, or `null`: a lost key makes all of its tokens
 * worthless, whatever time they state; one that was only given up leaves earlier ones as they are (RFC 3161 §4, 1 and 2).
 */
export function authorityRevocation(
  path: readonly CertificateFacts[],
  lists: readonly CertificateList[],
  time: Date,
): string | null {
  for (const { revoked } of statementsAbout(path, lists).statements) {
    if (revoked === null) continue;
    const givenUp = revoked.reason !== null && reasonsWithoutLoss.includes(revoked.reason);
    if (!givenUp || time >= revoked.lostAt) return `revoked with effect from ${revoked.lostAt.toISOString()}`;
  }
  return null;
}

const reasonsWithoutLoss: readonly CRLReasons[] = [
  CRLReasons.unspecified,
  CRLReasons.affiliationChanged,
  CRLReasons.superseded,
  CRLReasons.cessationOfOperation,
];
