import { open } from 'node:fs/promises';

import { ClearbenchError } from '../../shared/problem.ts';
import type { Verdict } from '../certificate/verify/verdict.ts';
import { verifyCertificate, type CertificateFile } from '../certificate/verify/verify-certificate.ts';

/** Files beyond this are not certificates; nothing of them is read into memory. */
const largestFileBytes = 256 * 1024 * 1024;

/** A certificate file and what was found. */
export interface CheckedCertificate {
  readonly file: string;
  readonly verdict: Verdict;
}

/**
 * Checks a certificate file: a document (`ID.pdf`), or a record (`ID.json`) with its signature (`ID.json.p7s`) beside
 * it, by either name. Needs no data folder and no network, and runs nothing that is in the file.
 *
 * @param against PEM texts of the roots that the person trusts, and of revocation lists.
 * @throws ClearbenchError CERTIFICATE_UNREADABLE if the file cannot be read.
 */
export async function checkCertificateFile(
  file: string,
  against: { readonly roots: readonly string[]; readonly crls: readonly string[] },
  now: Date,
): Promise<CheckedCertificate> {
  const bytes = await readWhole(file);
  const verdict = await verifyCertificate(await completed(file, bytes), { ...against, now });
  return { file, verdict };
}

/** What a file is shows in its first bytes; names may lie. */
async function completed(file: string, bytes: Uint8Array): Promise<CertificateFile> {
  if (isPdf(bytes)) return { kind: 'pdf', pdf: bytes };
  return file.endsWith(signatureSuffix)
    ? { kind: 'json', json: await readWhole(file.slice(0, -signatureSuffix.length)), p7s: bytes }
    : { kind: 'json', json: bytes, p7s: await readWhole(`${file}${signatureSuffix}`).catch(() => null) };
}

const signatureSuffix = '.p7s';

function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';
}

async function readWhole(file: string): Promise<Uint8Array> {
  try {
    const handle = await open(file, 'r');
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw new TypeError('not a regular file');
      if (stat.size > largestFileBytes) throw new RangeError('larger than any certificate');
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new ClearbenchError('CERTIFICATE_UNREADABLE', `${file} cannot be read.`, { cause: error });
  }
}
