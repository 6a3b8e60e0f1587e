import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O, U, so that an id survives being read aloud and typed. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new certificate id: `CB-`, UTC date, 50 random bits. */
export function newCertificateId(now: Date): string {
  return `CB-${utcDate(now)}-${randomPart()}`;
}

/** A new batch certificate id: `CBB-`, UTC date, 50 random bits. */
export function newBatchId(now: Date): string {
  return `CBB-${utcDate(now)}-${randomPart()}`;
}

function utcDate(now: Date): string {
  return now.toISOString().slice(0, 10).replaceAll('-', '');
}

function randomPart(): string {
  return Array.from(randomBytes(10), (byte) => alphabet.charAt(byte & 31)).join('');
}
