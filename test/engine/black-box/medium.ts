import fs from 'node:fs/promises';

import { mergeRanges, type LbaRange } from '../../../shared/lba-ranges.ts';

const KIB = 1024;
/** Bytes in a MiB. */
export const MIB = 1024 * KIB;

/** Fills a file with old data that tells each 512-byte sector from every other. */
export async function fillWithOldData(file: string): Promise<void> {
  const { size } = await fs.stat(file);
  const data = Buffer.alloc(size, 0xa5);
  for (let offset = 0; offset + 64 <= size; offset += 512) {
    data.write(`PATIENT^OLD DATA^${String(offset / 512).padStart(12, '0')}`, offset, 'latin1');
  }
  const handle = await fs.open(file, 'r+');
  try {
    await handle.write(data, 0, size, 0);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The sectors of a medium that hold anything but zeros: what a wipe with zeros has left behind. */
export async function sectorsLeft(file: string, sectorBytes = 512): Promise<readonly LbaRange[]> {
  return sectorsNotZero(await fs.readFile(file), sectorBytes);
}

/** Like {@link sectorsLeft}, of bytes in memory. A last, incomplete sector counts as one. */
export function sectorsNotZero(medium: Buffer, sectorBytes: number): readonly LbaRange[] {
  const zeros = Buffer.alloc(sectorBytes);
  const left: LbaRange[] = [];
  for (let offset = 0; offset < medium.length; offset += sectorBytes) {
    const end = Math.min(offset + sectorBytes, medium.length);
    if (medium.compare(zeros, 0, end - offset, offset, end) === 0) continue;
    left.push({ firstLba: offset / sectorBytes, lastLba: offset / sectorBytes });
  }
  return mergeRanges(left);
}

/** The sectors from `fromBytes` up to, not including, `toBytes`. */
export function sectorsBetween(fromBytes: number, toBytes: number, sectorBytes = 512): readonly LbaRange[] {
  return [{ firstLba: fromBytes / sectorBytes, lastLba: toBytes / sectorBytes - 1 }];
}
