import { createHash, createPublicKey, type KeyObject } from 'node:crypto';

import { AsnConvert, OctetString } from '@peculiar/asn1-schema';

import { ClearbenchError } from '../../../shared/problem.ts';
import { ecdsaSignatureDer } from '../signature/ecdsa-value.ts';
import type { StationSigner } from '../signature/signer.ts';
import { trustedLibrary } from './token-library.ts';

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

/**
 * Opens a P-256 key on a token. The module is loaded only here: stations without tokens need no native code.
 *
 * @throws ClearbenchError KEY_UNREADABLE: no library, token or key. KEY_LOCKED: wrong PIN.
 */
export async function openTokenKey(key: TokenKey, pin: string): Promise<TokenSession> {
  const library = await trustedLibrary(key.library);
  const { default: pkcs11js } = await import('pkcs11js').catch((cause: unknown) => {
    throw new ClearbenchError('KEY_UNREADABLE', 'This build cannot use tokens.', { cause });
  });
  const module = new pkcs11js.PKCS11();
  const failed = (message: string, cause: unknown): ClearbenchError =>
    cause instanceof ClearbenchError ? cause : new ClearbenchError('KEY_UNREADABLE', message, { cause });
  try {
    module.load(library);
    module.C_Initialize();
  } catch (cause) {
    throw failed('The token’s library cannot be used.', cause);
  }
  const close = (): void => {
    module.C_Finalize();
    module.close();
  };
  try {
    const [slot, ...more] = module
      .C_GetSlotList(true)
      .filter((candidate) => module.C_GetTokenInfo(candidate).label.trim() === key.tokenLabel);
    if (slot === undefined) throw new ClearbenchError('KEY_UNREADABLE', 'No such token is attached.');
    // A PIN that is tried on the wrong token brings that one closer to locking itself.
    if (more.length > 0) throw new ClearbenchError('KEY_UNREADABLE', 'Several tokens have this label.');
    const session = module.C_OpenSession(slot, pkcs11js.CKF_SERIAL_SESSION);
    try {
      module.C_Login(session, pkcs11js.CKU_USER, pin);
    } catch (cause) {
      const code = errorCode(cause);
      if (code === pkcs11js.CKR_PIN_LOCKED) {
        throw new ClearbenchError('KEY_LOCKED', 'The token has locked itself after too many wrong PINs.', {
          cause,
        });
      }
      const pinErrors: readonly unknown[] = [
        pkcs11js.CKR_PIN_INCORRECT,
        pkcs11js.CKR_PIN_INVALID,
        pkcs11js.CKR_PIN_LEN_RANGE,
      ];
      if (!pinErrors.includes(code)) throw cause;
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

function errorCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : null;
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
      return Promise.resolve(ecdsaSignatureDer(raw, 'prime256v1'));
    },
  };
}
