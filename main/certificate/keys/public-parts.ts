import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { systemErrorCode } from '../../system-error.ts';
import { currentSigner, readManifest, readSignerPath, type SignerEntry } from './key-store.ts';
import { pemOf, readX509 } from './x509.ts';

/** The certificate (X.509) of a key of this station, and where the key came from. */
export interface PublicPart {
  readonly certificate: Uint8Array;
  readonly role: 'signer' | 'issuer' | 'root';
  readonly from: 'made' | 'imported';
}

/**
 * The public parts of every key that signs or signed here, with their issuers and roots; the current signer's come first.
 * Empty where there are no keys yet.
 *
 * @throws ClearbenchError KEY_UNREADABLE
 */
export async function publicParts(keysDir: string): Promise<readonly PublicPart[]> {
  const manifest = await readManifest(keysDir);
  if (manifest === null) return [];
  const current = currentSigner(manifest);
  const others = manifest.signers.filter(({ id }) => id !== current.id);
  const paths = await Promise.all([current, ...others].map(async (entry) => pathOf(keysDir, entry)));
  const [authority] = await readSignerPath(keysDir, manifest.authority.certificate);
  return [...paths.flat(), { certificate: authority, role: 'root', from: 'made' }];
}

async function pathOf(keysDir: string, entry: SignerEntry): Promise<readonly PublicPart[]> {
  const certificates = await readSignerPath(keysDir, entry.certificates);
  return certificates.map((certificate, index) => ({
    certificate,
    role: index === 0 ? 'signer' : index === certificates.length - 1 ? 'root' : 'issuer',
    from: entry.origin === 'station' ? 'made' : 'imported',
  }));
}

/**
 * PEM of every root under which this station ever signed, that of the current signer first: what others need, by a way
 * that they trust, to check all of its certificates. Without roots whose key somebody else may have. Never secret; empty
 * where there are no keys yet.
 *
 * @throws ClearbenchError KEY_UNREADABLE
 */
export async function stationRoots(keysDir: string): Promise<readonly string[]> {
  const distrusted = await distrustedRoots(keysDir);
  const roots = (await publicParts(keysDir)).filter(
    ({ role, certificate }) => role === 'root' && !distrusted.has(readX509(certificate).identity.sha256),
  );
  return [...new Set(roots.map(({ certificate }) => pemOf('CERTIFICATE', certificate)))];
}

/**
 * SHA-256 of the station's former roots whose key somebody else may have: they vouch for nothing any more.
 *
 * @throws ClearbenchError KEY_UNREADABLE
 */
export async function distrustedRoots(keysDir: string): Promise<ReadonlySet<string>> {
  const former = (await readManifest(keysDir))?.formerAuthorities ?? [];
  return new Set(former.filter(({ why }) => why === 'compromised').map(({ id }) => id));
}

/** The file in the keys folder that holds the station's last revocation lists. */
export const revocationListName = 'revoked.crl.pem';

/** PEM of the station's last revocation lists, one for each of its roots that has one; `null` if none was ever made. */
export async function lastRevocationList(keysDir: string): Promise<string | null> {
  return readFile(path.join(keysDir, revocationListName), 'utf8').catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  });
}
