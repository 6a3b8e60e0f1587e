import { randomBytes } from 'node:crypto';

/** Crockford's digits: none that can be mistaken for another on paper. */
const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A new job id: the UTC second and 40 random bits (see `jobIdSchema`). */
export function newJobId(now: Date): string {
  const second = now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  const random = Array.from(randomBytes(8), (byte) => digits[byte % digits.length] ?? '0').join('');
  return `J${second}-${random}`;
}
