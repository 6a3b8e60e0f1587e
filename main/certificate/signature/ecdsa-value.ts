import {
  AsnConvert,
  AsnIntegerArrayBufferConverter,
  AsnProp,
  AsnPropTypes,
  AsnType,
  AsnTypeTypes,
} from '@peculiar/asn1-schema';

import { arrayBufferOf, encodeDer } from '../asn1/der.ts';

/** Ecdsa-Sig-Value of RFC 3279 §2.2.3: tokens give the two numbers side by side, CMS wants them so. */
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

/** Orders of the curves' groups (FIPS 186-4 appendix D.1.2), by the names that OpenSSL gives the curves. */
const orders: Readonly<Record<string, bigint>> = {
  prime256v1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  secp384r1:
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  secp521r1:
    0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
};

/**
 * `r‖s` as DER, with the smaller of the two `s` that fit: `(r, s)` and `(r, n − s)` both verify, so that anybody could
 * otherwise make a second certificate out of one, without the key.
 *
 * @param curve name of the key's curve; of curves that are not known here, `s` is taken as it is.
 */
export function ecdsaSignatureDer(raw: Uint8Array, curve: string | undefined): Uint8Array {
  const half = raw.length / 2;
  const order = orders[curve ?? ''];
  const s = numberOf(raw.subarray(half));
  const value = new EcdsaSignatureValue();
  value.r = positiveInteger(raw.subarray(0, half));
  value.s = positiveInteger(order !== undefined && s > order / 2n ? bytesOf(order - s) : raw.subarray(half));
  return encodeDer(value);
}

/** Whether a DER signature is the one form that {@link ecdsaSignatureDer} makes. @throws Error if it is no DER signature. */
export function isCanonicalEcdsa(der: Uint8Array, curve: string | undefined): boolean {
  const order = orders[curve ?? ''];
  if (order === undefined) return true;
  return numberOf(new Uint8Array(AsnConvert.parse(der, EcdsaSignatureValue).s)) <= order / 2n;
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

function bytesOf(number: bigint): Uint8Array {
  const hex = number.toString(16);
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}

function positiveInteger(bytes: Uint8Array): ArrayBuffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const digits = bytes.subarray(start);
  const needsZero = (digits[0] ?? 0) >= 0x80;
  return arrayBufferOf(needsZero ? Uint8Array.from([0, ...digits]) : digits);
}
