import { open } from 'node:fs/promises';

/** Far more than all roots and revocation lists, keys or certificates that people name by hand. */
const MOST_BYTES = 128 * 1024 * 1024;

/**
 * Reads a file that a person named. A pipe is read to its end, as of `--roots <(…)`, but not one that has none: `/dev/zero`
 * named by mistake must not fill the memory.
 *
 * @throws Error of the system; RangeError if it is larger than `limit`.
 */
export async function readUpTo(file: string, limit = MOST_BYTES): Promise<Buffer> {
  const handle = await open(file, 'r');
  const parts: Buffer[] = [];
  let length = 0;
  // One byte more shows that there are more.
  for await (const part of handle.createReadStream({ end: limit }) as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
  }
  if (length > limit) throw new RangeError(`${file} is larger than ${limit} bytes`);
  return Buffer.concat(parts, length);
}
