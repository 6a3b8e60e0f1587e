import { generateKeyPair as generateKeyPairCallback, type KeyObject, randomBytes, sign } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { ClearbenchError } from '../../../shared/problem.ts';
import { syncFolder } from '../../durable-file.ts';
import { ecdsaSignatureDer } from '../signature/ecdsa-value.ts';
import type { StationSigner } from '../signature/signer.ts';
import {
  addKeyFile,
  type AuthorityEntry,
  currentSigner,
  type KeysManifest,
  readKeyText,
  readManifest,
  readSignerPath,
  type SignerEntry,
  writeManifest,
} from './key-store.ts';
import { makeCertificate, type SubjectName } from './make-x509.ts';
import { encodePrivateKey, openPrivateKey } from './private-key-file.ts';
import { openTokenSigner } from './token-sessions.ts';
import { pemOf, readX509 } from './x509.ts';

const generateKeyPair = promisify(generateKeyPairCallback);

/** How the station's keys are opened. */
export interface OpenKeysOptions {
  /** Opens keys that are protected, and is the PIN of a key on a token; with `createIfMissing` protects new ones. `null`: keys are stored plain, mode 0600. */
  readonly passphrase?: string | null;
  /** Make a root and a first signing key if the folder has none. */
  readonly createIfMissing?: boolean;
  /** Names new certificates; `null` or missing where no organisation is set up yet. */
  readonly organisation?: string | null;
  /** The current time; only tests give it. */
  readonly now?: Date;
}

/** Life of the station's root in years: as long as anybody will ask about a certificate. */
export const rootYears = 25;
/** Life of a signing key in years; it is rotated yearly (see `rotateStationKey`). */
export const leafYears = 3;

/**
 * Opens the key that signs certificates on this station.
 *
 * On first use it makes, in one step, a P-384 root (path length 0) and a P-256 signing certificate. Two processes that
 * do so at once end up with the same keys.
 *
 * @throws ClearbenchError KEY_LOCKED: passphrase missing or wrong. KEY_UNREADABLE: no keys, or damaged.
 */
export async function openStationKeys(
  keysDir: string,
  options: OpenKeysOptions = {},
): Promise<StationSigner> {
  let manifest = await readManifest(keysDir);
  if (manifest === null) {
    if (options.createIfMissing !== true) {
      throw new ClearbenchError(
        'KEY_UNREADABLE',
        'This station has no keys yet: "clearbench keys init" makes them.',
      );
    }
    await createStationKeys(keysDir, options);
    manifest = await readManifest(keysDir);
    if (manifest === null) throw new ClearbenchError('KEY_UNREADABLE', 'The keys could not be created.');
  }
  return openSigner(keysDir, currentSigner(manifest), options.passphrase ?? null);
}

/**
 * The station's root certificate as PEM: what others need, by a way that they trust, to check certificates. Never secret.
 *
 * @throws ClearbenchError KEY_UNREADABLE
 */
export async function exportRoot(keysDir: string): Promise<string> {
  const manifest = await readManifest(keysDir);
  if (manifest === null)
    throw new ClearbenchError(
      'KEY_UNREADABLE',
      'This station has no keys yet: "clearbench keys init" makes them.',
    );
  const signerPath = await readSignerPath(keysDir, currentSigner(manifest).certificates);
  return pemOf('CERTIFICATE', signerPath.at(-1) ?? signerPath[0]);
}

/** A root of the station, with its key open. */
export interface OpenAuthority {
  readonly certificate: Uint8Array;
  readonly privateKey: KeyObject;
}

/** Makes a root of the station, and the files that hold it. */
export async function addStationRoot(
  keysDir: string,
  subject: { readonly organisation: string | null },
  passphrase: string | null,
  now: Date,
): Promise<OpenAuthority & { readonly entry: AuthorityEntry }> {
  const { privateKey, publicKey } = await generateKeyPair('ec', { namedCurve: 'P-384' });
  const certificate = makeCertificate(
    {
      subject: subjectName('Clearbench station root', subject.organisation),
      publicKey,
      notBefore: now,
      notAfter: yearsLater(now, rootYears),
      role: 'authority',
    },
    { privateKey, certificate: null },
  );
  const name = `root-${readX509(certificate).identity.sha256.slice(0, 16)}`;
  const entry = { certificate: `${name}.pem`, key: `${name}.key.pem` };
  await addKeyFile(keysDir, entry.key, encodePrivateKey(privateKey, passphrase), true);
  await addKeyFile(keysDir, entry.certificate, pemOf('CERTIFICATE', certificate), false);
  return { certificate, privateKey, entry };
}

/** Makes a new signing certificate under the station's root, and the files that hold it. Does not make it current. */
export async function addStationSigner(
  keysDir: string,
  authority: OpenAuthority,
  subject: { readonly organisation: string | null },
  passphrase: string | null,
  now: Date,
): Promise<SignerEntry> {
  const { privateKey, publicKey } = await generateKeyPair('ec', { namedCurve: 'P-256' });
  const certificate = makeCertificate(
    {
      subject: subjectName('Clearbench station', subject.organisation),
      publicKey,
      notBefore: now,
      notAfter: yearsLater(now, leafYears),
      role: 'signer',
    },
    authority,
  );
  const id = readX509(certificate).identity.sha256;
  const name = `signer-${id.slice(0, 16)}`;
  await addKeyFile(keysDir, `${name}.key.pem`, encodePrivateKey(privateKey, passphrase), true);
  await addKeyFile(
    keysDir,
    `${name}.pem`,
    pemOf('CERTIFICATE', certificate) + pemOf('CERTIFICATE', authority.certificate),
    false,
  );
  return {
    id,
    origin: 'station',
    certificates: `${name}.pem`,
    key: { kind: 'file', file: `${name}.key.pem` },
    addedAt: now.toISOString(),
    retiredAt: null,
    revocation: null,
  };
}

/** A key in a file as a signer. `signerPath` says whose it is. */
export function fileSigner(
  privateKey: KeyObject,
  signerPath: readonly [Uint8Array, ...Uint8Array[]],
): StationSigner {
  if (privateKey.asymmetricKeyType === 'rsa') {
    return {
      path: signerPath,
      algorithm: 'rsa-sha256',
      sign: (message) => Promise.resolve(new Uint8Array(sign('sha256', message, privateKey))),
    };
  }
  const curve = privateKey.asymmetricKeyDetails?.namedCurve;
  return {
    path: signerPath,
    algorithm: 'ecdsa-sha256',
    sign: (message) => {
      const raw = sign('sha256', message, { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return Promise.resolve(ecdsaSignatureDer(raw, curve));
    },
  };
}

async function openSigner(
  keysDir: string,
  entry: SignerEntry,
  passphrase: string | null,
): Promise<StationSigner> {
  if (entry.revocation !== null) {
    throw new ClearbenchError('KEY_UNREADABLE', 'The signing key was revoked; rotate to a new one.');
  }
  const signerPath = await readSignerPath(keysDir, entry.certificates);
  switch (entry.key.kind) {
    case 'file':
      return fileSigner(openPrivateKey(await readKeyText(keysDir, entry.key.file), passphrase), signerPath);
    case 'pkcs11':
      if (passphrase === null) {
        throw new ClearbenchError('KEY_LOCKED', 'The signing key is on a token, which needs its PIN.');
      }
      return openTokenSigner(entry.key, passphrase, signerPath);
    default:
      return entry.key satisfies never;
  }
}

/** Everything is made in a folder of its own, which then gets its name in one step, so that half a key store is never seen. */
async function createStationKeys(keysDir: string, options: OpenKeysOptions): Promise<void> {
  const now = options.now ?? new Date();
  const passphrase = options.passphrase ?? null;
  const organisation = options.organisation ?? null;
  await mkdir(path.dirname(keysDir), { recursive: true, mode: 0o700 });
  const making = await mkdtemp(`${keysDir}.new-`);
  try {
    await chmod(making, 0o700);
    const authority = await addStationRoot(making, { organisation }, passphrase, now);
    const signer = await addStationSigner(making, authority, { organisation }, passphrase, now);
    const manifest: KeysManifest = {
      keysVersion: 1,
      authority: authority.entry,
      formerAuthorities: [],
      current: signer.id,
      signers: [signer],
      crlNumber: 0,
    };
    await writeManifest(making, manifest);
    await rename(making, keysDir);
    await syncFolder(path.dirname(keysDir));
  } catch (error) {
    await rm(making, { recursive: true, force: true });
    // Another process was faster; its keys are the station's.
    if ((await readManifest(keysDir)) !== null) return;
    throw error;
  }
}

function subjectName(what: string, organisation: string | null): SubjectName {
  return {
    commonName: `${what} ${randomBytes(4).toString('hex').toUpperCase()}`,
    organisation: organisation === null ? null : organisation.slice(0, 64),
  };
}

function yearsLater(now: Date, years: number): Date {
  const later = new Date(now);
  later.setUTCFullYear(later.getUTCFullYear() + years);
  return later;
}
