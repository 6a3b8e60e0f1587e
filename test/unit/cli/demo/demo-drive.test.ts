import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import dicomParser from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { makeDemoDrive, type DemoDrive } from '../../../../main/cli/demo/demo-drive.ts';
import { fat32Volume } from '../../../../main/cli/demo/fat32-volume.ts';
import { inventedStudies } from '../../../../main/cli/demo/invented-studies.ts';
import { countMarker, hexLine } from '../../../../main/cli/demo/raw-view.ts';
import { requires } from '../../../requirements/requires.ts';

const run = promisify(execFile);

let folder: string;
let drive: DemoDrive;
let bytes: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'clearbench-demo-'));
  drive = await makeDemoDrive(path.join(folder, 'drive.img'));
  bytes = await readFile(drive.path);
});
afterAll(async () => rm(folder, { recursive: true, force: true }));

/** Every DICOM object on the drive, found the way a curious buyer would: by its marker. */
function objectsOnDrive(): readonly dicomParser.DataSet[] {
  const found: dicomParser.DataSet[] = [];
  for (let at = bytes.indexOf('DICM'); at !== -1; at = bytes.indexOf('DICM', at + 1)) {
    found.push(
      dicomParser.parseDicom(bytes.subarray(at - 128, at - 128 + 40_000), { untilTag: 'x7fe00010' }),
    );
  }
  return found;
}

describe("the demo's drive", () => {
  it('has the size and the partition table of a small drive', () => {
    expect(bytes.length).toBe(64 * 1024 * 1024);
    expect(bytes.readUInt16BE(510)).toBe(0x55aa);
    const partition = bytes.subarray(446, 462);
    expect([partition[4], partition.readUInt32LE(8), partition.readUInt32LE(12)]).toEqual([
      0x0c, 2048, 129_024,
    ]);
    expect([...bytes.subarray(462, 510)].every((byte) => byte === 0)).toBe(true);
  });

  it('holds DICOM objects that another implementation reads, of invented patients only', () => {
    const objects = objectsOnDrive();
    expect(objects).toHaveLength(drive.dicomObjects);
    for (const object of objects) {
      expect(object.string('x00020010')).toBe('1.2.840.10008.1.2.1');
      expect(object.string('x00080016')).toBe('1.2.840.10008.5.1.4.1.1.2');
      expect(object.string('x00080018')).toBe(object.string('x00020003'));
      expect(object.string('x00080018')).toMatch(/^2\.25\.(0|[1-9]\d{0,38})$/);
      expect(object.string('x00100010')).toMatch(/^Invented\^/);
      expect(object.elements['x7fe00010']?.length).toBe(128 * 128 * 2);
      expect([object.uint16('x00280010'), object.uint16('x00280011'), object.uint16('x00280100')]).toEqual([
        128, 128, 16,
      ]);
    }
    const uids = new Set(objects.map((object) => object.string('x00080018')));
    expect(uids.size).toBe(drive.dicomObjects);
    const byPatient = new Map<string, number>();
    for (const object of objects) {
      const id = object.string('x00100020') ?? '';
      byPatient.set(id, (byPatient.get(id) ?? 0) + 1);
    }
    expect(byPatient).toEqual(new Map(inventedStudies.map(({ patient, slices }) => [patient.id, slices])));
  });

  it('is the same on every run', async () => {
    await makeDemoDrive(path.join(folder, 'again.img'));
    expect(bytes.equals(await readFile(path.join(folder, 'again.img')))).toBe(true);
  });

  it('is searched completely, also where a marker lies across two blocks', async () => {
    expect((await countMarker(drive.path, 'DICM')).count).toBe(drive.dicomObjects);
    const file = path.join(folder, 'across');
    const mebibyte = 1024 * 1024;
    const across = Buffer.alloc(2 * mebibyte + 10);
    for (const offset of [0, mebibyte - 2, 2 * mebibyte - 4, 2 * mebibyte + 6]) across.write('DICM', offset);
    await writeFile(file, across);
    expect(await countMarker(file, 'DICM')).toEqual({ count: 4, firstOffset: 0 });
    expect(await countMarker(file, 'none')).toEqual({ count: 0, firstOffset: null });
    expect(await hexLine(file, mebibyte - 2)).toBe(
      '000ffffe  44 49 43 4d 00 00 00 00  00 00 00 00 00 00 00 00  |DICM............|',
    );
  });
});

requires('vfat').describe("the file system on the demo's drive", () => {
  it('is sound and lists every object but those of the deleted patient, as dosfstools reads it', async () => {
    const partition = path.join(folder, 'partition');
    await writeFile(partition, bytes.subarray(2048 * 512));
    const { stdout } = await run('/sbin/fsck.fat', ['-n', '-v', '-l', partition], { maxBuffer: 1 << 24 });
    expect(stdout).toContain('2 FATs, 32 bit entries');
    const listed = stdout.split('\n').filter((line) => /\/DICOM\/P\d{7}\/IM\d{6}/.test(line));
    expect(listed).toHaveLength(drive.dicomObjects - drive.deletedObjects);
    expect(listed.some((line) => line.includes('/P0000004/'))).toBe(false);
    expect(drive.deletedObjects).toBeGreaterThan(0);
  });
});

describe('a FAT32 volume', () => {
  const shape = { firstSector: 0, sectorCount: 70_000, label: 'TEST', serialNumber: 1 };
  const file = (name: string, size = 1) => ({
    path: name,
    content: new Uint8Array(size),
    modified: new Date(Date.UTC(2021, 0, 1)),
    deleted: false,
  });

  it('is refused where it would not be one', () => {
    expect(() => fat32Volume({ ...shape, sectorCount: 60_000 }, [])).toThrow('too small for FAT32');
  });

  it('is refused where its files do not fit', () => {
    expect(() => fat32Volume(shape, [file('BIG.BIN', 70_000 * 512)])).toThrow('do not fit');
  });

  it.each(['lower.txt', 'TOOLONGNAME.TXT', 'A.B.C', ''])('takes no name like %j', (name) => {
    expect(() => fat32Volume(shape, [file(name)])).toThrow('not an 8.3 name');
  });
});
