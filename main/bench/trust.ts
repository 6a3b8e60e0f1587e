import { hasCode } from '../../shared/problem.ts';
import type { Archive } from '../archive/archive.ts';
import { distrustedRoots, lastRevocationList, stationRoots } from '../certificate/keys/public-parts.ts';
import { pemOf, readX509 } from '../certificate/keys/x509.ts';
import type { DataFolder } from './data-folder.ts';
import { openTrustStore } from './trust-store.ts';

/** Against what this bench checks certificates. */
export interface BenchTrust {
  /** PEM: every root that the station ever signed under and still believes, and those that people added. */
  readonly roots: readonly string[];
  /** PEM: the station's own revocation list. */
  readonly crls: readonly string[];
}

/** What the bench over this data folder trusts now; people may add roots and revoke keys at any time. */
export async function benchTrust(folder: DataFolder, archive: Archive, now: () => Date): Promise<BenchTrust> {
  const store = await openTrustStore(folder.path, now);
  const list = await lastRevocationList(folder.keys);
  return {
    roots: [...new Set([...(await ownRoots(folder, archive)), ...(await store.pems())])],
    crls: list === null ? [] : [list],
  };
}

/** The archive knows roots of keys that are no longer in the keys folder, or when that cannot be read. */
async function ownRoots({ keys }: DataFolder, archive: Archive): Promise<readonly string[]> {
  const { present, distrusted } = await rootsInFolder(keys);
  const kept = archive.publicKeys
    .list()
    .filter(
      ({ role, certificate }) => role === 'root' && !distrusted.has(readX509(certificate).identity.sha256),
    )
    .map(({ certificate }) => pemOf('CERTIFICATE', certificate));
  return [...present, ...kept];
}

async function rootsInFolder(keys: string) {
  try {
    return { present: await stationRoots(keys), distrusted: await distrustedRoots(keys) };
  } catch (error) {
    if (!hasCode(error, 'KEY_UNREADABLE')) throw error;
    return { present: [], distrusted: new Set<string>() };
  }
}
