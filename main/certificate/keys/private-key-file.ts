import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';

import { EncryptedData, EncryptedPrivateKeyInfo } from '@peculiar/asn1-pkcs8';

import { ClearbenchError } from '../../../shared/problem.ts';
import { arrayBufferOf, bytesOf, decodeDer, encodeDer } from '../asn1/der.ts';
import { decryptWithPassword, encryptWithPassword } from './password-encryption.ts';
import { pemOf } from './x509.ts';

/**
 * A private key as a PKCS#8 PEM file: encrypted (PBES2, scrypt, AES-256-CBC) where a passphrase is given, plain where
 * not. Plain is for benches that must start unattended; their file permissions are then all that protects the key.
 */
export function encodePrivateKey(key: KeyObject, passphrase: string | null): string {
  const plain = key.export({ type: 'pkcs8', format: 'der' });
  if (passphrase === null) return pemOf('PRIVATE KEY', plain);
  const { algorithm, data } = encryptWithPassword(plain, passphrase);
  plain.fill(0);
  return pemOf(
    'ENCRYPTED PRIVATE KEY',
    encodeDer(
      new EncryptedPrivateKeyInfo({
        encryptionAlgorithm: algorithm,
        encryptedData: new EncryptedData(arrayBufferOf(data)),
      }),
    ),
  );
}

/**
 * Reads what {@link encodePrivateKey} wrote.
 *
 * @throws ClearbenchError KEY_LOCKED: a passphrase is needed, or it is wrong. KEY_UNREADABLE: not such a file.
 */
export function decodePrivateKey(pem: string, passphrase: string | null): KeyObject {
  const encrypted = blockOf('ENCRYPTED PRIVATE KEY', pem);
  if (encrypted !== null) {
    if (passphrase === null) {
      throw new ClearbenchError('KEY_LOCKED', 'The station key is protected by a passphrase.');
    }
    return privateKeyOf(decryptPrivateKey(encrypted, passphrase));
  }
  const plain = blockOf('PRIVATE KEY', pem);
  if (plain === null) throw new ClearbenchError('KEY_UNREADABLE', 'The key file holds no private key.');
  return privateKeyOf(plain);
}

const opened = new Map<string, KeyObject>();
const openedLimit = 8;

/**
 * {@link decodePrivateKey}, which is slow on purpose, but once for each file and passphrase: a bench signs with the same
 * key all day. Where the file changes, or the passphrase is another, it is done anew.
 *
 * @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE
 */
export function openPrivateKey(pem: string, passphrase: string | null): KeyObject {
  const question = createHash('sha256')
    .update(JSON.stringify([passphrase, pem]))
    .digest('hex');
  const before = opened.get(question);
  if (before !== undefined) return before;
  const key = decodePrivateKey(pem, passphrase);
  if (opened.size >= openedLimit) opened.clear();
  opened.set(question, key);
  return key;
}

/** Whether a key file needs a passphrase. */
export function isEncryptedPrivateKey(pem: string): boolean {
  return blockOf('ENCRYPTED PRIVATE KEY', pem) !== null;
}

/** The plain PKCS#8 inside an encrypted one, both DER. @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE */
export function decryptPrivateKey(der: Uint8Array, passphrase: string): Uint8Array {
  let info: EncryptedPrivateKeyInfo;
  try {
    info = decodeDer(der, EncryptedPrivateKeyInfo);
  } catch (cause) {
    throw new ClearbenchError('KEY_UNREADABLE', 'The key is damaged.', { cause });
  }
  return decryptWithPassword(
    { algorithm: info.encryptionAlgorithm, data: bytesOf(info.encryptedData) },
    passphrase,
  );
}

/** A key from its plain PKCS#8. What does not read as a key was decrypted with a wrong passphrase. */
export function privateKeyOf(der: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw new ClearbenchError('KEY_LOCKED', 'The passphrase does not open the key.', { cause });
  }
}

function blockOf(label: string, pem: string): Uint8Array | null {
  const match = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`).exec(pem);
  return match?.[1] === undefined ? null : new Uint8Array(Buffer.from(match[1], 'base64'));
}
