import type { CallOutput } from '../../../shared/contract.ts';
import type { ShownLedgerEntry } from '../../../shared/contract/archive.ts';
import { sampleRow } from './certificates.ts';

const kinds: readonly Pick<ShownLedgerEntry, 'action' | 'actor' | 'details'>[] = [
  { action: 'certificate-printed', actor: 'Jordan Ellis', details: { file: 'pdf' } },
  { action: 'certificate-verified', actor: 'station', details: { verdict: 'VALID' } },
  { action: 'certificate-issued', actor: 'Priya Raman', details: { level: 'B-T' } },
];

/** Most entries of the sample ledger. */
const LAST = 120;

function entry(sequence: number, subject: string | null): ShownLedgerEntry {
  const kind = kinds[sequence % kinds.length];
  return {
    sequence,
    at: new Date(Date.UTC(2026, 10, 24, 10, 42) - (LAST - sequence) * 900_000).toISOString(),
    action: kind?.action ?? 'ledger-verified',
    actor: kind?.actor ?? 'station',
    subject: subject ?? sampleRow(sequence % 40).certificateId,
    details: kind?.details ?? {},
  };
}

/** A page of the sample ledger; about one certificate there are three entries. */
export function sampleLedger(
  subject: string | null,
  before: number | null,
  limit: number,
): CallOutput<'archive.ledgerEntries'> {
  const first = subject === null ? 1 : LAST - 2;
  const end = before ?? LAST + 1;
  const start = Math.max(first, end - limit);
  const entries = Array.from({ length: end - start }, (_, index) => entry(end - 1 - index, subject));
  return { entries, nextBefore: start > first ? start : null };
}
