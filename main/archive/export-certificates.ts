import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import { ClearbenchError } from '../../shared/problem.ts';
import type { CertificateSummary } from '../../shared/schemas/archive.ts';
import { moveToFreeName, refuseExisting, syncFolder } from '../durable-file.ts';
import { systemErrorWords } from '../system-error.ts';
import { noteUnfinished } from '../unfinished.ts';
import { archiveError } from './archive-errors.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { currentFiles } from './certificate-store.ts';
import { csvHead, csvOf } from './export-csv.ts';
import { selectedCertificates, type CertificateSelection } from './export-selection.ts';
import { writeZip, type ZipExtras } from './export-zip.ts';

/** What is exported, and how. */
export interface ExportOptions extends ZipExtras {
  readonly selection: CertificateSelection;
  /**
   * `csv`: the facts of each, safe for spreadsheets. `jsonl`: the signed records, one a line, byte for byte. `zip`: the
   * original files with lists and a verification script.
   */
  readonly format: 'csv' | 'jsonl' | 'zip';
  /** The file to write; it must not exist. */
  readonly path: string;
  /** Who exports; for the ledger. */
  readonly actor: string;
}

/** What was exported. */
export interface ExportReport {
  readonly path: string;
  readonly certificates: number;
  readonly sizeBytes: number;
}

/**
 * Exports certificates into one file, which is there as a whole or not at all, and writes to the ledger that it did.
 *
 * @throws ClearbenchError `FILE_EXISTS`; `OUTPUT_NOT_WRITABLE`; `CERTIFICATE_NOT_FOUND`; `STATE_UNREADABLE` if a file of
 * the archive is damaged: an export never passes on what was changed.
 */
export async function exportCertificates(parts: ArchiveParts, options: ExportOptions): Promise<ExportReport> {
  const { path, format } = options;
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}.tmp`);
  const unfinished = noteUnfinished(temporary);
  try {
    await refuseExisting(path);
    const written = await writeFormat(parts, options, temporary);
    const { size } = await stat(temporary);
    // First, so that whatever happens between the two nothing leaves the archive without an entry.
    parts.commit((record) =>
      record({
        action: 'certificate-exported',
        actor: options.actor,
        subject: written.only,
        details: { format, certificates: written.certificates, file: basename(path).slice(0, 2000) },
      }),
    );
    await moveToFreeName(temporary, path);
    await syncFolder(dirname(path));
    return { path, certificates: written.certificates, sizeBytes: size };
  } catch (error) {
    throw exportError(error);
  } finally {
    await rm(temporary, { force: true });
    unfinished.ended();
  }
}

/** What was written: how many, and the id if it was a single one. */
interface Written {
  readonly certificates: number;
  readonly only: string | null;
}

async function writeFormat(parts: ArchiveParts, options: ExportOptions, path: string): Promise<Written> {
  let certificates = 0;
  let only: string | null = null;
  const counted = function* (): Iterable<CertificateSummary> {
    for (const certificate of selectedCertificates(parts.database, options.selection)) {
      certificates += 1;
      only = certificates === 1 ? certificate.id : null;
      yield certificate;
    }
  };
  switch (options.format) {
    case 'csv':
      await writeText(csvLines(counted()), path);
      break;
    case 'jsonl':
      await writeText(records(parts, counted()), path);
      break;
    case 'zip':
      await writeZip(parts, counted(), path, options);
      break;
    default:
      return options.format satisfies never;
  }
  return { certificates, only };
}

async function writeText(
  text: Iterable<string> | AsyncIterable<string | Buffer>,
  path: string,
): Promise<void> {
  await pipeline(Readable.from(text), createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }));
}

function* csvLines(certificates: Iterable<CertificateSummary>): Iterable<string> {
  yield csvHead;
  for (const certificate of certificates) yield csvOf(certificate);
}

async function* records(
  parts: ArchiveParts,
  certificates: Iterable<CertificateSummary>,
): AsyncIterable<string | Buffer> {
  for (const { id } of certificates) {
    const json = currentFiles(parts.database, id).get('json');
    if (json === undefined) {
      throw new ClearbenchError('STATE_UNREADABLE', `The record of certificate ${id} is missing.`);
    }
    // Canonical JSON has no line breaks, so the signed bytes are a line as they are.
    yield await parts.content.read(json.sha256);
    yield '\n';
  }
}

function exportError(error: unknown): ClearbenchError {
  if (error instanceof ClearbenchError) return error;
  if (!(error instanceof Error && 'syscall' in error))
    return archiveError(error, 'The certificates could not be exported.');
  const why = `The export could not be written (${systemErrorWords(error)}).`;
  return new ClearbenchError('OUTPUT_NOT_WRITABLE', why, { cause: error });
}
