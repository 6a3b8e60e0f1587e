import { createCipheriv, hkdfSync } from 'node:crypto';

import type { PassPattern } from '../../../shared/methods.ts';
import type { WrittenPattern } from '../../../shared/schemas/result.ts';
import { freeCipherOutput } from './cipher-output.ts';
import type { JobSecrets } from './overwrite-job.ts';

/** The cipher is fastest while its input and output stay in the processor's cache: 64 KiB here, 4 MiB is 13 times slower. */
export const PATTERN_CHUNK_BYTES = 64 * 1024;

const AES_BLOCK_BYTES = 16;

/** A position in the bytes that a pass writes; every call of `next` moves it on. */
export interface PatternCursor {
  /**
   * The next bytes, at most {@link PATTERN_CHUNK_BYTES}. What is returned may be shared: it must not be changed, and is
   * valid until the next call.
   */
  readonly next: (lengthBytes: number) => Uint8Array;
  /** Gives up what the last call returned; to be called after the last one. */
  readonly end: () => void;
}

/** The bytes that a pass writes to every address of the drive. */
export interface Pattern {
  readonly written: WrittenPattern;
  /** @param offsetBytes from the start of the drive; a multiple of 16. */
  readonly cursorAt: (offsetBytes: number) => PatternCursor;
  /**
   * Two addresses with the same phase hold the same bytes from there on, so that a filled buffer can be written again;
   * `null` where no two addresses do.
   */
  readonly phaseAt: (offsetBytes: number) => number | null;
}

/**
 * Makes every choice of a pass: which bytes, or which key.
 *
 * Each random pass has a key of its own, HKDF-SHA256 of the job's stream key with the pass number, so that a resumed job
 * goes on with the same stream and no two passes write the same bytes.
 *
 * @param passNumber counted from 1.
 */
export function resolvePattern(pass: PassPattern, passNumber: number, secrets: JobSecrets): WrittenPattern {
  switch (pass.kind) {
    case 'byte':
      return { kind: 'bytes', hex: Buffer.of(pass.byte).toString('hex') };
    case 'pattern':
      return { kind: 'bytes', hex: Buffer.from(pass.bytes).toString('hex') };
    case 'job-byte': {
      const byte = Buffer.from(secrets.jobBytesHex, 'hex').readUInt8(pass.which - 1);
      return { kind: 'bytes', hex: Buffer.of(pass.complement ? byte ^ 0xff : byte).toString('hex') };
    }
    case 'random': {
      const streamKey = Buffer.from(secrets.streamKeyHex, 'hex');
      const key = hkdfSync('sha256', streamKey, '', `clearbench pass ${String(passNumber)}`, 32);
      return { kind: 'random', algorithm: 'aes-256-ctr', keyHex: Buffer.from(key).toString('hex') };
    }
    default:
      return pass satisfies never;
  }
}

/** The bytes of a resolved pattern. */
export function patternOf(written: WrittenPattern): Pattern {
  switch (written.kind) {
    case 'bytes':
      return repeatedBytes(written);
    case 'random':
      return keyedStream(written);
    default:
      return written satisfies never;
  }
}

/** Fills `target` with what the pass writes from `offsetBytes` (a multiple of 16) on. */
export function fillWithPattern(pattern: Pattern, target: Buffer, offsetBytes: number): void {
  const cursor = pattern.cursorAt(offsetBytes);
  for (let done = 0; done < target.length; done += PATTERN_CHUNK_BYTES) {
    target.set(cursor.next(Math.min(PATTERN_CHUNK_BYTES, target.length - done)), done);
  }
  cursor.end();
}

/** A few bytes repeated over the drive, beginning with the first of them at address 0. */
function repeatedBytes(written: WrittenPattern & { readonly kind: 'bytes' }): Pattern {
  const bytes = Buffer.from(written.hex, 'hex');
  const period = bytes.length;
  // Long enough that a chunk of any phase is a view into it.
  const repeated = Buffer.alloc(PATTERN_CHUNK_BYTES + period, bytes);
  return {
    written,
    phaseAt: (offsetBytes) => offsetBytes % period,
    cursorAt: (offsetBytes) => {
      let phase = offsetBytes % period;
      return {
        next: (lengthBytes) => {
          const chunk = repeated.subarray(phase, phase + lengthBytes);
          phase = (phase + lengthBytes) % period;
          return chunk;
        },
        end: () => undefined,
      };
    },
  };
}

const zeros = Buffer.alloc(PATTERN_CHUNK_BYTES);

/** AES-256-CTR over zeros whose counter block is the byte offset / 16, big-endian: any part can be made on its own. */
function keyedStream(written: WrittenPattern & { readonly kind: 'random' }): Pattern {
  const key = Buffer.from(written.keyHex, 'hex');
  return {
    written,
    phaseAt: () => null,
    cursorAt: (offsetBytes) => {
      const counter = Buffer.alloc(AES_BLOCK_BYTES);
      counter.writeBigUInt64BE(BigInt(offsetBytes) / BigInt(AES_BLOCK_BYTES), 8);
      const cipher = createCipheriv('aes-256-ctr', key, counter);
      let chunk: Buffer | null = null;
      const end = (): void => {
        if (chunk !== null) freeCipherOutput(chunk);
        chunk = null;
      };
      return {
        next: (lengthBytes) => {
          end();
          chunk = cipher.update(zeros.subarray(0, lengthBytes));
          return chunk;
        },
        end,
      };
    },
  };
}
