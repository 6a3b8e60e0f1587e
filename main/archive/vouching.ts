import type { CertificateSummary } from '../../shared/schemas/archive.ts';

/**
 * Whether a kept certificate may be counted on: this station issued it, or somebody who is trusted here, as far as the
 * last check knows. What is kept without that is evidence of what came in, and of nothing else.
 */
export function isVouchedFor({ origin, verdict }: Pick<CertificateSummary, 'origin' | 'verdict'>): boolean {
  if (verdict === null) return origin === 'issued';
  return verdict.status === 'VALID' || verdict.status === 'INDETERMINATE';
}

/**
 * As SQL: whether `s` takes the place of `c`, which it names. A stranger's certificate takes nobody's place but that of
 * another stranger's. What this station issued itself counts even when its files were damaged later: a rejection must
 * not be undone by that.
 */
export const takesItsPlace = `s.supersedes = c.id AND (
    s.origin = 'issued' OR s.verdict IN ('VALID', 'INDETERMINATE')
    OR (c.origin = 'imported' AND (c.verdict IS NULL OR c.verdict NOT IN ('VALID', 'INDETERMINATE'))))`;
