/** Sectors of an image count 512 bytes. */
const sectorBytes = 512;

/** One primary partition of a Master Boot Record. */
export interface MbrPartition {
  readonly firstSector: number;
  readonly sectorCount: number;
  /** Partition type byte, for example 0x0c for FAT32 with LBA addressing. */
  readonly type: number;
}

/**
 * A Master Boot Record with one partition. Its cylinder/head/sector fields say "beyond what they can address", as
 * every current tool writes them.
 */
export function masterBootRecord(diskSignature: number, partition: MbrPartition): Buffer {
  const record = Buffer.alloc(sectorBytes);
  record.writeUInt32LE(diskSignature, 440);
  const entry = 446;
  const unaddressable = [0xfe, 0xff, 0xff];
  record.set([0x80, ...unaddressable, partition.type, ...unaddressable], entry);
  record.writeUInt32LE(partition.firstSector, entry + 8);
  record.writeUInt32LE(partition.sectorCount, entry + 12);
  record.writeUInt16BE(0x55aa, 510);
  return record;
}
