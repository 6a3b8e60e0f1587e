import { z } from 'zod';

import type { LedgerReport } from './archive.ts';
import { sha256Of } from './content-store.ts';
import type { Database, SqlRow } from './database.ts';
import { GENESIS_SHA256, type LedgerTip } from './ledger.ts';

/** What is known of the ledger from outside of its table: the tip kept beside the database, and signed heads. */
export interface LedgerWitness extends LedgerTip {
  /** For people: "the head signed at 2026-11-24T…". */
  readonly name: string;
}

/** How far a chain was walked, and why it ends where it does not go on. */
export interface ChainWalk {
  readonly tip: LedgerTip;
  readonly state: 'more' | 'ended' | 'broken';
  /** What is wrong with the entry after `tip`, if the chain is broken. */
  readonly why: string | null;
}

/** Entries that are walked without a pause: some tens of milliseconds. */
const STRETCH = 10_000;

/** Where every walk begins. */
export const beforeFirst: ChainWalk = {
  tip: { sequence: 0, sha256: GENESIS_SHA256 },
  state: 'more',
  why: null,
};

const linkSchema = z.object({ sequence: z.int(), previousSha256: z.string() });

/** Walks the next stretch of the chain. Nothing is written. */
export function walkOn(database: Database, walk: ChainWalk): ChainWalk {
  if (walk.state !== 'more') return walk;
  let { tip } = walk;
  const rows = database.all(
    'SELECT sequence, entry, sha256 FROM ledger WHERE sequence > ? ORDER BY sequence LIMIT ?',
    tip.sequence,
    STRETCH,
  );
  for (const row of rows) {
    const why = flawOf(row, tip);
    if (why !== null) return { tip, state: 'broken', why };
    tip = { sequence: Number(row['sequence']), sha256: String(row['sha256']) };
  }
  return { tip, state: rows.length < STRETCH ? 'ended' : 'more', why: null };
}

/** Walks to the end, or to where the chain is broken. */
export function walkToEnd(database: Database, from: ChainWalk = beforeFirst): ChainWalk {
  let walk = from;
  while (walk.state === 'more') walk = walkOn(database, walk);
  return walk;
}

/** Compares a walked chain with what others know of it; witnesses given here are believed. */
export function judgeLedger(
  database: Database,
  { tip, why }: ChainWalk,
  witnesses: readonly LedgerWitness[],
): LedgerReport {
  const report = (
    state: LedgerReport['state'],
    message: string,
    firstBadSequence: number | null,
  ): LedgerReport => ({
    state,
    message,
    entries: tip.sequence,
    headSha256: tip.sha256,
    firstBadSequence,
    signedHead: null,
  });
  const next = tip.sequence + 1;
  if (why !== null) return report('tampered', `The ledger was changed at entry ${next}: ${why}.`, next);
  for (const witness of witnesses) {
    const sha256 = hashAt(database, witness.sequence);
    if (sha256 === null) {
      return report(
        'truncated',
        `The ledger ends at entry ${tip.sequence}, but ${witness.name} knows of entry ${witness.sequence}: entries were cut off, or an older copy of the database was put back.`,
        next,
      );
    }
    if (sha256 !== witness.sha256) {
      return report(
        'tampered',
        `The ledger was rewritten: entry ${witness.sequence} is not the one that ${witness.name} knows.`,
        witness.sequence,
      );
    }
  }
  return report('intact', `The ledger is intact: ${tip.sequence} entries.`, null);
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

/** The hash of an entry, `null` if there is none with that number. */
export function hashAt(database: Database, sequence: number): string | null {
  const sha256 = database.get('SELECT sha256 FROM ledger WHERE sequence = ?', sequence)?.['sha256'];
  return typeof sha256 === 'string' ? sha256 : null;
}
