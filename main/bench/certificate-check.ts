import { open } from 'node:fs/promises';

import { ClearbenchError } from '../../shared/problem.ts';
import type { Verdict } from '../certificate/verify/verdict.ts';
import { verifyCertificate } from '../certificate/verify/verify-certificate.ts';

/** Files beyond this are not certificates; nothing of them is read into memory. */
const largestFileBytes = 256 * 1024 * 1024;

/** A certificate file and what was found. */
export interface CheckedCertificate {
  readonly file: string;
  readonly verdict: Verdict;
}

/**
 * Checks a certificate file: a record (`ID.json`, with `ID.json.p7s` beside it) or its signature, by either name. Needs
 * no data folder and no network, and runs nothing that is in the file.
 *
 * @param roots PEM texts of the roots that the person trusts.
 * @throws ClearbenchError CERTIFICATE_UNREADABLE if the file cannot be read.
 */
export async function checkCertificateFile(
  file: string,
  roots: readonly string[],
  now: Date,
): Promise<CheckedCertificate> {
  const record = file.endsWith('.p7s') ? file.slice(0, -'.p7s'.length) : file;
  const json = await readWhole(record);
  const p7s = await readWhole(`${record}.p7s`).catch(() => null);
  return { file, verdict: await verifyCertificate({ kind: 'json', json, p7s }, { roots, now }) };
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
