import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

import {
  AsnConvert,
  AsnIntegerArrayBufferConverter,
  AsnProp,
  AsnPropTypes,
  AsnType,
  AsnTypeTypes,
  OctetString,
} from '@peculiar/asn1-schema';

import { ClearbenchError } from '../../../shared/problem.ts';
import { arrayBufferOf, encodeDer } from '../asn1/der.ts';
import type { StationSigner } from '../signature/signer.ts';

/** Which key on which token. */
export interface TokenKey {
  /** Absolute path of the token's PKCS#11 library. */
  readonly library: string;
  readonly tokenLabel: string;
  readonly keyLabel: string;
}

/** An open session with a token, logged in, its key found. Close it. */
export interface TokenSession {
  /** Signs a SHA-256 digest; `r‖s` as PKCS#11 gives it. */
  signDigest(digest: Uint8Array): Uint8Array;
  /** The public point in uncompressed form. */
  readonly publicPoint: Uint8Array;
  close(): void;
}

/** Ecdsa-Sig-Value of RFC 3279 §2.2.3: PKCS#11 gives the two numbers side by side, CMS wants them so. */
class EcdsaSignatureValue {
  r: ArrayBuffer = new ArrayBuffer(0);
  s: ArrayBuffer = new ArrayBuffer(0);
}
for (const name of ['r', 's']) {
  AsnProp({ type: AsnPropTypes.Integer, converter: AsnIntegerArrayBufferConverter })(
    EcdsaSignatureValue.prototype,
    name,
  );
}
AsnType({ type: AsnTypeTypes.Sequence })(EcdsaSignatureValue);

/**
 * Opens a P-256 key on a token. The module is loaded only here: stations without tokens need no native code.
 *
 * @throws ClearbenchError KEY_UNREADABLE: no library, token or key. KEY_LOCKED: wrong PIN.
 */
export async function openTokenKey(key: TokenKey, pin: string): Promise<TokenSession> {
  const { default: pkcs11js } = await import('pkcs11js').catch((cause: unknown) => {
    throw new ClearbenchError('KEY_UNREADABLE', 'This build cannot use tokens.', { cause });
  });
  const module = new pkcs11js.PKCS11();
  const failed = (message: string, cause: unknown): ClearbenchError =>
    cause instanceof ClearbenchError ? cause : new ClearbenchError('KEY_UNREADABLE', message, { cause });
  try {
    module.load(key.library);
    module.C_Initialize();
  } catch (cause) {
    throw failed('The token’s library cannot be used.', cause);
  }
  const close = (): void => {
    module.C_Finalize();
    module.close();
  };
  try {
    const slot = module
      .C_GetSlotList(true)
      .find((candidate) => module.C_GetTokenInfo(candidate).label.trim() === key.tokenLabel);
    if (slot === undefined) throw new ClearbenchError('KEY_UNREADABLE', 'No such token is attached.');
    const session = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
    try {
      module.C_Login(session, pkcs11js.CKU_USER, pin);
    } catch (cause) {
      throw new ClearbenchError('KEY_LOCKED', 'The PIN does not open the token.', { cause });
    }
    const find = (objectClass: number): Buffer => {
      module.C_FindObjectsInit(session, [
        { type: pkcs11js.CKA_CLASS, value: objectClass },
        { type: pkcs11js.CKA_LABEL, value: key.keyLabel },
      ]);
      const found = module.C_FindObjects(session);
      module.C_FindObjectsFinal(session);
      if (found === null) throw new ClearbenchError('KEY_UNREADABLE', 'The token does not hold this key.');
      return found;
    };
    const privateKey = find(pkcs11js.CKO_PRIVATE_KEY);
    const [point] = module.C_GetAttributeValue(session, find(pkcs11js.CKO_PUBLIC_KEY), [
      { type: pkcs11js.CKA_EC_POINT },
    ]);
    if (!Buffer.isBuffer(point?.value)) throw new Error('no public point');
    return {
      publicPoint: new Uint8Array(AsnConvert.parse(point.value, OctetString).buffer),
      signDigest: (digest) => {
        module.C_SignInit(session, { mechanism: pkcs11js.CKM_ECDSA }, privateKey);
        return new Uint8Array(module.C_Sign(session, Buffer.from(digest), Buffer.alloc(128)));
      },
      close,
    };
  } catch (cause) {
    close();
    throw failed('The token cannot be used.', cause);
  }
}

/** The public key of a session as a key object. P-256 only: that is what `CKM_ECDSA` over SHA-256 is used with here. */
export function tokenPublicKey(session: Pick<TokenSession, 'publicPoint'>): KeyObject {
  const point = Buffer.from(session.publicPoint);
  if (point.length !== 65 || point[0] !== 4) {
    throw new ClearbenchError('KEY_UNREADABLE', 'Only P-256 keys on tokens can sign certificates.');
  }
  const coordinate = (start: number): string => point.subarray(start, start + 32).toString('base64url');
  return createPublicKey({
    key: { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) },
    format: 'jwk',
  });
}

/** A token's key as a signer. The session stays open as long as the signer is used. */
export function tokenSigner(
  session: TokenSession,
  path: readonly [Uint8Array, ...Uint8Array[]],
): StationSigner {
  return {
    path,
    algorithm: 'ecdsa-sha256',
    sign: (message) => {
      const raw = session.signDigest(createHash('sha256').update(message).digest());
      return Promise.resolve(ecdsaSignatureDer(raw));
    },
  };
}

/** `r‖s` as DER. */
export function ecdsaSignatureDer(raw: Uint8Array): Uint8Array {
  const value = new EcdsaSignatureValue();
  value.r = positiveInteger(raw.subarray(0, raw.length / 2));
  value.s = positiveInteger(raw.subarray(raw.length / 2));
  return encodeDer(value);
}

function positiveInteger(bytes: Uint8Array): ArrayBuffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const digits = bytes.subarray(start);
  const needsZero = (digits[0] ?? 0) >= 0x80;
  return arrayBufferOf(needsZero ? Uint8Array.from([0, ...digits]) : digits);
}
