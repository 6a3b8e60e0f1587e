import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';

import { ClearbenchError } from '../../shared/problem.ts';
import type { CertificateFiles as CertificateContent } from '../archive/archive.ts';
import { certificatePaths } from '../certificate/certificate-files.ts';
import { writeDurableFile } from '../durable-file.ts';
import { systemErrorCode, systemErrorWords } from '../system-error.ts';
import { probeWritable } from './data-folder.ts';
import type { CertificateFiles } from './job-report.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Makes sure that certificates can be written to a folder, before anything is wiped: makes it where it is missing, and
 * a file in it for a moment.
 *
 * @throws ClearbenchError OUTPUT_NOT_WRITABLE
 */
export async function prepareCertificateFolder(folder: string): Promise<string> {
  const absolute = path.resolve(folder);
  try {
    await makeFolder(absolute, 0o755);
    await probeWritable(absolute);
    return absolute;
  } catch (error) {
    throw new ClearbenchError(
      'OUTPUT_NOT_WRITABLE',
      `Nothing can be written to ${absolute} (${systemErrorWords(error)}).`,
      { cause: error },
    );
  }
}

/**
 * The folder for a job's certificate where nobody names one now: the one that was named when the job began or, if that
 * is gone or cannot be written to any longer, `standIn`. A missing folder is not made again: it may be a memory stick's.
 *
 * @throws ClearbenchError OUTPUT_NOT_WRITABLE
 */
export async function folderAskedFor(asked: string | null, standIn: string): Promise<string> {
  if (asked !== null) {
    try {
      await probeWritable(asked);
      return asked;
    } catch {
      // The certificate matters more than its place; whoever asks says where it is now.
    }
  }
  return prepareCertificateFolder(standIn);
}

/** The files that were written of a certificate; it may have been imported without its document. */
export type WrittenFiles = Omit<CertificateFiles, 'pdf'> & { readonly pdf: string | null };

/**
 * Writes a certificate's files for people: `ID.json`, `ID.json.p7s` and `ID.pdf`, all that there are or none. Files that
 * hold the very same bytes already are left as they are.
 *
 * @throws ClearbenchError CERTIFICATE_NOT_WRITTEN; FILE_EXISTS if another file has one of these names.
 */
export async function writeCertificateFiles(
  folder: string,
  id: string,
  content: CertificateContent,
): Promise<WrittenFiles> {
  const files: CertificateFiles = { id, ...certificatePaths(id, folder) };
  const written: string[] = [];
  try {
    const parts = [
      [files.pdf, content.pdf],
      [files.p7s, content.p7s],
      [files.json, content.json],
    ] as const;
    for (const [file, bytes] of parts) {
      if (bytes !== null && (await writeOnce(file, bytes))) written.push(file);
    }
    return { ...files, pdf: content.pdf === null ? null : files.pdf };
  } catch (error) {
    for (const file of written) await rm(file, { force: true });
    if (error instanceof ClearbenchError) throw error;
    throw new ClearbenchError(
      'CERTIFICATE_NOT_WRITTEN',
      `The certificate ${id} could not be written to ${folder} (${systemErrorWords(error)}).`,
      { cause: error },
    );
  }
}

/** Returns whether the file was made; `false` if it was there with the same bytes. */
async function writeOnce(file: string, bytes: Uint8Array): Promise<boolean> {
  const present = await readFile(file).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  });
  if (present?.equals(bytes) === true) return false;
  try {
    await writeDurableFile(file, bytes, { mode: 0o644, overwrite: 'never' });
    return true;
  } catch (error) {
    // Two benches that saw the same job end may write the same files at the same moment.
    if (error instanceof ClearbenchError && (await readFile(file)).equals(bytes)) return false;
    throw error;
  }
}
