import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  type KeyObject,
  randomBytes,
  scryptSync,
} from 'node:crypto';

import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { EncryptedData, EncryptedPrivateKeyInfo } from '@peculiar/asn1-pkcs8';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

import { ClearbenchError } from '../../../shared/problem.ts';
import { arrayBufferOf, bytesOf, decodeDer, encodeDer, octetString } from '../asn1/der.ts';
import { oid } from '../asn1/object-identifiers.ts';
import { Pbes2Params, ScryptParams } from '../asn1/password-encryption-types.ts';
import { pemOf } from './x509.ts';

/** As strong as OpenSSL's own limit on scrypt memory lets other tools read it: 16 MiB, five times over. */
const scryptCost = { N: 2 ** 14, r: 8, p: 5 } as const;
const keyBytes = 32;

/**
 * A private key as a PKCS#8 PEM file: encrypted (PBES2, scrypt, AES-256-CBC) where a passphrase is given, plain where
 * not. Plain is for benches that must start unattended; their file permissions are then all that protects the key.
 */
export function encodePrivateKey(key: KeyObject, passphrase: string | null): string {
  const plain = key.export({ type: 'pkcs8', format: 'der' });
  if (passphrase === null) return pemOf('PRIVATE KEY', plain);
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', deriveKey(passphrase, salt, scryptCost), iv);
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()]);
  plain.fill(0);
  const derivation = new ScryptParams();
  derivation.salt = octetString(salt);
  derivation.costParameter = scryptCost.N;
  derivation.blockSize = scryptCost.r;
  derivation.parallelizationParameter = scryptCost.p;
  derivation.keyLength = keyBytes;
  const params = new Pbes2Params();
  params.keyDerivationFunc = algorithm(oid.scrypt, encodeDer(derivation));
  params.encryptionScheme = algorithm(oid.aes256Cbc, encodeDer(octetString(iv)));
  return pemOf(
    'ENCRYPTED PRIVATE KEY',
    encodeDer(
      new EncryptedPrivateKeyInfo({
        encryptionAlgorithm: algorithm(oid.pbes2, encodeDer(params)),
        encryptedData: new EncryptedData(arrayBufferOf(encrypted)),
      }),
    ),
  );
}

/**
 * Reads what {@link encodePrivateKey} wrote. Decryption is done here, not by `createPrivateKey`: the crypto library
 * inside Electron cannot read scrypt-encrypted keys.
 *
 * @throws ClearbenchError KEY_LOCKED: a passphrase is needed, or it is wrong. KEY_UNREADABLE: not such a file.
 */
export function decodePrivateKey(pem: string, passphrase: string | null): KeyObject {
  const encrypted = blockOf('ENCRYPTED PRIVATE KEY', pem);
  if (encrypted !== null) {
    if (passphrase === null) {
      throw new ClearbenchError('KEY_LOCKED', 'The station key is protected by a passphrase.');
    }
    return privateKey(decrypt(encrypted, passphrase));
  }
  const plain = blockOf('PRIVATE KEY', pem);
  if (plain === null) throw new ClearbenchError('KEY_UNREADABLE', 'The key file holds no private key.');
  return privateKey(plain);
}

/** Whether a key file needs a passphrase. */
export function isEncryptedPrivateKey(pem: string): boolean {
  return blockOf('ENCRYPTED PRIVATE KEY', pem) !== null;
}

function decrypt(der: Uint8Array, passphrase: string): Uint8Array {
  const { derivation, iv, data } = readEncrypted(der);
  const decipher = createDecipheriv(
    'aes-256-cbc',
    deriveKey(passphrase, bytesOf(derivation.salt), {
      N: derivation.costParameter,
      r: derivation.blockSize,
      p: derivation.parallelizationParameter,
    }),
    iv,
  );
  try {
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch (cause) {
    throw wrongPassphrase(cause);
  }
}

function readEncrypted(der: Uint8Array) {
  try {
    const info = decodeDer(der, EncryptedPrivateKeyInfo);
    const params = AsnConvert.parse(parametersOf(info.encryptionAlgorithm, oid.pbes2), Pbes2Params);
    const derivation = AsnConvert.parse(parametersOf(params.keyDerivationFunc, oid.scrypt), ScryptParams);
    const iv = AsnConvert.parse(parametersOf(params.encryptionScheme, oid.aes256Cbc), OctetString);
    return { derivation, iv: bytesOf(iv), data: bytesOf(info.encryptedData) };
  } catch (cause) {
    throw new ClearbenchError('KEY_UNREADABLE', 'The key file is damaged.', { cause });
  }
}

function parametersOf(value: AlgorithmIdentifier, expected: string): ArrayBuffer {
  if (value.algorithm !== expected || value.parameters == null) throw new Error('another algorithm');
  return value.parameters;
}

function privateKey(der: Uint8Array): KeyObject {
  try {
    return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
  } catch (cause) {
    throw wrongPassphrase(cause);
  }
}

function wrongPassphrase(cause: unknown): ClearbenchError {
  return new ClearbenchError('KEY_LOCKED', 'The passphrase does not open the station key.', { cause });
}

function deriveKey(
  passphrase: string,
  salt: Uint8Array,
  cost: { readonly N: number; readonly r: number; readonly p: number },
): Buffer {
  // Bounded before use: a damaged file must not make the program ask for gigabytes.
  if (cost.N > 2 ** 20 || cost.r > 16 || cost.p > 16) {
    throw new ClearbenchError('KEY_UNREADABLE', 'The key file asks for an unreasonable amount of work.');
  }
  return scryptSync(Buffer.from(passphrase.normalize('NFC'), 'utf8'), salt, keyBytes, {
    ...cost,
    maxmem: 2 * 128 * cost.N * cost.r + 128 * cost.r * cost.p + 2 ** 20,
  });
}

function algorithm(id: string, parameters: Uint8Array): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithm: id, parameters: arrayBufferOf(parameters) });
}

function blockOf(label: string, pem: string): Uint8Array | null {
  const match = new RegExp(`-----BEGIN ${label}-----([A-Za-z0-9+/=\\s]+)-----END ${label}-----`).exec(pem);
  return match?.[1] === undefined ? null : new Uint8Array(Buffer.from(match[1], 'base64'));
}
