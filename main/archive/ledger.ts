import { canonicalJson } from '../../shared/canonical-json.ts';
import {
  ledgerEntrySchema,
  ledgerStatementSchema,
  type LedgerEntry,
  type LedgerStatement,
} from '../../shared/schemas/archive.ts';
import { parseKeptJson } from './archive-errors.ts';
import { sha256Of } from './content-store.ts';
import type { Database } from './database.ts';

/** What the first entry names as the one before it. */
export const GENESIS_SHA256 = '0'.repeat(64);

/** Where the chain stands: number and hash of its last entry. */
export interface LedgerTip {
  readonly sequence: number;
  readonly sha256: string;
}

/** The last entry; number 0 before the first. */
export function ledgerTip(database: Database): LedgerTip {
  const row = database.get('SELECT sequence, sha256 FROM ledger ORDER BY sequence DESC LIMIT 1');
  if (row === undefined) return { sequence: 0, sha256: GENESIS_SHA256 };
  return { sequence: Number(row['sequence']), sha256: String(row['sha256']) };
}

/**
 * Adds an entry. To be called inside the transaction that does what the entry states, so that neither is ever seen
 * without the other.
 */
export function appendToLedger(database: Database, statement: LedgerStatement, at: string): LedgerEntry {
  const tip = ledgerTip(database);
  const entry = ledgerEntrySchema.parse({
    entryVersion: 1,
    sequence: tip.sequence + 1,
    at,
    ...ledgerStatementSchema.parse(statement),
    previousSha256: tip.sha256,
  });
  const text = canonicalJson(entry);
  database.run(
    'INSERT INTO ledger (sequence, entry, sha256) VALUES (?, ?, ?)',
    entry.sequence,
    text,
    sha256Of(text),
  );
  return entry;
}

/** Entries newest first. */
export function listLedger(
  database: Database,
  page: { readonly before?: number | null; readonly limit?: number; readonly subject?: string | null } = {},
): { readonly entries: readonly LedgerEntry[]; readonly nextBefore: number | null } {
  const limit = Math.min(Math.max(page.limit ?? 50, 1), 500);
  const before = page.before ?? Number.MAX_SAFE_INTEGER;
  const rows =
    page.subject == null
      ? database.all(
          'SELECT entry FROM ledger WHERE sequence < ? ORDER BY sequence DESC LIMIT ?',
          before,
          limit + 1,
        )
      : database.all(
          'SELECT entry FROM ledger WHERE subject = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?',
          page.subject,
          before,
          limit + 1,
        );
  const entries = rows
    .slice(0, limit)
    .map((row) => parseKeptJson(ledgerEntrySchema, row['entry'], 'An entry of the ledger'));
  return {
    entries,
    nextBefore: rows.length > limit ? (entries.at(-1)?.sequence ?? null) : null,
  };
}
