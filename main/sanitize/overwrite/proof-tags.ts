import { createCipheriv, createDecipheriv } from 'node:crypto';

import { freeCipherOutput } from './cipher-output.ts';

const AES_BLOCK_BYTES = 16;
/** Encrypted in pieces that stay in the processor's cache. */
const CHUNK_BYTES = 64 * 1024;

/**
 * The content of the capacity proof: every 16 bytes are its own address (little-endian), encrypted with the job's key.
 *
 * Address-tagged, so that a block that turns up elsewhere tells where it was written. Keyed per job, so that nothing an
 * earlier job left behind, and nothing a drive could make up, passes for it. AES-256 in ECB mode is right here: all
 * inputs differ, and decrypting gives the address back.
 */
export class ProofTags {
  readonly #key: Buffer;

  /** @param keyHex 32 bytes. */
  constructor(keyHex: string) {
    this.#key = Buffer.from(keyHex, 'hex');
  }

  /** Fills `target` with the tags of the addresses from `offsetBytes` (a multiple of 16) on. */
  fill(target: Buffer, offsetBytes: number): void {
    const cipher = createCipheriv('aes-256-ecb', this.#key, null).setAutoPadding(false);
    const addresses = new Uint32Array(Math.min(CHUNK_BYTES, target.length) / 4);
    for (let done = 0; done < target.length; done += CHUNK_BYTES) {
      const length = Math.min(CHUNK_BYTES, target.length - done);
      for (let at = 0; at < length; at += AES_BLOCK_BYTES) {
        const address = offsetBytes + done + at;
        addresses[at / 4] = address % 2 ** 32;
        addresses[at / 4 + 1] = Math.floor(address / 2 ** 32);
      }
      const tags = cipher.update(new Uint8Array(addresses.buffer, 0, length));
      target.set(tags, done);
      freeCipherOutput(tags);
    }
  }

  /**
   * The address that a unit was written for, in bytes, or `null` if this job never wrote it.
   *
   * @param limitBytes size of the target: no tag has an address at or beyond it.
   */
  addressOf(unit: Buffer, limitBytes: number): number | null {
    const decipher = createDecipheriv('aes-256-ecb', this.#key, null).setAutoPadding(false);
    const plain = decipher.update(unit);
    const address = plain.readBigUInt64LE(0);
    if (address >= BigInt(limitBytes)) return null;
    for (let at = 0; at < plain.length; at += AES_BLOCK_BYTES) {
      if (plain.readBigUInt64LE(at) !== address + BigInt(at) || plain.readBigUInt64LE(at + 8) !== 0n)
        return null;
    }
    return Number(address);
  }
}
