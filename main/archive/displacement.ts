import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

import type { VerdictStatus } from '../../shared/schemas/verdict.ts';
import { syncFolder, writeDurableFile } from '../durable-file.ts';
import type { CertificateFiles, CertificateReader } from './archive.ts';
import type { ArchiveParts } from './archive-parts.ts';
import {
  getSummary,
  keptUnder,
  namesOfFiles,
  readWhole,
  storeFiles,
  type StoredFile,
} from './certificate-store.ts';
import { sha256Of } from './content-store.ts';

/** A certificate takes the id of another one, which nobody vouches for. */
export interface Displacement {
  readonly kind: 'displaces';
  /** The files of the one that comes. */
  readonly files: readonly StoredFile[];
  /** The record's hash of the one that goes. */
  readonly displacedSha256: string;
  /** The folder in `displaced/` that its files are in. */
  readonly keptAs: string;
}

/**
 * Whether a certificate that is wholly valid takes the place of an imported one that has its id and is signed by somebody
 * who is not trusted here, or is not valid at all: anybody can make such a one, be it of another record or of the very same
 * one, and whoever brings it first must not keep the genuine one out. The files of the other go to `displaced/` in the data
 * folder. Entering is for the caller, in its transaction.
 */
export async function displacementBy(
  parts: ArchiveParts,
  comes: { readonly id: string; readonly files: CertificateFiles; readonly status: VerdictStatus },
  reader: CertificateReader,
): Promise<Displacement | null> {
  const { id, files } = comes;
  const kept = getSummary(parts.database, id);
  if (comes.status !== 'VALID' || kept?.origin !== 'imported') return null;
  const isSameRecord = kept.jsonSha256 === sha256Of(files.json);
  if (isSameRecord && (kept.verdict?.status === 'VALID' || keptUnder(parts, id) === hashesOf(files)))
    return null;
  const goes = await readWhole(parts, id);
  // What is damaged cannot be judged, and stays.
  if (goes === null) return null;
  // As things are now: a root may have been added since it came.
  const { status, trusted } = await reader.verify(goes);
  if (trusted && status !== 'INVALID') return null;
  return {
    kind: 'displaces',
    keptAs: await keepAside(parts.dataDir, id, goes),
    files: await storeFiles(parts.content, { ...files }),
    displacedSha256: kept.jsonSha256,
  };
}

function hashesOf({ json, p7s, pdf }: CertificateFiles): string {
  return namesOfFiles([
    { role: 'json', sha256: sha256Of(json) },
    { role: 'p7s', sha256: sha256Of(p7s) },
    ...(pdf === null ? [] : [{ role: 'pdf', sha256: sha256Of(pdf) } as const]),
  ]);
}

async function keepAside(dataDir: string, id: string, files: CertificateFiles): Promise<string> {
  const aside = join(dataDir, 'displaced');
  const name = `${id}.${sha256Of(hashesOf(files)).slice(0, 16)}`;
  const folder = join(aside, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const one of [aside, dataDir]) await syncFolder(one);
  const named = [
    ['.json', files.json],
    ['.json.p7s', files.p7s],
    ['.pdf', files.pdf],
  ] as const;
  for (const [end, bytes] of named) {
    if (bytes === null) continue;
    await writeDurableFile(join(folder, `${id}${end}`), bytes, { mode: 0o600, overwrite: 'replace' });
  }
  return name;
}
