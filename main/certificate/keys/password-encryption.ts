import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes, scryptSync } from 'node:crypto';

import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';

import { ClearbenchError } from '../../../shared/problem.ts';
import { arrayBufferOf, bytesOf, encodeDer, octetString } from '../asn1/der.ts';
import { oid } from '../asn1/object-identifiers.ts';
import { Pbes2Params, Pbkdf2Params, ScryptParams } from '../asn1/password-encryption-types.ts';

/** As strong as OpenSSL's own limit on scrypt memory lets other tools read it: 16 MiB, five times over. */
const scryptCost = { N: 2 ** 14, r: 8, p: 5 } as const;

const ciphers: Readonly<Record<string, { readonly name: string; readonly keyBytes: number }>> = {
  [oid.aes256Cbc]: { name: 'aes-256-cbc', keyBytes: 32 },
  [oid.aes128Cbc]: { name: 'aes-128-cbc', keyBytes: 16 },
};

const pseudoRandomHashes: Readonly<Record<string, string>> = {
  [oid.hmacWithSha1]: 'sha1',
  [oid.hmacWithSha256]: 'sha256',
  [oid.hmacWithSha384]: 'sha384',
  [oid.hmacWithSha512]: 'sha512',
};

/** Bytes encrypted under a passphrase, and how. */
export interface PasswordEncrypted {
  readonly algorithm: AlgorithmIdentifier;
  readonly data: Uint8Array;
}

/** Encrypts with PBES2: scrypt and AES-256-CBC. */
export function encryptWithPassword(plain: Uint8Array, passphrase: string): PasswordEncrypted {
  const salt = randomBytes(16);
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', scrypt(passphrase, salt, scryptCost, 32), iv);
  const data = Buffer.concat([cipher.update(plain), cipher.final()]);
  const derivation = new ScryptParams();
  derivation.salt = octetString(salt);
  derivation.costParameter = scryptCost.N;
  derivation.blockSize = scryptCost.r;
  derivation.parallelizationParameter = scryptCost.p;
  derivation.keyLength = 32;
  const params = new Pbes2Params();
  params.keyDerivationFunc = algorithm(oid.scrypt, encodeDer(derivation));
  params.encryptionScheme = algorithm(oid.aes256Cbc, encodeDer(octetString(iv)));
  return { algorithm: algorithm(oid.pbes2, encodeDer(params)), data: new Uint8Array(data) };
}

/**
 * Decrypts PBES2 with scrypt or PBKDF2 and AES-CBC: what this program, OpenSSL 1.1 and later, and current key managers
 * write. Decryption is done here, not by `createPrivateKey`: the crypto library inside Electron cannot read it.
 *
 * @throws ClearbenchError KEY_LOCKED if the passphrase does not fit, KEY_UNREADABLE if the encryption is another one.
 */
export function decryptWithPassword(encrypted: PasswordEncrypted, passphrase: string): Uint8Array {
  const { cipher, iv, key } = prepare(encrypted, passphrase);
  const decipher = createDecipheriv(cipher, key, iv);
  try {
    return new Uint8Array(Buffer.concat([decipher.update(encrypted.data), decipher.final()]));
  } catch (cause) {
    throw new ClearbenchError('KEY_LOCKED', 'The passphrase does not open the key.', { cause });
  }
}

function prepare(encrypted: PasswordEncrypted, passphrase: string) {
  try {
    const params = AsnConvert.parse(parametersOf(encrypted.algorithm, oid.pbes2), Pbes2Params);
    const cipher = ciphers[params.encryptionScheme.algorithm];
    if (cipher === undefined) throw new Error('another cipher');
    const iv = AsnConvert.parse(
      parametersOf(params.encryptionScheme, params.encryptionScheme.algorithm),
      OctetString,
    );
    const key = deriveKey(params.keyDerivationFunc, passphrase, cipher.keyBytes);
    return { cipher: cipher.name, iv: bytesOf(iv), key };
  } catch (cause) {
    throw new ClearbenchError(
      'KEY_UNREADABLE',
      'The key is damaged, or encrypted in a way that is no longer used; convert it with a current OpenSSL.',
      { cause },
    );
  }
}

function deriveKey(derivation: AlgorithmIdentifier, passphrase: string, keyBytes: number): Buffer {
  if (derivation.algorithm === oid.scrypt) {
    const params = AsnConvert.parse(parametersOf(derivation, oid.scrypt), ScryptParams);
    const cost = { N: params.costParameter, r: params.blockSize, p: params.parallelizationParameter };
    return scrypt(passphrase, bytesOf(params.salt), cost, keyBytes);
  }
  const params = AsnConvert.parse(parametersOf(derivation, oid.pbkdf2), Pbkdf2Params);
  const hash = pseudoRandomHashes[params.prf?.algorithm ?? oid.hmacWithSha1];
  if (hash === undefined || params.iterationCount > 10_000_000) throw new Error('another derivation');
  return pbkdf2Sync(passwordBytes(passphrase), bytesOf(params.salt), params.iterationCount, keyBytes, hash);
}

/** Costs are bounded before use: a damaged file must not make the program ask for gigabytes. */
function scrypt(
  passphrase: string,
  salt: Uint8Array,
  cost: { readonly N: number; readonly r: number; readonly p: number },
  keyBytes: number,
): Buffer {
  if (cost.N > 2 ** 20 || cost.r > 16 || cost.p > 16) throw new Error('an unreasonable cost');
  const maxmem = 2 * 128 * cost.N * cost.r + 128 * cost.r * cost.p + 2 ** 20;
  return scryptSync(passwordBytes(passphrase), salt, keyBytes, { ...cost, maxmem });
}

/** One form for what looks the same on every keyboard. */
function passwordBytes(passphrase: string): Buffer {
  return Buffer.from(passphrase.normalize('NFC'), 'utf8');
}

function parametersOf(value: AlgorithmIdentifier, expected: string): ArrayBuffer {
  if (value.algorithm !== expected || value.parameters == null) throw new Error('another algorithm');
  return value.parameters;
}

function algorithm(id: string, parameters: Uint8Array): AlgorithmIdentifier {
  return new AlgorithmIdentifier({ algorithm: id, parameters: arrayBufferOf(parameters) });
}
