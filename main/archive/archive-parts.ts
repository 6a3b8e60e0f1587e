import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { hasCode } from '../../shared/problem.ts';
import type { LedgerEntry, LedgerStatement } from '../../shared/schemas/archive.ts';
import { archiveError } from './archive-errors.ts';
import { openContentStore, type ContentStore } from './content-store.ts';
import { openDatabase, type Database } from './database.ts';
import { appendToLedger, ledgerTip } from './ledger.ts';
import { readAnchor, writeAnchor } from './ledger-anchor.ts';
import { hashAt } from './ledger-check.ts';

/** The database of a data folder. */
export const databasePath = (dataDir: string): string => join(dataDir, 'clearbench.sqlite');

/** The folder of the certificates' files in a data folder. */
export const contentFolder = (dataDir: string): string => join(dataDir, 'certificates');

/** What the subjects of the archive share while it is open. */
export interface ArchiveParts {
  readonly dataDir: string;
  readonly database: Database;
  readonly content: ContentStore;
  /** Now, in the archive's one form: UTC with milliseconds. */
  readonly time: () => string;
  /**
   * A transaction that may write to the ledger (through `record`). After the commit the ledger's new tip is also kept
   * outside of the database.
   */
  readonly commit: <T>(work: (record: (statement: LedgerStatement) => LedgerEntry) => T) => T;
}

/**
 * Opens database and content of a data folder; both are made where there is nothing yet.
 *
 * @throws ClearbenchError `STATE_UNREADABLE` (nothing is written then), `STATE_NEWER`, `STATE_BUSY`, `STATE_FULL`.
 */
export function openParts(dataDir: string, now: () => Date): ArchiveParts {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw archiveError(error, 'The data folder could not be made.');
  }
  // A data folder that had a ledger and has no database lost it: beginning anew would hide that.
  const anchor = readAnchor(dataDir);
  const database = openDatabase(databasePath(dataDir), {
    mustExist: anchor === null ? null : `its ledger had ${anchor.sequence} entries`,
  });
  const time = (): string => now().toISOString();
  const commit: ArchiveParts['commit'] = (work) => {
    const recorded: LedgerEntry[] = [];
    const value = database.transaction(() =>
      work((statement) => {
        const entry = appendToLedger(database, statement, time());
        recorded.push(entry);
        return entry;
      }),
    );
    const [first] = recorded;
    if (first !== undefined) moveAnchor(dataDir, database, first.sequence);
    return value;
  };
  return { dataDir, database, content: openContentStore(contentFolder(dataDir)), time, commit };
}

/**
 * Moves the anchor to the ledger's tip, unless the ledger is not the one that the anchor knows, or the anchor of a ledger that
 * had entries is gone: then it stays so, and what was found is found again at every opening, not covered by the next entry.
 *
 * @param firstAdded The first of the entries that were just added.
 */
function moveAnchor(dataDir: string, database: Database, firstAdded: number): void {
  const anchor = readAnchor(dataDir);
  if (anchor === null && firstAdded > 1) return;
  if (anchor !== null && hashAt(database, anchor.sequence) !== anchor.sha256) return;
  const tip = ledgerTip(database);
  if (tip.sequence <= (anchor?.sequence ?? 0)) return;
  try {
    writeAnchor(dataDir, tip);
  } catch (error) {
    // What was to be done is done and on the disk: to say that it is not would be wrong. The anchor follows later.
    if (!hasCode(error, 'STATE_FULL') || anchor === null) throw error;
  }
}
