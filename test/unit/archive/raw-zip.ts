import { crc32, deflateRawSync } from 'node:zlib';

/** An entry of a zip as nobody honest writes it; what is not given is as it should be. */
export interface RawEntry {
  readonly name: string;
  readonly content: Uint8Array;
  readonly packed?: boolean;
  /** What the zip says that the content's size is. */
  readonly claimedBytes?: number;
  /** General purpose flags: 1 means encrypted. */
  readonly flags?: number;
  /** Unix mode: 0o120777 makes it a link. */
  readonly mode?: number;
}

/** Writes a zip byte by byte (APPNOTE 4.3), with whatever lies its entries tell. */
export function rawZip(entries: readonly RawEntry[]): Buffer {
  const locals: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8');
    const data = entry.packed === true ? deflateRawSync(entry.content) : Buffer.from(entry.content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE((entry.flags ?? 0) | 0x800, 2);
    common.writeUInt16LE(entry.packed === true ? 8 : 0, 4);
    common.writeUInt32LE(crc32(entry.content), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(entry.claimedBytes ?? entry.content.length, 18);
    common.writeUInt16LE(name.length, 22);
    locals.push(Buffer.from('PK\u0003\u0004', 'latin1'), common, name, data);
    const more = Buffer.alloc(14);
    more.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 6);
    more.writeUInt32LE(offset, 10);
    central.push(Buffer.from('PK\u0001\u0002\u0014\u0003', 'latin1'), common, more, name);
    offset += 4 + common.length + name.length + data.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}
