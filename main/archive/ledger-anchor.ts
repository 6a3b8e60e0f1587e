import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { canonicalJson } from '../../shared/canonical-json.ts';
import { sha256Schema } from '../../shared/schemas/result.ts';
import { systemErrorCode } from '../system-error.ts';
import { archiveError, parseKeptJson } from './archive-errors.ts';
import type { LedgerTip } from './ledger.ts';

const anchorSchema = z.strictObject({ sequence: z.int().positive(), sha256: sha256Schema }).readonly();

const anchorPath = (dataDir: string): string => join(dataDir, 'ledger', 'tip.json');

/**
 * The tip of the ledger as it was kept outside of the database; `null` before the first entry. It shows when an older
 * copy of the database is put back or entries are cut off. It may be behind (a crash between commit and anchor, two
 * processes at once), never ahead: it is written after the commit.
 */
export function readAnchor(dataDir: string): LedgerTip | null {
  let text: string;
  try {
    text = readFileSync(anchorPath(dataDir), 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw archiveError(error, 'The tip of the ledger could not be read.');
  }
  return parseKeptJson(anchorSchema, text, 'The tip of the ledger (ledger/tip.json)');
}

/** Keeps the tip outside of the database, whole whatever happens. */
export function writeAnchor(dataDir: string, tip: LedgerTip): void {
  if (tip.sequence === 0) return;
  const path = anchorPath(dataDir);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const temporary = `${path}.${randomUUID()}.tmp`;
    const file = openSync(temporary, 'wx', 0o600);
    try {
      writeFileSync(file, canonicalJson({ sequence: tip.sequence, sha256: tip.sha256 }));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    throw archiveError(error, 'The tip of the ledger could not be written.');
  }
}
