import { existsSync } from 'node:fs';

import { ClearbenchError, hasCode } from '../../shared/problem.ts';
import type { CertificateSummary } from '../../shared/schemas/archive.ts';
import { anyRecordSchema, type AnyRecord } from '../../shared/schemas/record.ts';
import type { VerdictStatus } from '../../shared/schemas/verdict.ts';
import { parseKeptJson } from './archive-errors.ts';
import type { ArchivedCertificate, CertificateFiles } from './archive.ts';
import {
  factsOf,
  firstPosition,
  indexTerms,
  POSITION_OVERFLOW,
  POSITIONS_PER_SECOND,
  searchableWords,
  summaryColumns,
  summaryOf,
} from './certificate-row.ts';
import type { ContentStore } from './content-store.ts';
import type { Database, SqlRow } from './database.ts';

/** Roles of a certificate's files. */
export type FileRole = 'json' | 'p7s' | 'pdf';

/** A file that is already in the content store. */
export interface StoredFile {
  readonly role: FileRole;
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** A certificate whose files are in the content store and that is to be entered in the database. */
export interface CertificateToEnter {
  readonly record: AnyRecord;
  readonly files: readonly StoredFile[];
  readonly jobId: string | null;
  readonly origin: 'issued' | 'imported';
  readonly verdict: VerdictStatus | null;
}

/** The files of one certificate, or some of them. */
type GivenFiles = { readonly [Role in FileRole]?: Uint8Array | null };

/** Writes a certificate's files to the content store. */
export async function storeFiles(content: ContentStore, files: GivenFiles): Promise<readonly StoredFile[]> {
  return (await storeFilesOfMany(content, [files])).flat();
}

/** Writes the files of many certificates at once, which takes the disk far less time than one after the other. */
export async function storeFilesOfMany(
  content: ContentStore,
  many: readonly GivenFiles[],
): Promise<readonly (readonly StoredFile[])[]> {
  const given = many.map((files) =>
    (Object.entries(files) as [FileRole, Uint8Array | null | undefined][]).flatMap(([role, bytes]) =>
      bytes == null ? [] : [{ role, bytes }],
    ),
  );
  const hashes = (await content.writeAll(given.flat().map(({ bytes }) => bytes))).values();
  return given.map((files) =>
    files.map(({ role, bytes }) => ({
      role,
      sha256: hashes.next().value ?? '',
      sizeBytes: bytes.length,
    })),
  );
}

/**
 * Whether every file is where it should be. Asked inside the transaction that enters them: deletions happen inside
 * transactions, too, so that no file can go away between this and the commit.
 */
export function filesAreThere(content: ContentStore, files: readonly StoredFile[]): boolean {
  return files.every((file) => existsSync(content.pathOf(file.sha256)));
}

/** Enters a certificate; to be called inside a transaction. The id must not be there yet. */
export function enterCertificate(database: Database, entry: CertificateToEnter, at: string): void {
  const facts = factsOf(entry.record);
  const words = searchableWords(facts);
  const position = freePosition(database, facts.issuedAt);
  const json = entry.files.find((file) => file.role === 'json');
  if (json === undefined) throw new TypeError('a certificate without its record');
  database.run(
    `INSERT INTO certificates (position, id, kind, issued_at, outcome, requested_level, achieved_level, method_id,
       media_kind, manufacturer, model, serial, capacity_bytes, asset_tag, workstation, operator, job_id, origin,
       json_sha256, supersedes, validation, verdict, verdict_at, archived_at, words)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    position,
    facts.id,
    facts.kind,
    facts.issuedAt,
    facts.outcome,
    facts.requestedLevel,
    facts.achievedLevel,
    facts.methodId,
    facts.mediaKind,
    facts.manufacturer,
    facts.model,
    facts.serial,
    facts.capacityBytes,
    facts.assetTag,
    facts.workstation,
    facts.operator,
    facts.jobId ?? entry.jobId,
    entry.origin,
    json.sha256,
    facts.supersedes,
    facts.validation,
    entry.verdict,
    entry.verdict === null ? null : at,
    at,
    words,
  );
  database.run(
    'INSERT INTO certificate_terms (rowid, terms) VALUES (?, ?)',
    position,
    indexTerms({ ...facts, words, verdict: entry.verdict, origin: entry.origin }),
  );
  enterFiles(database, facts.id, entry.files, at);
}

/** Adds files to a certificate; the newest of a role is the current one. Inside a transaction. */
export function enterFiles(database: Database, id: string, files: readonly StoredFile[], at: string): void {
  for (const file of files) {
    database.run(
      `INSERT OR IGNORE INTO certificate_files (certificate_id, role, sha256, size_bytes, added_at)
       VALUES (?, ?, ?, ?, ?)`,
      id,
      file.role,
      file.sha256,
      file.sizeBytes,
      at,
    );
  }
}

/**
 * The next position of its second or, where that is full, of the first second behind it that has room: the order in which
 * they come, and how many were issued close by, must not matter.
 */
function freePosition(database: Database, issuedAt: string): number {
  const first = firstPosition(issuedAt);
  for (let start = first; start < first + POSITION_OVERFLOW; start += POSITIONS_PER_SECOND) {
    const last = database.get(
      'SELECT max(position) AS position FROM certificates WHERE position >= ? AND position < ?',
      start,
      start + POSITIONS_PER_SECOND,
    )?.['position'];
    if (typeof last !== 'number') return start;
    if (last + 1 < start + POSITIONS_PER_SECOND) return last + 1;
  }
  throw new ClearbenchError(
    'CERTIFICATE_NOT_WRITTEN',
    `Too many certificates claim to be issued at ${issuedAt}.`,
  );
}

/** The summary of a certificate, or `null`. */
export function getSummary(database: Database, id: string): CertificateSummary | null {
  const row = database.get(`SELECT ${summaryColumns} FROM certificates AS c WHERE c.id = ?`, id);
  return row === undefined ? null : summaryOf(row);
}

/** The summary of a certificate that must be there. Throws ClearbenchError `CERTIFICATE_NOT_FOUND`. */
export function needSummary(database: Database, id: string): CertificateSummary {
  const summary = getSummary(database, id);
  if (summary !== null) return summary;
  throw new ClearbenchError('CERTIFICATE_NOT_FOUND', `There is no certificate ${id} in the archive.`);
}

/** Notes a verdict and keeps the index in step. Inside a transaction. */
export function enterVerdict(database: Database, id: string, status: VerdictStatus, at: string): void {
  const row = database.get('SELECT * FROM certificates WHERE id = ?', id);
  if (row === undefined) {
    throw new ClearbenchError('CERTIFICATE_NOT_FOUND', `There is no certificate ${id} in the archive.`);
  }
  database.run('UPDATE certificates SET verdict = ?, verdict_at = ? WHERE id = ?', status, at, id);
  if (row['verdict'] === status) return;
  database.run(
    'INSERT OR REPLACE INTO certificate_terms (rowid, terms) VALUES (?, ?)',
    Number(row['position']),
    indexTermsOfRow(row, status),
  );
}

function indexTermsOfRow(row: SqlRow, verdict: VerdictStatus): string {
  const text = (column: string): string | null => {
    const value = row[column];
    return typeof value === 'string' ? value : null;
  };
  return indexTerms({
    words: text('words') ?? '',
    kind: text('kind') ?? '',
    outcome: text('outcome'),
    achievedLevel: text('achieved_level'),
    mediaKind: text('media_kind'),
    verdict,
    origin: text('origin') ?? '',
    assetTag: text('asset_tag'),
    workstation: text('workstation'),
    operator: text('operator') ?? '',
    validation: text('validation'),
  });
}

/** The current files of a certificate, by role. */
export function currentFiles(database: Database, id: string): ReadonlyMap<FileRole, StoredFile> {
  const rows = database.all(
    'SELECT role, sha256, size_bytes FROM certificate_files WHERE certificate_id = ? ORDER BY file',
    id,
  );
  return new Map(
    rows.map((row) => {
      const role = row['role'] as FileRole;
      return [role, { role, sha256: String(row['sha256']), sizeBytes: Number(row['size_bytes']) }];
    }),
  );
}

/** What is kept under an id, down to the last file; `null` if there is nothing. */
export function keptUnder({ database }: { readonly database: Database }, id: string): string | null {
  const files = [...currentFiles(database, id).values()];
  return files.length === 0 ? null : namesOfFiles(files);
}

/** Files as one text, which is the same exactly if they are. */
export function namesOfFiles(files: readonly Pick<StoredFile, 'role' | 'sha256'>[]): string {
  return files
    .map(({ role, sha256 }) => `${role} ${sha256}`)
    .sort()
    .join('\n');
}

/** Reads a certificate with its files; every byte is checked against the hash that was kept when it was archived. */
export async function readCertificate(
  database: Database,
  content: ContentStore,
  id: string,
): Promise<ArchivedCertificate> {
  const summary = needSummary(database, id);
  const files = await readFiles(database, content, id);
  const text = Buffer.from(files.json).toString('utf8');
  const record = parseKeptJson(anyRecordSchema, text, `The record of certificate ${id}`);
  return { summary, record, files };
}

/** Reads the current files of a certificate. */
export async function readFiles(
  database: Database,
  content: ContentStore,
  id: string,
): Promise<CertificateFiles> {
  const files = currentFiles(database, id);
  const read = async (role: FileRole): Promise<Uint8Array> => {
    const file = files.get(role);
    if (file === undefined) {
      throw new ClearbenchError('STATE_UNREADABLE', `The ${role} file of certificate ${id} is missing.`);
    }
    return readNamed(content, file.sha256, id);
  };
  const [json, p7s, pdf] = await Promise.all([
    read('json'),
    read('p7s'),
    files.has('pdf') ? read('pdf') : null,
  ]);
  return { json, p7s, pdf };
}

/** As {@link readFiles}; `null` where one of them is missing or damaged. */
export async function readWhole(
  { database, content }: { readonly database: Database; readonly content: ContentStore },
  id: string,
): Promise<CertificateFiles | null> {
  try {
    return await readFiles(database, content, id);
  } catch (error) {
    if (hasCode(error, 'STATE_UNREADABLE')) return null;
    throw error;
  }
}

/** Reads a content of a certificate. @throws ClearbenchError which also names the certificate, so that it can be found. */
export async function readNamed(content: ContentStore, sha256: string, id: string): Promise<Buffer> {
  try {
    return await content.read(sha256);
  } catch (error) {
    if (!hasCode(error, 'STATE_UNREADABLE')) throw error;
    throw new ClearbenchError('STATE_UNREADABLE', `Certificate ${id}: ${error.message}`, { cause: error });
  }
}
