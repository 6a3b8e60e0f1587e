import path from 'node:path';

import type { RevocationReason } from '../../../shared/contract/keys.ts';
import { ClearbenchError, hasCode } from '../../../shared/problem.ts';
import { writeDurableFile } from '../../durable-file.ts';
import { namesIssuer, readRevocationList, revocationListsOfPem } from '../verify/revocation-lists.ts';
import {
  existingManifest,
  type FormerAuthorityEntry,
  type KeysManifest,
  readSignerPath,
  type SignerEntry,
  writeManifest,
} from './key-store.ts';
import { lastRevocationList, revocationListName } from './public-parts.ts';
import { makeRevocationList } from './revocation-list.ts';
import { type ChangeKeysOptions, rotateStationKey } from './rotate-key.ts';
import { openAuthority, signersUnder, type UnlockedAuthority } from './station-authority.ts';
import { pemOf, readX509 } from './x509.ts';

/** A list is asked for by people who were handed it once; it must not go stale within a retention audit. */
const listYears = 1;

/** What is known about a key that must no longer be believed. */
export interface RevokeOptions extends ChangeKeysOptions {
  /** Id (SHA-256 of the certificate) of the signer. */
  readonly id: string;
  readonly reason: RevocationReason;
  /** From when on the key must be taken as lost; now, if nobody knows better. */
  readonly invalidityDate: Date | null;
}

/**
 * Revokes one of the station's signing keys and writes a new revocation list. If it is the one in use, a new key is made
 * first, so that the bench can go on. Keys of an organisation's own authority are revoked by that authority.
 *
 * @returns the revocation lists as PEM, to be handed to whoever checks certificates.
 * @throws ClearbenchError KEY_LOCKED; KEY_UNREADABLE; KEY_CHANGE_REFUSED: there is no such key of the station, nothing opens
 * the root that would have to sign the list, or the time is still to come.
 */
export async function revokeStationKey(keysDir: string, options: RevokeOptions): Promise<string> {
  let manifest = await existingManifest(keysDir);
  const entry = manifest.signers.find((signer) => signer.id === options.id);
  if (entry === undefined) throw refused('There is no such key here.');
  if (entry.origin !== 'station') throw refused('Its own authority must revoke this key.');
  if (options.invalidityDate !== null && options.invalidityDate > options.now) {
    throw refused('A key cannot be taken as lost from a time on that is still to come.');
  }
  // Nothing is changed where the list cannot be made afterwards.
  await refuseUnlisted(keysDir, manifest, entry, options.passphrase);
  if (manifest.current === entry.id) {
    await rotateStationKey(keysDir, options);
    manifest = await existingManifest(keysDir);
  }
  const revocation = {
    revokedAt: options.now.toISOString(),
    reason: options.reason,
    invalidityDate: (options.invalidityDate ?? options.now).toISOString(),
  };
  await writeManifest(keysDir, {
    ...manifest,
    signers: manifest.signers.map((signer) => (signer.id === entry.id ? { ...signer, revocation } : signer)),
  });
  return issueRevocationList(keysDir, options);
}

async function refuseUnlisted(
  keysDir: string,
  manifest: KeysManifest,
  entry: SignerEntry,
  passphrase: string | null,
): Promise<void> {
  const present = await openAuthority(keysDir, manifest.authority, passphrase);
  if ((await signersUnder(keysDir, manifest, present.certificate)).includes(entry)) return;
  for (const former of manifest.formerAuthorities) {
    const [certificate] = await readSignerPath(keysDir, former.certificate);
    if (!(await signersUnder(keysDir, manifest, certificate)).includes(entry)) continue;
    if ((await openFormer(keysDir, former, passphrase)) !== null) return;
    throw refused(
      former.why === 'compromised'
        ? 'The root of this key is not believed any more, and neither is the key.'
        : 'Nothing opens the root of this key any more, so no list of that root can name it. Whoever must not believe it has to stop trusting that root.',
    );
  }
  throw refused('No root of this station vouches for this key.');
}

/**
 * Signs a new revocation list of the station's root over everything revoked so far, and keeps it beside the keys. Roots
 * that were replaced get one each over keys of theirs; where nothing opens such a root any more, its last list is kept.
 *
 * @returns the lists as PEM, that of the present root first.
 * @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE
 */
export async function issueRevocationList(keysDir: string, options: ChangeKeysOptions): Promise<string> {
  const manifest = await existingManifest(keysDir);
  const number = manifest.crlNumber + 1;
  const present = await openAuthority(keysDir, manifest.authority, options.passphrase);
  const lists = [await signList(keysDir, manifest, present, { number, now: options.now })];
  for (const former of manifest.formerAuthorities) {
    const [certificate] = await readSignerPath(keysDir, former.certificate);
    const signers = await signersUnder(keysDir, manifest, certificate);
    if (signers.every(({ revocation }) => revocation === null)) continue;
    const authority = await openFormer(keysDir, former, options.passphrase);
    const list =
      authority === null
        ? await lastListOf(keysDir, certificate)
        : await signList(keysDir, manifest, authority, { number, now: options.now });
    if (list !== null) lists.push(list);
  }
  await writeManifest(keysDir, { ...manifest, crlNumber: number });
  const pem = lists.map((list) => pemOf('X509 CRL', list)).join('');
  await writeDurableFile(path.join(keysDir, revocationListName), pem, { mode: 0o644, overwrite: 'replace' });
  return pem;
}

/** A root that was replaced, opened; `null` where this passphrase does not, or where it is not believed any more. */
async function openFormer(
  keysDir: string,
  former: FormerAuthorityEntry,
  passphrase: string | null,
): Promise<UnlockedAuthority | null> {
  if (former.why === 'compromised') return null;
  try {
    return await openAuthority(keysDir, former, passphrase);
  } catch (error) {
    if (hasCode(error, 'KEY_LOCKED')) return null;
    throw error;
  }
}

async function signList(
  keysDir: string,
  manifest: KeysManifest,
  authority: UnlockedAuthority,
  { number, now }: { readonly number: number; readonly now: Date },
): Promise<Uint8Array> {
  const signers = await signersUnder(keysDir, manifest, authority.certificate);
  const revocations = await Promise.all(signers.map(async (signer) => revocationOf(keysDir, signer)));
  const nextUpdate = new Date(now);
  nextUpdate.setUTCFullYear(nextUpdate.getUTCFullYear() + listYears);
  return makeRevocationList(authority, revocations.flat(), { number, thisUpdate: now, nextUpdate });
}

async function lastListOf(keysDir: string, authority: Uint8Array): Promise<Uint8Array | null> {
  const issuer = readX509(authority);
  const lists = revocationListsOfPem((await lastRevocationList(keysDir)) ?? '');
  const isOfIt = (der: Uint8Array): boolean => {
    const list = readRevocationList(der);
    return list !== null && namesIssuer(list, issuer);
  };
  return lists.find(isOfIt) ?? null;
}

async function revocationOf(keysDir: string, signer: SignerEntry) {
  if (signer.revocation === null) return [];
  const [leaf] = await readSignerPath(keysDir, signer.certificates);
  return [
    {
      serialHex: readX509(leaf).identity.serialHex,
      revokedAt: new Date(signer.revocation.revokedAt),
      reason: signer.revocation.reason,
      invalidityDate: new Date(signer.revocation.invalidityDate),
    },
  ];
}

function refused(message: string): ClearbenchError {
  return new ClearbenchError('KEY_CHANGE_REFUSED', message);
}
