import { randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';

import { dicomObject } from './dicom-object.ts';
import { fat32Volume, type VolumeFile } from './fat32-volume.ts';
import { inventedStudies, inventedStation, sliceOf } from './invented-studies.ts';
import { masterBootRecord } from './partition-table.ts';

const sectorBytes = 512;
const driveBytes = 64 * 1024 * 1024;
/** Partitions start at 1 MiB, as every partitioning tool places them. */
const firstSector = 2048;

/** What was put on the demo's drive. */
export interface DemoDrive {
  readonly path: string;
  readonly sizeBytes: number;
  readonly patients: number;
  readonly dicomObjects: number;
  /** How many of the objects had been deleted, as far as the file system is concerned. */
  readonly deletedObjects: number;
}

/**
 * Writes the image of a drive out of an imaging workstation: a partition table and a FAT32 volume with DICOM objects
 * of invented patients, one of whom was deleted long ago. It needs no privilege and no other program, and makes the
 * same bytes on every run. A file that was there before is replaced as a whole.
 */
export async function makeDemoDrive(path: string): Promise<DemoDrive> {
  const files = volumeFiles();
  const sectorCount = driveBytes / sectorBytes - firstSector;
  const volume = fat32Volume({ firstSector, sectorCount, label: 'CTDEMO', serialNumber: 0x0c1ea2be }, files);
  const temporary = `${path}.${randomUUID()}.part`;
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.truncate(driveBytes);
    await writeWhole(file, masterBootRecord(0x0c1ea2be, { firstSector, sectorCount, type: 0x0c }), 0);
    await writeWhole(file, volume, firstSector * sectorBytes);
    await file.sync();
    await file.close();
    await rename(temporary, path);
  } catch (error) {
    await file.close();
    await rm(temporary, { force: true });
    throw error;
  }
  return {
    path,
    sizeBytes: driveBytes,
    patients: inventedStudies.length,
    dicomObjects: inventedStudies.reduce((sum, { slices }) => sum + slices, 0),
    deletedObjects: inventedStudies.reduce((sum, { slices, deleted }) => sum + (deleted ? slices : 0), 0),
  };
}

async function writeWhole(
  file: Awaited<ReturnType<typeof open>>,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
}

function volumeFiles(): readonly VolumeFile[] {
  const about = Buffer.from(
    `${inventedStation.institution}\r\nStation ${inventedStation.name}\r\nAll patients on this drive are invented.\r\n`,
    'latin1',
  );
  const readme: VolumeFile = {
    path: 'README.TXT',
    content: about,
    modified: new Date(Date.UTC(2019, 4, 6, 8, 0, 0)),
    deleted: false,
  };
  const objects = inventedStudies.flatMap((examination, index) =>
    Array.from({ length: examination.slices }, (_, slice): VolumeFile => {
      const { date } = examination.study;
      return {
        path: `DICOM/P${digits(index + 1, 7)}/IM${digits(slice + 1, 6)}`,
        content: dicomObject(sliceOf(examination, slice + 1)),
        modified: new Date(`${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}T09:30:00Z`),
        deleted: examination.deleted,
      };
    }),
  );
  return [readme, ...objects];
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
