import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

import type { Verdict } from './verdict.ts';
import {
  type CertificateFile,
  unsignedVerdict,
  verifyCertificate,
  type VerifyOptions,
} from './verify-certificate.ts';

/** The verdict on one file named by a person. */
export interface FileVerdict {
  readonly file: string;
  readonly verdict: Verdict;
}

/** No certificate file is larger; nothing beyond this is read. */
const fileLimitBytes = 64 * 1024 * 1024;

/**
 * Verdicts on certificate files by their paths: `X.pdf`, or `X.json` with its signature `X.json.p7s` beside it (naming
 * either of the two, or both, gives one verdict). Needs nothing but the files and the roots; never throws.
 */
export async function verifyCertificateFiles(
  paths: readonly string[],
  options: VerifyOptions,
): Promise<readonly FileVerdict[]> {
  const named = new Set(paths.map((path) => (path.endsWith('.p7s') ? path.slice(0, -'.p7s'.length) : path)));
  const verdicts: FileVerdict[] = [];
  for (const file of named) verdicts.push({ file, verdict: await verdictOn(file, options) });
  return verdicts;
}

async function verdictOn(path: string, options: VerifyOptions): Promise<Verdict> {
  const main = await readLimited(path);
  if (typeof main === 'string') return unsignedVerdict({ code: main, detail: null });
  if (isPdf(main)) return verifyCertificate({ kind: 'pdf', pdf: main }, options);
  const p7s = await readLimited(`${path}.p7s`);
  if (p7s === 'TOO_LARGE') return unsignedVerdict({ code: 'SIGNATURE_MALFORMED', detail: 'too large' });
  const file: CertificateFile = { kind: 'json', json: main, p7s: p7s === 'UNREADABLE' ? null : p7s };
  return verifyCertificate(file, options);
}

/** Told by its first bytes, not by its name: a name proves nothing. */
function isPdf(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 5)).toString('latin1') === '%PDF-';
}

/** O_NONBLOCK: a FIFO named by mistake must not hang the command. */
async function readLimited(path: string): Promise<Uint8Array | 'UNREADABLE' | 'TOO_LARGE'> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) return 'UNREADABLE';
      if (stat.size > fileLimitBytes) return 'TOO_LARGE';
      return new Uint8Array(await handle.readFile());
    } finally {
      await handle.close();
    }
  } catch {
    return 'UNREADABLE';
  }
}
