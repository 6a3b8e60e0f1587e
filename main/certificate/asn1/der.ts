import { AsnConvert, AsnObjectIdentifierConverter, OctetString } from '@peculiar/asn1-schema';

/** The DER bytes of a value of an ASN.1 schema class. */
export function encodeDer(value: object): Uint8Array {
  return new Uint8Array(AsnConvert.serialize(value));
}

/**
 * Reads a value of an ASN.1 schema class from DER that must be exactly that value: bytes that mean the same but are
 * encoded otherwise, or that follow it, are refused. Otherwise changed bytes in unused places would pass unnoticed.
 *
 * @throws Error if the bytes are not the one DER form of such a value.
 */
export function decodeDer<T extends object>(bytes: Uint8Array, type: new () => T): T {
  const value = AsnConvert.parse(bytes, type);
  if (!sameBytes(encodeDer(value), bytes)) throw new Error('not in DER form');
  return value;
}

/** Whether two byte strings are equal. For public values: not constant in time. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** The elements of a DER SET OF in the order that DER demands. */
export function inDerOrder(elements: readonly Uint8Array[]): readonly Uint8Array[] {
  return [...elements].sort((a, b) => Buffer.compare(a, b));
}

/** A standalone copy as the ASN.1 library wants its ANY and INTEGER values. */
export function arrayBufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}

/** An OCTET STRING holding `bytes`. */
export function octetString(bytes: Uint8Array): OctetString {
  return new OctetString(arrayBufferOf(bytes));
}

/** The bytes of an OCTET STRING. */
export function bytesOf(octets: OctetString): Uint8Array {
  return new Uint8Array(octets.buffer);
}

/** The DER bytes of an OBJECT IDENTIFIER. */
export function objectIdentifier(dotted: string): Uint8Array {
  return new Uint8Array(AsnObjectIdentifierConverter.toASN(dotted).toBER());
}
