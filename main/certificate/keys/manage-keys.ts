import type { KeyObject } from 'node:crypto';
import path from 'node:path';

import type { RevocationReason } from '../../../shared/contract/keys.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { writeDurableFile } from '../../durable-file.ts';
import type { KeyIdentity } from '../verify/verdict.ts';
import {
  currentSigner,
  type KeysManifest,
  readKeyText,
  readManifest,
  readSignerPath,
  type SignerEntry,
  writeManifest,
} from './key-store.ts';
import { isEncryptedPrivateKey, openPrivateKey } from './private-key-file.ts';
import { lastRevocationList, revocationListName } from './public-parts.ts';
import { makeRevocationList } from './revocation-list.ts';
import { readRevocationList, revocationListsOfPem } from '../verify/revocation-lists.ts';
import { addStationSigner } from './station-keys.ts';
import { pemOf, readX509 } from './x509.ts';

/** One signing key as people see it. */
export interface SignerDescription {
  readonly id: string;
  readonly origin: SignerEntry['origin'];
  readonly state: 'current' | 'retired' | 'revoked';
  readonly certificate: KeyIdentity;
  readonly root: KeyIdentity;
  readonly addedAt: string;
  readonly revocation: SignerEntry['revocation'];
}

/** The station's keys as people see them. Holds nothing secret. */
export interface KeysDescription {
  readonly root: KeyIdentity;
  readonly signers: readonly SignerDescription[];
  /** Whether the station's own keys need a passphrase. */
  readonly protected: boolean;
  /** Sentences that a person must act on: expiry within 60 days, rotation due. */
  readonly warnings: readonly string[];
}

const warnDays = 60;
const rotateAfterDays = 365;
/** A list is asked for by people who were handed it once; it must not go stale within a retention audit. */
const listYears = 1;
const dayMs = 86_400_000;

/** Describes the keys. @throws ClearbenchError KEY_UNREADABLE */
export async function describeKeys(keysDir: string, now: Date): Promise<KeysDescription> {
  const manifest = await existingManifest(keysDir);
  const signers = await Promise.all(
    manifest.signers.map(async (entry): Promise<SignerDescription> => {
      const signerPath = await readSignerPath(keysDir, entry.certificates);
      const retired = entry.id === manifest.current ? 'current' : 'retired';
      return {
        id: entry.id,
        origin: entry.origin,
        state: entry.revocation === null ? retired : 'revoked',
        certificate: readX509(signerPath[0]).identity,
        root: readX509(signerPath.at(-1) ?? signerPath[0]).identity,
        addedAt: entry.addedAt,
        revocation: entry.revocation,
      };
    }),
  );
  const [root] = await readSignerPath(keysDir, manifest.authority.certificate);
  const current = signers.find((signer) => signer.id === manifest.current);
  return {
    root: readX509(root).identity,
    signers,
    protected: isEncryptedPrivateKey(await readKeyText(keysDir, manifest.authority.key)),
    warnings: [
      ...(current === undefined ? [] : [...signerWarnings(current, now), ...rootWarnings(current, now)]),
      ...listWarnings(await lastRevocationList(keysDir), now),
    ],
  };
}

/** Whether a certificate ends within 60 days, or has ended. */
export function expiresSoon(certificate: Pick<KeyIdentity, 'notAfter'>, now: Date): boolean {
  return daysUntilEnd(certificate, now) <= warnDays;
}

function daysUntilEnd({ notAfter }: Pick<KeyIdentity, 'notAfter'>, now: Date): number {
  return Math.floor((Date.parse(notAfter) - now.getTime()) / dayMs);
}

function rootWarnings({ root }: SignerDescription, now: Date): readonly string[] {
  const daysLeft = daysUntilEnd(root, now);
  if (daysLeft < 0) return ['The root certificate has expired: new keys under a new root are needed.'];
  return daysLeft <= warnDays
    ? [`The root certificate expires in ${daysLeft} days: new keys under a new root are needed.`]
    : [];
}

/** Whoever checks with a list that has run out is told that it says nothing of what was revoked since. */
function listWarnings(pem: string | null, now: Date): readonly string[] {
  const [der] = pem === null ? [] : revocationListsOfPem(pem);
  const end = der === undefined ? undefined : readRevocationList(der)?.tbsCertList.nextUpdate?.getTime();
  if (end === undefined) return [];
  return daysUntilEnd({ notAfter: end.toISOString() }, now) <= warnDays
    ? [`The revocation list is good until ${end.toISOString().slice(0, 10)}: make a new one and hand it out.`]
    : [];
}

function signerWarnings(current: SignerDescription, now: Date): readonly string[] {
  const daysLeft = daysUntilEnd(current.certificate, now);
  const age = (now.getTime() - Date.parse(current.addedAt)) / dayMs;
  if (daysLeft < 0)
    return ['The signing certificate has expired: rotate the key before issuing certificates.'];
  if (daysLeft <= warnDays) return [`The signing certificate expires in ${daysLeft} days: rotate the key.`];
  if (age > rotateAfterDays && current.origin === 'station') {
    return ['The signing key is more than a year old: rotate it.'];
  }
  return [];
}

/** What changes to the keys need. */
export interface ChangeKeysOptions {
  readonly passphrase: string | null;
  readonly now: Date;
  readonly organisation?: string | null;
}

/**
 * Makes a new signing key under the station's root and signs with it from now on. What older keys signed stays valid.
 *
 * @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE
 */
export async function rotateStationKey(keysDir: string, options: ChangeKeysOptions): Promise<SignerEntry> {
  const manifest = await existingManifest(keysDir);
  const authority = await openAuthority(keysDir, manifest, options.passphrase);
  const added = await addStationSigner(
    keysDir,
    authority,
    { organisation: options.organisation ?? null },
    authority.passphrase,
    options.now,
  );
  await writeManifest(keysDir, withCurrent(manifest, added, options.now));
  return added;
}

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
 * @returns the revocation list as PEM, to be handed to whoever checks certificates.
 * @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE
 */
export async function revokeStationKey(keysDir: string, options: RevokeOptions): Promise<string> {
  let manifest = await existingManifest(keysDir);
  const entry = manifest.signers.find((signer) => signer.id === options.id);
  if (entry === undefined) throw new ClearbenchError('KEY_UNREADABLE', 'There is no such key here.');
  if (entry.origin !== 'station') {
    throw new ClearbenchError('KEY_UNREADABLE', 'Its own authority must revoke this key.');
  }
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

/**
 * Signs a new revocation list of the station's root over everything revoked so far, and keeps it beside the keys.
 *
 * @returns the list as PEM.
 * @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE
 */
export async function issueRevocationList(keysDir: string, options: ChangeKeysOptions): Promise<string> {
  const manifest = await existingManifest(keysDir);
  const authority = await openAuthority(keysDir, manifest, options.passphrase);
  const revocations = await Promise.all(
    manifest.signers.flatMap((signer) => (signer.revocation === null ? [] : [revocationOf(keysDir, signer)])),
  );
  const nextUpdate = new Date(options.now);
  nextUpdate.setUTCFullYear(nextUpdate.getUTCFullYear() + listYears);
  const number = manifest.crlNumber + 1;
  const list = makeRevocationList(authority, revocations.flat(), {
    number,
    thisUpdate: options.now,
    nextUpdate,
  });
  await writeManifest(keysDir, { ...manifest, crlNumber: number });
  const pem = pemOf('X509 CRL', list);
  await writeDurableFile(path.join(keysDir, revocationListName), pem, { mode: 0o644, overwrite: 'replace' });
  return pem;
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

/** The manifest with `added` as the key that signs, and the former one retired. */
export function withCurrent(manifest: KeysManifest, added: SignerEntry, now: Date): KeysManifest {
  const former = currentSigner(manifest);
  return {
    ...manifest,
    current: added.id,
    signers: [
      ...manifest.signers
        .filter((signer) => signer.id !== added.id)
        .map((signer) =>
          signer.id === former.id ? { ...signer, retiredAt: signer.retiredAt ?? now.toISOString() } : signer,
        ),
      added,
    ],
  };
}

/** The manifest of a station that has keys. @throws ClearbenchError KEY_UNREADABLE */
export async function existingManifest(keysDir: string): Promise<KeysManifest> {
  const manifest = await readManifest(keysDir);
  if (manifest === null) throw new ClearbenchError('KEY_UNREADABLE', 'This station has no keys yet.');
  return manifest;
}

/**
 * Checks that a passphrase opens the station's own root key.
 *
 * @returns what protects keys that are added from now on: the same, or nothing where the root itself is stored plain.
 * @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE
 */
export async function checkPassphrase(keysDir: string, passphrase: string | null): Promise<string | null> {
  return (await openAuthority(keysDir, await existingManifest(keysDir), passphrase)).passphrase;
}

/** The station's root, opened. */
interface OpenAuthority {
  readonly certificate: Uint8Array;
  readonly privateKey: KeyObject;
  /** What protects its key, and new ones with it; `null`: nothing, whatever was typed. */
  readonly passphrase: string | null;
}

async function openAuthority(
  keysDir: string,
  manifest: KeysManifest,
  passphrase: string | null,
): Promise<OpenAuthority> {
  const [certificate] = await readSignerPath(keysDir, manifest.authority.certificate);
  const text = await readKeyText(keysDir, manifest.authority.key);
  return {
    certificate,
    privateKey: openPrivateKey(text, passphrase),
    passphrase: isEncryptedPrivateKey(text) ? passphrase : null,
  };
}
