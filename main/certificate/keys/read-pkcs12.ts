import { type KeyObject, X509Certificate } from 'node:crypto';

import type { ContentInfo } from '@peculiar/asn1-cms';
import { AuthenticatedSafe, CertBag, PFX, SafeContents } from '@peculiar/asn1-pfx';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';

import { ClearbenchError } from '../../../shared/problem.ts';
import { oid } from '../asn1/object-identifiers.ts';
import { CmsEncryptedData } from '../asn1/pkcs12-types.ts';
import { decryptWithPassword } from './password-encryption.ts';
import { decryptPrivateKey, privateKeyOf } from './private-key-file.ts';

/** What a PKCS#12 file holds: one key, and certificates in no particular order. */
export interface Pkcs12Content {
  readonly privateKey: KeyObject;
  readonly certificates: readonly Uint8Array[];
}

const fileLimitBytes = 1_000_000;

/**
 * Reads a PKCS#12 file (RFC 7292) as current tools write it: PBES2, AES-CBC. Its MAC is not looked at: whoever imports
 * checks that key and certificates belong together and chain to a root, which a MAC under the same passphrase cannot beat.
 *
 * @throws ClearbenchError KEY_LOCKED: wrong passphrase. KEY_UNREADABLE: damaged, outdated encryption, or not one key.
 */
export function readPkcs12(file: Uint8Array, passphrase: string): Pkcs12Content {
  if (file.length > fileLimitBytes) throw unreadable('The file is larger than any key file.');
  try {
    return contentOf(file, passphrase);
  } catch (cause) {
    if (cause instanceof ClearbenchError) throw cause;
    throw unreadable('The file is not a PKCS#12 file, or is damaged.', cause);
  }
}

function contentOf(file: Uint8Array, passphrase: string): Pkcs12Content {
  const safe = AsnConvert.parse(dataOf(AsnConvert.parse(file, PFX).authSafe), AuthenticatedSafe);
  const keys: KeyObject[] = [];
  const certificates: Uint8Array[] = [];
  for (const part of safe) {
    for (const bag of AsnConvert.parse(partOf(part, passphrase), SafeContents)) {
      switch (bag.bagId) {
        case oid.shroudedKeyBag:
          keys.push(privateKeyOf(decryptPrivateKey(new Uint8Array(bag.bagValue), passphrase)));
          break;
        case oid.keyBag:
          keys.push(privateKeyOf(new Uint8Array(bag.bagValue)));
          break;
        case oid.certBag:
          certificates.push(certificateOf(bag.bagValue));
          break;
        default:
      }
    }
  }
  const [privateKey, ...others] = keys;
  if (privateKey === undefined || others.length > 0) {
    throw unreadable(`The file holds ${keys.length} private keys; it must hold one.`);
  }
  return { privateKey, certificates };
}

function partOf(part: ContentInfo, passphrase: string): ArrayBuffer {
  if (part.contentType === oid.data) return dataOf(part);
  if (part.contentType !== oid.encryptedData) throw new Error('an unknown part');
  const { encryptedContentInfo } = AsnConvert.parse(part.content, CmsEncryptedData);
  const content = encryptedContentInfo.encryptedContent?.value;
  if (content === undefined) throw new Error('an empty part');
  const plain = decryptWithPassword(
    { algorithm: encryptedContentInfo.contentEncryptionAlgorithm, data: new Uint8Array(content.buffer) },
    passphrase,
  );
  return Uint8Array.from(plain).buffer;
}

function dataOf(part: ContentInfo): ArrayBuffer {
  if (part.contentType !== oid.data) throw new Error('data expected');
  return AsnConvert.parse(part.content, OctetString).buffer;
}

function certificateOf(bagValue: ArrayBuffer): Uint8Array {
  const octets = AsnConvert.parse(AsnConvert.parse(bagValue, CertBag).certValue, OctetString);
  return new Uint8Array(new X509Certificate(Buffer.from(octets.buffer)).raw);
}

function unreadable(message: string, cause?: unknown): ClearbenchError {
  return new ClearbenchError('KEY_UNREADABLE', message, { cause });
}
