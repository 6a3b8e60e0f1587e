import { unlink } from 'node:fs/promises';
import path from 'node:path';

import { ClearbenchError } from '../../shared/problem.ts';
import { refuseExisting, writeDurableFile } from '../durable-file.ts';

/** Where the files of a certificate are. */
export interface CertificatePaths {
  readonly json: string;
  readonly p7s: string;
  readonly pdf: string;
}

/** The names of a certificate's files in a folder: `<id>.json`, `<id>.json.p7s`, `<id>.pdf`. */
export function certificatePaths(id: string, dir: string): CertificatePaths {
  return {
    json: path.join(dir, `${id}.json`),
    p7s: path.join(dir, `${id}.json.p7s`),
    pdf: path.join(dir, `${id}.pdf`),
  };
}

/**
 * Writes a certificate's files, each whole or not at all, and never over an existing file. The record comes last: where
 * it is, the others are.
 *
 * @throws ClearbenchError FILE_EXISTS, or CERTIFICATE_NOT_WRITTEN with the system's error as cause.
 */
export async function writeCertificateFiles(
  issued: {
    readonly id: string;
    readonly json: Uint8Array;
    readonly p7s: Uint8Array;
    readonly pdf: Uint8Array;
  },
  dir: string,
): Promise<CertificatePaths> {
  const paths = certificatePaths(issued.id, dir);
  const files = [
    [paths.pdf, issued.pdf],
    [paths.p7s, issued.p7s],
    [paths.json, issued.json],
  ] as const;
  const written: string[] = [];
  try {
    for (const [file] of files) await refuseExisting(file);
    for (const [file, content] of files) {
      await writeDurableFile(file, content, { mode: 0o644, overwrite: 'never' });
      written.push(file);
    }
  } catch (cause) {
    // A certificate without its record would look complete to a person; it is issued again, whole.
    for (const file of written) await unlink(file).catch(() => undefined);
    if (cause instanceof ClearbenchError) throw cause;
    throw new ClearbenchError('CERTIFICATE_NOT_WRITTEN', `The certificate could not be written to ${dir}.`, {
      cause,
    });
  }
  return paths;
}
