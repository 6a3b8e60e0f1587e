import type { Archive } from '../archive/archive.ts';

/** Writes to the ledger that a root is trusted from now on, or no longer. */
export function noteTrustChange(
  archive: Archive,
  change: 'added' | 'removed',
  fingerprint: string,
  actor: string,
): void {
  archive.recordLedger({
    action: 'settings-changed',
    actor,
    subject: fingerprint,
    details: { trustedRoot: change },
  });
}
