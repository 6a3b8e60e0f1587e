import fs from 'node:fs/promises';

/** Something that happened to the medium of a faulty drive with a write log; `atNs` is on `process.hrtime`'s clock. */
export type WriteLogRecord =
  | { readonly kind: 'write'; readonly atNs: bigint; readonly offset: number; readonly data: Buffer }
  | { readonly kind: 'flush'; readonly atNs: bigint };

/**
 * What a power cut leaves of the writes since the last flush. `prefix`: all of them (a drive without a cache).
 * `flushed`: none (the worst case of a volatile cache). `torn`: each 4096-byte piece stays or goes at random.
 */
export type PowerCut =
  | { readonly kind: 'prefix' }
  | { readonly kind: 'flushed' }
  | { readonly kind: 'torn'; readonly seed: number };

const WRITE = 'W'.charCodeAt(0);
const FLUSH = 'F'.charCodeAt(0);
const WRITE_HEADER_BYTES = 21;
const FLUSH_HEADER_BYTES = 9;
const TORN_PIECE_BYTES = 4096;

/** Reads a write log; a record cut off at the end is left out. */
export async function readWriteLog(logPath: string): Promise<readonly WriteLogRecord[]> {
  const log = await fs.readFile(logPath);
  const records: WriteLogRecord[] = [];
  let position = 0;
  while (position < log.length) {
    if (log[position] === FLUSH && position + FLUSH_HEADER_BYTES <= log.length) {
      records.push({ kind: 'flush', atNs: log.readBigUInt64LE(position + 1) });
      position += FLUSH_HEADER_BYTES;
    } else if (log[position] === WRITE && position + WRITE_HEADER_BYTES <= log.length) {
      const offset = Number(log.readBigUInt64LE(position + 9));
      const end = position + WRITE_HEADER_BYTES + log.readUInt32LE(position + 17);
      if (end > log.length) break;
      const data = log.subarray(position + WRITE_HEADER_BYTES, end);
      records.push({ kind: 'write', atNs: log.readBigUInt64LE(position + 1), offset, data });
      position = end;
    } else {
      break;
    }
  }
  return records;
}

/**
 * The bytes of the medium after a power cut when `count` records had happened.
 *
 * @param base what the medium held before the first record; it is not changed.
 */
export function mediumAfterCut(
  base: Buffer,
  records: readonly WriteLogRecord[],
  count: number,
  cut: PowerCut,
): Buffer {
  const happened = records.slice(0, count);
  const lastFlush = happened.findLastIndex((record) => record.kind === 'flush');
  const medium = Buffer.from(base);
  const coin = cut.kind === 'torn' ? coinToss(cut.seed) : () => cut.kind === 'prefix';
  happened.forEach((record, index) => {
    if (record.kind !== 'write') return;
    for (let piece = 0; piece < record.data.length; piece += TORN_PIECE_BYTES) {
      if (index < lastFlush || coin()) {
        record.data.copy(medium, record.offset + piece, piece, piece + TORN_PIECE_BYTES);
      }
    }
  });
  return medium;
}

/** A fair coin that falls the same way for the same seed (xorshift32). */
function coinToss(seed: number): () => boolean {
  let state = seed | 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state & 0x10000) !== 0;
  };
}
