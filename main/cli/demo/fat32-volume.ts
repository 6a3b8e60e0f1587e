const sectorBytes = 512;
const reservedSectors = 32;
const fatCount = 2;
const rootCluster = 2;
const entryBytes = 32;
const endOfChain = 0x0fffffff;
/** Fewer clusters make a volume FAT16 by definition. */
const fewestClusters = 65_525;

const attributes = { volumeLabel: 0x08, directory: 0x10, archive: 0x20 } as const;

/** One file to put on the volume. */
export interface VolumeFile {
  /** Path of 8.3 names in upper case without leading slash, for example `DICOM/P0000001/IM000001`. */
  readonly path: string;
  readonly content: Uint8Array;
  readonly modified: Date;
  /** Deleted again as a user would: its name is struck out and its clusters are free, its content stays. */
  readonly deleted: boolean;
}

/** What describes the volume as a whole. */
export interface VolumeShape {
  /** Sectors before the volume on its drive. */
  readonly firstSector: number;
  readonly sectorCount: number;
  /** Up to 11 characters in upper case. */
  readonly label: string;
  readonly serialNumber: number;
}

interface Directory {
  readonly name: string;
  readonly directories: Map<string, Directory>;
  readonly files: Map<string, VolumeFile>;
}

/**
 * A FAT32 volume, as the removable drives of imaging workstations carry it, with clusters of one sector.
 * The whole volume comes back as one buffer.
 *
 * @throws RangeError if the volume is too small for FAT32 or for its files.
 * @throws TypeError if a path is not made of plain 8.3 names.
 */
export function fat32Volume(shape: VolumeShape, files: readonly VolumeFile[]): Buffer {
  const fatSectors = sectorsOfFat(shape.sectorCount);
  const clusterCount = shape.sectorCount - reservedSectors - fatCount * fatSectors;
  if (clusterCount < fewestClusters) throw new RangeError('the volume is too small for FAT32');

  const volume = Buffer.alloc(shape.sectorCount * sectorBytes);
  const fat = new Uint32Array(clusterCount + 2);
  fat[0] = 0x0ffffff8;
  fat[1] = endOfChain;
  let nextCluster = rootCluster;

  /** Takes the next clusters for `bytes` and links them; a deleted file's clusters are taken but stay unlinked. */
  const place = (length: number, linked: boolean): number => {
    const count = Math.max(1, Math.ceil(length / sectorBytes));
    const first = nextCluster;
    nextCluster += count;
    if (nextCluster > clusterCount + 2) throw new RangeError('the files do not fit on the volume');
    if (linked) {
      for (let index = 0; index < count; index += 1) {
        fat[first + index] = index + 1 === count ? endOfChain : first + index + 1;
      }
    }
    return first;
  };
  const clusterOffset = (cluster: number): number =>
    (reservedSectors + fatCount * fatSectors + (cluster - rootCluster)) * sectorBytes;

  const writeDirectory = (directory: Directory, parentCluster: number | null): number => {
    const ownEntries = parentCluster === null ? 1 : 2;
    const entryCount = ownEntries + directory.directories.size + directory.files.size;
    const cluster = place(entryCount * entryBytes, true);
    const made = firstModified(directory);
    const entries =
      parentCluster === null
        ? [directoryEntry(shape.label.padEnd(11), attributes.volumeLabel, 0, 0, made)]
        : [
            directoryEntry('.'.padEnd(11), attributes.directory, cluster, 0, made),
            directoryEntry(
              '..'.padEnd(11),
              attributes.directory,
              parentCluster === rootCluster ? 0 : parentCluster,
              0,
              made,
            ),
          ];
    for (const child of directory.directories.values()) {
      const childCluster = writeDirectory(child, cluster);
      entries.push(
        directoryEntry(shortName(child.name), attributes.directory, childCluster, 0, firstModified(child)),
      );
    }
    for (const [name, file] of directory.files) {
      const fileCluster = place(file.content.length, !file.deleted);
      volume.set(file.content, clusterOffset(fileCluster));
      const entry = directoryEntry(
        shortName(name),
        attributes.archive,
        fileCluster,
        file.content.length,
        file.modified,
      );
      if (file.deleted) entry[0] = 0xe5;
      entries.push(entry);
    }
    volume.set(Buffer.concat(entries), clusterOffset(cluster));
    return cluster;
  };
  writeDirectory(directoryTree(files), null);

  const used = fat.reduce((count, link) => (link === 0 ? count : count + 1), 0) - 2;
  const boot = bootSector(shape, fatSectors);
  const info = infoSector(clusterCount - used, nextCluster);
  volume.set(boot, 0);
  volume.set(info, sectorBytes);
  volume.set(boot, 6 * sectorBytes);
  volume.set(info, 7 * sectorBytes);
  for (let copy = 0; copy < fatCount; copy += 1) {
    const offset = (reservedSectors + copy * fatSectors) * sectorBytes;
    fat.forEach((link, cluster) => volume.writeUInt32LE(link, offset + cluster * 4));
  }
  return volume;
}

/** As many sectors as a FAT needs for every cluster that is left beside both FATs. */
function sectorsOfFat(sectorCount: number): number {
  const entriesPerSector = sectorBytes / 4;
  return Math.ceil((sectorCount - reservedSectors + 2) / (entriesPerSector + fatCount));
}

function directoryTree(files: readonly VolumeFile[]): Directory {
  const newDirectory = (name: string): Directory => ({ name, directories: new Map(), files: new Map() });
  const root = newDirectory('');
  for (const file of files) {
    const names = file.path.split('/');
    const fileName = names.pop() ?? '';
    let directory = root;
    for (const name of names) {
      const child = directory.directories.get(name) ?? newDirectory(name);
      directory.directories.set(name, child);
      directory = child;
    }
    directory.files.set(fileName, file);
  }
  return root;
}

function firstModified(directory: Directory): Date {
  const [file] = directory.files.values();
  if (file !== undefined) return file.modified;
  const [child] = directory.directories.values();
  return child === undefined ? new Date(Date.UTC(2020, 0, 1)) : firstModified(child);
}

/** `NAME.EXT` as the 11 bytes of a directory entry. */
function shortName(name: string): string {
  const match = /^([A-Z0-9_-]{1,8})(?:\.([A-Z0-9_-]{1,3}))?$/.exec(name);
  if (match === null) throw new TypeError(`not an 8.3 name: ${name}`);
  return (match[1] ?? '').padEnd(8) + (match[2] ?? '').padEnd(3);
}

function directoryEntry(
  name: string,
  attribute: number,
  cluster: number,
  sizeBytes: number,
  modified: Date,
): Buffer {
  const entry = Buffer.alloc(entryBytes);
  const date =
    ((modified.getUTCFullYear() - 1980) << 9) | ((modified.getUTCMonth() + 1) << 5) | modified.getUTCDate();
  const time =
    (modified.getUTCHours() << 11) | (modified.getUTCMinutes() << 5) | (modified.getUTCSeconds() >> 1);
  entry.write(name, 0, 11, 'latin1');
  entry[11] = attribute;
  entry.writeUInt16LE(time, 14);
  entry.writeUInt16LE(date, 16);
  entry.writeUInt16LE(date, 18);
  entry.writeUInt16LE(cluster >>> 16, 20);
  entry.writeUInt16LE(time, 22);
  entry.writeUInt16LE(date, 24);
  entry.writeUInt16LE(cluster & 0xffff, 26);
  entry.writeUInt32LE(sizeBytes, 28);
  return entry;
}

function bootSector(shape: VolumeShape, fatSectors: number): Buffer {
  const sector = Buffer.alloc(sectorBytes);
  sector.set([0xeb, 0x58, 0x90]);
  sector.write('MSWIN4.1', 3, 'latin1');
  sector.writeUInt16LE(sectorBytes, 11);
  sector[13] = 1; // sectors per cluster
  sector.writeUInt16LE(reservedSectors, 14);
  sector[16] = fatCount;
  sector[21] = 0xf8; // fixed medium
  sector.writeUInt16LE(63, 24);
  sector.writeUInt16LE(255, 26);
  sector.writeUInt32LE(shape.firstSector, 28);
  sector.writeUInt32LE(shape.sectorCount, 32);
  sector.writeUInt32LE(fatSectors, 36);
  sector.writeUInt32LE(rootCluster, 44);
  sector.writeUInt16LE(1, 48); // sector of the free-space information
  sector.writeUInt16LE(6, 50); // sector of the backup boot sector
  sector[64] = 0x80;
  sector[66] = 0x29;
  sector.writeUInt32LE(shape.serialNumber, 67);
  sector.write(shape.label.padEnd(11).slice(0, 11), 71, 'latin1');
  sector.write('FAT32   ', 82, 'latin1');
  sector.writeUInt16BE(0x55aa, 510);
  return sector;
}

function infoSector(freeClusters: number, nextFree: number): Buffer {
  const sector = Buffer.alloc(sectorBytes);
  sector.write('RRaA', 0, 'latin1');
  sector.write('rrAa', 484, 'latin1');
  sector.writeUInt32LE(freeClusters, 488);
  sector.writeUInt32LE(nextFree, 492);
  sector.writeUInt16BE(0x55aa, 510);
  return sector;
}
