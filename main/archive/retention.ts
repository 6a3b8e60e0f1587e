import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { z } from 'zod';

import { ClearbenchError } from '../../shared/problem.ts';
import { utcTimeSchema } from '../../shared/schemas/plan.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { archiveError, parseKeptJson } from './archive-errors.ts';
import { needSummary } from './certificate-store.ts';
import type { Database } from './database.ts';

/** How long certificates are kept where nobody set anything else (45 CFR 164.316(b)(2)(i) asks for six years). */
export const DEFAULT_RETENTION_YEARS = 6;

const yearsSchema = z.int().min(1).max(100);

/** For how many years certificates are kept. Afterwards they may be deleted; nothing ever is by itself. */
export function retentionYears(database: Database): number {
  const row = database.get(`SELECT value FROM settings WHERE name = 'retention-years'`);
  if (row === undefined) return DEFAULT_RETENTION_YEARS;
  return parseKeptJson(yearsSchema, row['value'], 'The retention time');
}

/** Sets {@link retentionYears}: 1 to 100. */
export function setRetentionYears(parts: ArchiveParts, years: number, actor: string): void {
  yearsSchema.parse(years);
  parts.commit((record) => {
    const before = retentionYears(parts.database);
    parts.database.run(
      `INSERT INTO settings (name, value) VALUES ('retention-years', ?)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      JSON.stringify(years),
    );
    record({ action: 'retention-changed', actor, subject: null, details: { before, after: years } });
  });
}

/** Certificates issued before this time have been kept long enough. */
export function retentionCutoff(database: Database, now: string): string {
  const cutoff = new Date(utcTimeSchema.parse(now));
  cutoff.setUTCFullYear(cutoff.getUTCFullYear() - retentionYears(database));
  return cutoff.toISOString();
}

/**
 * Deletes certificates with their files, for good, and with the copies for people that are in the data folder. Each deletion
 * is in the ledger with reason and person, and with the record's hash, so that a copy elsewhere can still be recognised. All
 * or nothing. The job still names its certificate, so that nobody takes that for missing and issues it again.
 *
 * @throws ClearbenchError `RETENTION_NOT_OVER` if one of them must still be kept; `CERTIFICATE_NOT_FOUND`.
 */
export function deleteCertificates(
  parts: ArchiveParts,
  deletion: { readonly ids: readonly string[]; readonly reason: string; readonly responsible: string },
): number {
  const { database } = parts;
  const ids = [...new Set(deletion.ids)];
  parts.commit((record) => {
    const cutoff = retentionCutoff(database, parts.time());
    for (const id of ids) {
      const { issuedAt, jsonSha256 } = needSummary(database, id);
      if (issuedAt >= cutoff) {
        throw new ClearbenchError(
          'RETENTION_NOT_OVER',
          `Certificate ${id} of ${issuedAt} must be kept for ${retentionYears(database)} years.`,
        );
      }
      removeCertificate(database, id);
      record({
        action: 'certificate-deleted',
        actor: deletion.responsible,
        subject: id,
        details: { jsonSha256, issuedAt, reason: deletion.reason },
      });
    }
    // Last: whatever keeps one of them from being deleted must leave the copies of the others as well.
    for (const id of ids) removeCopies(parts.dataDir, id);
  });
  removeContents(parts);
  return ids.length;
}

/** Takes a certificate out, to be called inside a transaction; its files go with {@link removeContents}. */
export function removeCertificate(database: Database, id: string): void {
  database.run(
    'DELETE FROM certificate_terms WHERE rowid = (SELECT position FROM certificates WHERE id = ?)',
    id,
  );
  database.run(
    `INSERT OR IGNORE INTO content_removals (sha256)
     SELECT DISTINCT sha256 FROM certificate_files WHERE certificate_id = ?`,
    id,
  );
  // Its files' rows go with it (ON DELETE CASCADE).
  database.run('DELETE FROM certificates WHERE id = ?', id);
}

/**
 * Removes the files of deleted certificates. Also done at every opening, for those that a crash left. A file is removed
 * inside a transaction that has seen that no certificate refers to it: see `filesAreThere`.
 */
export function removeContents({ database, content }: ArchiveParts): void {
  for (const row of database.all('SELECT sha256 FROM content_removals')) {
    const sha256 = String(row['sha256']);
    database.transaction(() => {
      const isNeeded = database.get('SELECT 1 FROM certificate_files WHERE sha256 = ?', sha256) !== undefined;
      if (!isNeeded) removeFile(content.pathOf(sha256));
      database.run('DELETE FROM content_removals WHERE sha256 = ?', sha256);
    });
  }
}

/** Where a bench writes files for people who choose no other folder. */
const issuedFolder = (dataDir: string): string => join(dataDir, 'issued');

function removeCopies(dataDir: string, id: string): void {
  for (const end of ['.json', '.json.p7s', '.pdf', '-label.pdf']) {
    const path = join(issuedFolder(dataDir), `${id}${end}`);
    try {
      if (existsSync(path)) removeFile(path);
    } catch (error) {
      throw archiveError(error, `The copy ${path} could not be removed.`);
    }
  }
}

function removeFile(path: string): void {
  rmSync(path, { force: true });
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
