import { createDecipheriv, type Decipheriv } from 'node:crypto';

import { freeCipherOutput } from './cipher-output.ts';
import { fillWithPattern, patternOf, type Pattern } from './pattern.ts';

const AES_BLOCK_BYTES = 16;

/**
 * The content of the capacity proof: every 16 bytes are the number of their own AES block (address / 16, big-endian),
 * encrypted with the job's key. That is the key stream of AES-256-CTR at that address, which the cipher makes at full
 * speed; decrypted block by block, it gives the address back.
 *
 * Address-tagged, so that a block that turns up elsewhere tells where it was written. Keyed per job, so that nothing an
 * earlier job left behind, and nothing a drive could make up, passes for it.
 */
export class ProofTags {
  readonly #decipher: Decipheriv;
  readonly #stream: Pattern;

  /** @param keyHex 32 bytes. */
  constructor(keyHex: string) {
    const key = Buffer.from(keyHex, 'hex');
    // ECB without padding keeps nothing from one whole block to the next, so that one decipher serves all units.
    this.#decipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    this.#stream = patternOf({ kind: 'random', algorithm: 'aes-256-ctr', keyHex });
  }

  /** Fills `target` with the tags of the addresses from `offsetBytes` (a multiple of 16) on. */
  fill(target: Buffer, offsetBytes: number): void {
    fillWithPattern(this.#stream, target, offsetBytes);
  }

  /**
   * The address that a unit was written for, in bytes, or `null` if this job never wrote it.
   *
   * @param limitBytes size of the target: no tag has an address at or beyond it.
   */
  addressOf(unit: Buffer, limitBytes: number): number | null {
    const numbers = this.#decipher.update(unit);
    const address = addressIn(numbers, limitBytes);
    freeCipherOutput(numbers);
    return address;
  }
}

function addressIn(numbers: Buffer, limitBytes: number): number | null {
  const first = numbers.readBigUInt64BE(8);
  if (first >= BigInt(Math.ceil(limitBytes / AES_BLOCK_BYTES))) return null;
  for (let at = 0; at < numbers.length; at += AES_BLOCK_BYTES) {
    const expected = first + BigInt(at / AES_BLOCK_BYTES);
    if (numbers.readBigUInt64BE(at) !== 0n || numbers.readBigUInt64BE(at + 8) !== expected) return null;
  }
  return Number(first) * AES_BLOCK_BYTES;
}
