import { z } from 'zod';

import type { LedgerReport } from './archive.ts';
import { sha256Of } from './content-store.ts';
import type { Database, SqlRow } from './database.ts';
import { GENESIS_SHA256, type LedgerTip } from './ledger.ts';

/** Up to so many entries the whole chain is checked at every opening, beyond it from the newest signed head on. */
export const CHECKED_AT_OPENING = 20_000;

/** What is known of the ledger from outside of its table: the anchor and signed heads. */
export interface LedgerWitness extends LedgerTip {
  /** For people: "the signed head of 2026-11-24". */
  readonly name: string;
}

/** A chain that was walked: whole, or the first entry that breaks it. */
type ChainWalk =
  | { readonly whole: true; readonly tip: LedgerTip }
  | { readonly whole: false; readonly tip: LedgerTip; readonly badSequence: number; readonly why: string };

const linkSchema = z.object({ sequence: z.int(), previousSha256: z.string() });

/**
 * Walks the chain (all of it, or from an entry that a witness vouches for) and compares it with the witnesses. Nothing
 * is written. Signatures of heads are checked elsewhere; a witness given here is believed.
 */
export function checkLedger(
  database: Database,
  witnesses: readonly LedgerWitness[],
  from: LedgerTip | null = null,
): LedgerReport {
  const walk = walkChain(database, from);
  const report = (
    state: LedgerReport['state'],
    message: string,
    firstBadSequence: number | null,
  ): LedgerReport => ({
    state,
    message,
    entries: walk.tip.sequence,
    headSha256: walk.tip.sha256,
    firstBadSequence,
    signedHead: null,
  });
  if (!walk.whole) {
    return report(
      'tampered',
      `The ledger was changed at entry ${walk.badSequence}: ${walk.why}.`,
      walk.badSequence,
    );
  }
  for (const witness of witnesses) {
    if (witness.sequence > walk.tip.sequence) {
      return report(
        'truncated',
        `The ledger ends at entry ${walk.tip.sequence}, but ${witness.name} knows of ${witness.sequence}: entries were cut off, or an older copy of the database was put back.`,
        walk.tip.sequence + 1,
      );
    }
    if (hashAt(database, witness.sequence) !== witness.sha256) {
      return report(
        'tampered',
        `The ledger was rewritten: entry ${witness.sequence} is not the one that ${witness.name} knows.`,
        witness.sequence,
      );
    }
  }
  return report('intact', `The ledger is intact: ${walk.tip.sequence} entries.`, null);
}

function walkChain(database: Database, from: LedgerTip | null): ChainWalk {
  let tip: LedgerTip = from ?? { sequence: 0, sha256: GENESIS_SHA256 };
  if (from !== null && hashAt(database, from.sequence) !== from.sha256) {
    return { whole: false, tip, badSequence: from.sequence, why: 'it is not the entry that was signed' };
  }
  const rows = database.iterate(
    'SELECT sequence, entry, sha256 FROM ledger WHERE sequence > ? ORDER BY sequence',
    tip.sequence,
  );
  for (const row of rows) {
    const why = flawOf(row, tip);
    if (why !== null) return { whole: false, tip, badSequence: tip.sequence + 1, why };
    tip = { sequence: Number(row['sequence']), sha256: String(row['sha256']) };
  }
  return { whole: true, tip };
}

/** What is wrong with an entry that should follow on `before`. */
function flawOf(row: SqlRow, before: LedgerTip): string | null {
  const { sequence, entry, sha256 } = row;
  if (sequence !== before.sequence + 1) return 'an entry is missing';
  if (typeof entry !== 'string' || sha256Of(entry) !== sha256) return 'its content is not what was hashed';
  let content: unknown;
  try {
    content = JSON.parse(entry);
  } catch {
    return 'its content cannot be read';
  }
  const link = linkSchema.safeParse(content);
  if (!link.success || link.data.sequence !== sequence) return 'its number is not its place';
  return link.data.previousSha256 === before.sha256 ? null : 'it does not follow on the entry before';
}

function hashAt(database: Database, sequence: number): unknown {
  return database.get('SELECT sha256 FROM ledger WHERE sequence = ?', sequence)?.['sha256'];
}
