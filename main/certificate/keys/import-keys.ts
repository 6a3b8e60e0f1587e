import { createPublicKey, type KeyObject, randomBytes } from 'node:crypto';

import { ClearbenchError } from '../../../shared/problem.ts';
import { sameBytes } from '../asn1/der.ts';
import { documentPathDefect, pathDefect } from '../verify/check-path.ts';
import { addKeyFile, existingManifest, type SignerEntry, writeManifest } from './key-store.ts';
import { encodePrivateKey } from './private-key-file.ts';
import { readPkcs12 } from './read-pkcs12.ts';
import { type ChangeKeysOptions, withCurrent } from './rotate-key.ts';
import { closeTokenSessions, tokenSession } from './token-sessions.ts';
import { type TokenKey, tokenPublicKey } from './token-signer.ts';
import { type CertificateFacts, certificatesOfPem, pemOf, readX509 } from './x509.ts';

/**
 * Signs with a key of the organisation's own authority from now on. The path must be complete, up to its root, and fit for
 * documents; the station's own keys stay, for its revocation lists.
 *
 * @throws ClearbenchError KEY_LOCKED: wrong passphrase. KEY_UNREADABLE: what is wrong with the file or its certificates.
 */
export async function importPkcs12(
  keysDir: string,
  { bytes, passphrase }: { readonly bytes: Uint8Array; readonly passphrase: string },
  options: ChangeKeysOptions,
): Promise<SignerEntry> {
  const { privateKey, certificates } = readPkcs12(bytes, passphrase);
  const path = usablePath(createPublicKey(privateKey), certificates, options.now);
  const file = `${newName(path)}.key.pem`;
  await addKeyFile(keysDir, file, encodePrivateKey(privateKey, options.passphrase), true);
  return makeCurrent(keysDir, path, 'pkcs12', { kind: 'file', file }, options);
}

/**
 * Signs with a key on a PKCS#11 token from now on; the key never leaves it. The PIN is asked for at each start and kept
 * nowhere.
 *
 * @param certificatesPem the signing certificate and its issuers up to the root, in any order.
 * @throws ClearbenchError KEY_LOCKED: wrong PIN. KEY_UNREADABLE: no such token or key, or unfit certificates.
 */
export async function usePkcs11Key(
  keysDir: string,
  token: TokenKey,
  pin: string,
  certificatesPem: string,
  options: ChangeKeysOptions,
): Promise<SignerEntry> {
  let path;
  try {
    const publicKey = tokenPublicKey(await tokenSession(token, pin));
    path = usablePath(publicKey, certificatesOfPem(certificatesPem), options.now);
  } finally {
    await closeTokenSessions(token.library);
  }
  return makeCurrent(keysDir, path, 'pkcs11', { kind: 'pkcs11', ...token }, options);
}

async function makeCurrent(
  keysDir: string,
  path: readonly [CertificateFacts, ...CertificateFacts[]],
  origin: SignerEntry['origin'],
  key: SignerEntry['key'],
  options: ChangeKeysOptions,
): Promise<SignerEntry> {
  const manifest = await existingManifest(keysDir);
  const certificates = `${newName(path)}.pem`;
  const pem = path.map((certificate) => pemOf('CERTIFICATE', certificate.der)).join('');
  await addKeyFile(keysDir, certificates, pem, false);
  const entry: SignerEntry = {
    id: path[0].identity.sha256,
    origin,
    certificates,
    key,
    addedAt: options.now.toISOString(),
    retiredAt: null,
    revocation: null,
  };
  await writeManifest(keysDir, withCurrent(manifest, entry, options.now));
  return entry;
}

/** A name of its own each time: a key may be taken in again, after another one or after a crash between two steps. */
function newName(path: readonly [CertificateFacts, ...CertificateFacts[]]): string {
  return `signer-${path[0].identity.sha256.slice(0, 16)}-${randomBytes(4).toString('hex')}`;
}

/** The path from the certificate of this key to a root among `certificates`, if it is complete, alive and fit for documents. */
function usablePath(
  publicKey: KeyObject,
  certificates: readonly Uint8Array[],
  now: Date,
): readonly [CertificateFacts, ...CertificateFacts[]] {
  const facts = certificates.map(readX509);
  const leaf = facts.find((candidate) => candidate.publicKey.equals(publicKey));
  if (leaf === undefined) throw unfit('No certificate belongs to the private key.');
  const usable = publicKey.asymmetricKeyType === 'rsa' || publicKey.asymmetricKeyType === 'ec';
  if (!usable) throw unfit('Only ECDSA and RSA keys can sign certificates.');
  const path: [CertificateFacts, ...CertificateFacts[]] = [leaf];
  for (let last = leaf; !sameBytes(last.subjectDer, last.issuerDer);) {
    const child = last;
    const issuer = facts.find(
      (candidate) => sameBytes(candidate.subjectDer, child.issuerDer) && !path.includes(candidate),
    );
    if (issuer === undefined) throw unfit(`The certificate of ${child.identity.issuer} is missing.`);
    path.push(issuer);
    last = issuer;
  }
  const defect = path.length > 1 ? pathDefect(path) : 'it is signed by itself';
  if (defect !== null) throw unfit(`The certificates form no path: ${defect}.`);
  const purpose = documentPathDefect(path);
  if (purpose !== null) throw unfit(`The key must not sign documents: ${purpose}.`);
  const dead = path.find((certificate) => now < certificate.notBefore || now > certificate.notAfter);
  if (dead !== undefined) throw unfit(`The certificate of ${dead.identity.subject} is not valid today.`);
  return path;
}

function unfit(message: string): ClearbenchError {
  return new ClearbenchError('KEY_UNREADABLE', message);
}
