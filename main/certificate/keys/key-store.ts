import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { revocationReasonSchema, rootReplacementReasonSchema } from '../../../shared/contract/keys.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { utcTimeSchema } from '../../../shared/schemas/plan.ts';
import { writeDurableFile } from '../../durable-file.ts';
import { systemErrorCode } from '../../system-error.ts';
import { certificatesOfPem } from './x509.ts';

/** Names inside the keys folder; never paths. */
const fileName = z.string().regex(/^[a-z0-9][a-z0-9.-]{0,120}$/);

const revocationSchema = z
  .strictObject({
    revokedAt: utcTimeSchema,
    reason: revocationReasonSchema,
    /** From when on the key must be taken as lost; earlier than `revokedAt` if that was noticed late. */
    invalidityDate: utcTimeSchema,
  })
  .readonly();

/** Where the private key of a signer lives. */
const keyPlaceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file'), file: fileName }).readonly(),
  z
    .strictObject({
      kind: z.literal('pkcs11'),
      /** Absolute path of the token's library. */
      library: z.string().startsWith('/').max(4096),
      tokenLabel: z.string().max(64),
      keyLabel: z.string().max(200),
    })
    .readonly(),
]);

const signerEntrySchema = z
  .strictObject({
    /** SHA-256 of the signing certificate: the name under which people know it. */
    id: z.string().regex(/^[0-9a-f]{64}$/),
    origin: z.enum(['station', 'pkcs12', 'pkcs11']),
    /** PEM file: signing certificate, issuers, root. */
    certificates: fileName,
    key: keyPlaceSchema,
    addedAt: utcTimeSchema,
    /** Since when it no longer signs; what it signed stays valid. */
    retiredAt: utcTimeSchema.nullable(),
    revocation: revocationSchema.nullable(),
  })
  .readonly();
export type SignerEntry = z.infer<typeof signerEntrySchema>;

/** The files of a root of the station; its key signs leaves and revocation lists. */
const authoritySchema = z.strictObject({ certificate: fileName, key: fileName }).readonly();
export type AuthorityEntry = z.infer<typeof authoritySchema>;

const formerAuthoritySchema = z
  .strictObject({
    ...authoritySchema.unwrap().shape,
    /** SHA-256 of its certificate. */
    id: z.string().regex(/^[0-9a-f]{64}$/),
    replacedAt: utcTimeSchema,
    why: rootReplacementReasonSchema,
  })
  .readonly();
export type FormerAuthorityEntry = z.infer<typeof formerAuthoritySchema>;

/** The table of contents of the keys folder. Its replacement is the moment at which any change to keys takes effect. */
export const keysManifestSchema = z
  .strictObject({
    keysVersion: z.literal(1),
    /** The station's own root. */
    authority: authoritySchema,
    /** Roots that were replaced, the oldest first: they sign nothing more but revocation lists of their own keys. */
    formerAuthorities: z.array(formerAuthoritySchema).readonly().default([]),
    current: z.string().regex(/^[0-9a-f]{64}$/),
    signers: z.array(signerEntrySchema).min(1).readonly(),
    /** Number of the last revocation list. */
    crlNumber: z.int().nonnegative(),
  })
  .readonly();
export type KeysManifest = z.infer<typeof keysManifestSchema>;

const manifestName = 'keys.json';

/**
 * Reads the keys folder's table of contents; `null` if there is none yet.
 *
 * @throws ClearbenchError KEY_UNREADABLE
 */
export async function readManifest(keysDir: string): Promise<KeysManifest | null> {
  const text = await readKeyFile(keysDir, manifestName, { missing: 'null' });
  if (text === null) return null;
  try {
    return keysManifestSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ClearbenchError('KEY_UNREADABLE', 'The table of contents of the keys is damaged.', { cause });
  }
}

/** The manifest of a station that has keys. @throws ClearbenchError KEY_UNREADABLE */
export async function existingManifest(keysDir: string): Promise<KeysManifest> {
  const manifest = await readManifest(keysDir);
  if (manifest === null)
    throw new ClearbenchError(
      'KEY_UNREADABLE',
      'This station has no keys yet: "clearbench keys init" makes them.',
    );
  return manifest;
}

/** Replaces the table of contents in one step. */
export async function writeManifest(keysDir: string, manifest: KeysManifest): Promise<void> {
  const text = `${JSON.stringify(keysManifestSchema.parse(manifest), null, 2)}\n`;
  await writeDurableFile(path.join(keysDir, manifestName), text, { mode: 0o600, overwrite: 'replace' });
}

/** Adds a file to the keys folder. */
export async function addKeyFile(
  keysDir: string,
  name: string,
  content: string,
  secret: boolean,
): Promise<void> {
  await writeDurableFile(path.join(keysDir, fileName.parse(name)), content, {
    mode: secret ? 0o600 : 0o644,
    overwrite: 'never',
  });
}

/**
 * The text of a file of the keys folder.
 *
 * @throws ClearbenchError KEY_UNREADABLE
 */
export function readKeyText(keysDir: string, name: string): Promise<string> {
  return readKeyFile(keysDir, name, { missing: 'error' }).then((text) => text ?? '');
}

/**
 * The certificates of a signer, signing certificate first.
 *
 * @throws ClearbenchError KEY_UNREADABLE
 */
export async function readSignerPath(
  keysDir: string,
  name: string,
): Promise<readonly [Uint8Array, ...Uint8Array[]]> {
  const [leaf, ...issuers] = certificatesOfPem(await readKeyText(keysDir, name));
  if (leaf === undefined) throw new ClearbenchError('KEY_UNREADABLE', `${name} holds no certificate.`);
  return [leaf, ...issuers];
}

/** The entry that signs now. */
export function currentSigner(manifest: KeysManifest): SignerEntry {
  const entry = manifest.signers.find((signer) => signer.id === manifest.current);
  if (entry === undefined) {
    throw new ClearbenchError('KEY_UNREADABLE', 'The keys folder does not hold the key that it names.');
  }
  return entry;
}

const keyFileLimit = 1_000_000;

async function readKeyFile(
  keysDir: string,
  name: string,
  options: { readonly missing: 'null' | 'error' },
): Promise<string | null> {
  try {
    const handle = await open(path.join(keysDir, name), constants.O_RDONLY | constants.O_NOFOLLOW);
    try {
      if ((await handle.stat()).size > keyFileLimit) throw new Error('too large');
      return await handle.readFile('utf8');
    } finally {
      await handle.close();
    }
  } catch (cause) {
    const missing = systemErrorCode(cause) === 'ENOENT';
    if (missing && options.missing === 'null') return null;
    throw new ClearbenchError('KEY_UNREADABLE', `The key file ${name} cannot be read.`, { cause });
  }
}
