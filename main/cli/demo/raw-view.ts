import { open } from 'node:fs/promises';

const blockBytes = 1024 * 1024;

/** What a search over the raw bytes of an image found. */
export interface MarkerCount {
  readonly count: number;
  /** Byte offset of the first one; `null` if there is none. */
  readonly firstOffset: number | null;
}

/**
 * Counts how often `marker` stands anywhere in a file, file system or not: what somebody who buys the drive could
 * find with the simplest of tools.
 */
export async function countMarker(path: string, marker: string): Promise<MarkerCount> {
  const wanted = Buffer.from(marker, 'latin1');
  const overlap = wanted.length - 1;
  const block = Buffer.alloc(blockBytes + overlap);
  const file = await open(path, 'r');
  try {
    let count = 0;
    let firstOffset: number | null = null;
    let position = 0;
    for (;;) {
      const { bytesRead } = await file.read(block, 0, block.length, position);
      if (bytesRead < wanted.length) return { count, firstOffset };
      const seen = block.subarray(0, bytesRead);
      for (let at = seen.indexOf(wanted); at !== -1; at = seen.indexOf(wanted, at + 1)) {
        count += 1;
        firstOffset ??= position + at;
      }
      position += bytesRead - overlap;
    }
  } finally {
    await file.close();
  }
}

/** One line as `hexdump -C` prints it: offset, sixteen bytes, and the same as text with a dot for anything unprintable. */
export async function hexLine(path: string, offset: number): Promise<string> {
  const bytes = Buffer.alloc(16);
  const file = await open(path, 'r');
  try {
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
    const seen = bytes.subarray(0, bytesRead);
    const hex = Array.from(seen, (byte) => byte.toString(16).padStart(2, '0'));
    const text = Array.from(seen, (byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
    ).join('');
    const columns = `${hex.slice(0, 8).join(' ')}  ${hex.slice(8).join(' ')}`.padEnd(48);
    return `${offset.toString(16).padStart(8, '0')}  ${columns}  |${text}|`;
  } finally {
    await file.close();
  }
}
