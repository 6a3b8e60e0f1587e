import { realpath } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

import { because } from '../../../shared/missing-reasons.ts';
import { known, unavailable, type Reading } from '../../../shared/reading.ts';
import { listNames, readAttribute, readNumber } from './sysfs.ts';
import type { BlockNode, ContentTags } from './system-snapshot.ts';
import { decodeUdevText, readUdevRecord, type UdevRecord } from './udev-record.ts';

/** sysfs counts sizes in units of 512 bytes, whatever the drive's sector size. */
const sysfsSectorBytes = 512;

const block = '/sys/class/block';

/** Every block device that sysfs lists now. One that disappears while we look is left out. */
export async function readBlockNodes(): Promise<readonly BlockNode[]> {
  const numbers = await readDeviceNumbers();
  const nodes = await Promise.all([...numbers].map(([name, number]) => readNode(name, number, numbers)));
  return nodes.filter((node) => node !== null);
}

/** Device numbers by sysfs name. Hidden path devices of native NVMe multipath have none: their visible head stands for them. */
async function readDeviceNumbers(): Promise<ReadonlyMap<string, string>> {
  const names = await listNames(block);
  const numbers = await Promise.all(names.map((name) => readAttribute(`${block}/${name}/dev`)));
  return new Map(
    names.flatMap((name, index) => {
      const number = numbers[index] ?? '';
      return /^\d+:\d+$/.test(number) ? [[name, number] as const] : [];
    }),
  );
}

async function readNode(
  name: string,
  deviceNumber: string,
  numbers: ReadonlyMap<string, string>,
): Promise<BlockNode | null> {
  const folder = `${block}/${name}`;
  const place = await realpath(folder).catch(() => null);
  if (place === null) return null;
  const numbersIn = async (list: 'slaves' | 'holders'): Promise<readonly string[]> =>
    (await listNames(`${folder}/${list}`)).flatMap((other) => numbers.get(other) ?? []);
  const [partition, slaves, holders, mapperName, mapperUuid, sectors, udev, backing] = await Promise.all([
    readAttribute(`${folder}/partition`),
    numbersIn('slaves'),
    numbersIn('holders'),
    readAttribute(`${folder}/dm/name`),
    readAttribute(`${folder}/dm/uuid`),
    readNumber(`${folder}/size`),
    readUdevRecord(deviceNumber),
    readBackingPath(folder),
  ]);
  return {
    deviceNumber,
    name: name.replaceAll('!', '/'),
    parent:
      partition === null
        ? (numbers.get(bootAreaOwner(name) ?? '') ?? null)
        : (numbers.get(basename(dirname(place))) ?? null),
    slaves,
    holders,
    mapper: mapperName === null ? null : { name: mapperName, uuid: mapperUuid ?? '' },
    backing: backing === null ? null : { path: backing, kind: 'file', deviceNumber: null },
    sizeBytes: sizeReading(sectors),
    contentType: contentReading(udev),
    tags: contentTags(udev),
  };
}

/** eMMC boot areas are devices of their own, but they belong to the drive as a partition does. */
function bootAreaOwner(name: string): string | null {
  return /^(mmcblk\d+)boot\d+$/.exec(name)?.[1] ?? null;
}

async function readBackingPath(folder: string): Promise<string | null> {
  const path =
    (await readAttribute(`${folder}/loop/backing_file`)) ?? (await readAttribute(`${folder}/backing_dev`));
  return path === null || path === '' || path === 'none' ? null : path;
}

function sizeReading(sectors: number | null): Reading<number> {
  const bytes = sectors === null ? null : sectors * sysfsSectorBytes;
  return bytes === null || !Number.isSafeInteger(bytes) ? unavailable(because('no-size')) : known(bytes);
}

/** udev probes every device as it appears; a record without a type means that nothing was recognised. */
function contentReading(udev: UdevRecord | null): Reading<string | null> {
  return udev === null
    ? unavailable(because('no-udev-record'))
    : known(udev.properties.get('ID_FS_TYPE') ?? null);
}

function contentTags(udev: UdevRecord | null): ContentTags {
  const text = (name: string): string | null => {
    const encoded = udev?.properties.get(`${name}_ENC`);
    return encoded === undefined ? (udev?.properties.get(name) ?? null) : decodeUdevText(encoded);
  };
  return {
    label: text('ID_FS_LABEL'),
    uuid: text('ID_FS_UUID'),
    partitionLabel: text('ID_PART_ENTRY_NAME'),
    partitionUuid: udev?.properties.get('ID_PART_ENTRY_UUID') ?? null,
  };
}
