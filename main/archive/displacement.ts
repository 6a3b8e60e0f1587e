import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { VerdictStatus } from '../../shared/schemas/verdict.ts';
import { syncFolder, writeDurableFile } from '../durable-file.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import type { CertificateFiles, CertificateReader } from './archive.ts';
import type { ArchiveParts } from './archive-parts.ts';
import { getSummary, readFiles, storeFiles, type StoredFile } from './certificate-store.ts';
import { sha256Of } from './content-store.ts';

/** A certificate takes the id of another one, which nobody vouches for. */
export interface Displacement {
  readonly kind: 'displaces';
  /** The files of the one that comes. */
  readonly files: readonly StoredFile[];
  /** The record's hash of the one that goes. */
  readonly displacedSha256: string;
}

/**
 * Whether a certificate that is wholly valid takes the place of an imported one that has its id and is signed by somebody
 * who is not trusted here: anybody can make such a one, and whoever brings it first must not keep the genuine one out. The
 * files of the other go to `displaced/` in the data folder. Entering is for the caller, in its transaction.
 */
export async function displacementBy(
  parts: ArchiveParts,
  comes: { readonly id: string; readonly files: CertificateFiles; readonly status: VerdictStatus },
  reader: CertificateReader,
): Promise<Displacement | null> {
  const { id, files } = comes;
  const kept = getSummary(parts.database, id);
  if (comes.status !== 'VALID' || kept?.origin !== 'imported') return null;
  if (kept.jsonSha256 === sha256Of(files.json)) return null;
  const goes = await readWhole(parts, id);
  // As things are now: a root may have been added since it came.
  if (goes === null || (await reader.verify(goes)).status !== 'UNTRUSTED') return null;
  await keepAside(parts.dataDir, id, kept.jsonSha256, goes);
  return {
    kind: 'displaces',
    files: await storeFiles(parts.content, { ...files }),
    displacedSha256: kept.jsonSha256,
  };
}

/** What is damaged cannot be judged, and stays. */
async function readWhole(parts: ArchiveParts, id: string): Promise<CertificateFiles | null> {
  try {
    return await readFiles(parts.database, parts.content, id);
  } catch (error) {
    if (error instanceof ClearbenchError && error.code === 'STATE_UNREADABLE') return null;
    throw error;
  }
}

async function keepAside(
  dataDir: string,
  id: string,
  jsonSha256: string,
  { json, p7s, pdf }: CertificateFiles,
): Promise<void> {
  const aside = join(dataDir, 'displaced');
  const folder = join(aside, `${id}.${jsonSha256.slice(0, 16)}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const one of [aside, dataDir]) await syncFolder(one);
  const named = [
    ['.json', json],
    ['.json.p7s', p7s],
    ['.pdf', pdf],
  ] as const;
  for (const [end, bytes] of named) {
    if (bytes === null) continue;
    await writeDurableFile(join(folder, `${id}${end}`), bytes, { mode: 0o600, overwrite: 'replace' });
  }
}
