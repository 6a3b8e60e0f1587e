import { countSectors, type LbaRange } from '../../../shared/lba-ranges.ts';
import type { Level } from '../../../shared/methods.ts';
import type { Bus, MediaKind } from '../../../shared/schemas/drive.ts';
import type { OutcomeKind } from '../../../shared/schemas/outcome.ts';

/** Printed where a field is `null`: nobody recorded it. Never left blank, never guessed. */
export const notRecorded = 'not recorded';

/** The names of the outcomes as people read them. */
export const outcomeNames: Readonly<Record<OutcomeKind, string>> = {
  sanitized: 'Sanitized',
  'sanitized-with-exceptions': 'Sanitized with exceptions',
  'not-sanitized': 'Not sanitized',
  aborted: 'Aborted',
};

/** The names of the levels. */
export const levelNames: Readonly<Record<Level, string>> = { clear: 'Clear', purge: 'Purge' };

/** The names of media kinds. */
export const mediaNames: Readonly<Record<MediaKind, string>> = {
  hdd: 'Hard disk drive (magnetic)',
  ssd: 'Solid-state drive (SATA/SAS)',
  nvme: 'Solid-state drive (NVMe)',
  flash: 'Flash medium',
  optical: 'Optical medium',
  virtual: 'Virtual drive',
  image: 'Image file of a drive',
  unknown: 'Unknown kind of medium',
};

/** The names of buses. */
export const busNames: Readonly<Record<Bus, string>> = {
  sata: 'SATA',
  ide: 'IDE',
  sas: 'SAS',
  scsi: 'SCSI',
  nvme: 'NVMe',
  usb: 'USB',
  mmc: 'MMC',
  firewire: 'FireWire',
  'fibre-channel': 'Fibre Channel',
  iscsi: 'iSCSI',
  virtio: 'virtio',
  virtual: 'virtual',
  unknown: 'unknown',
};

/** An integer with thousands separated, the same everywhere: certificates are compared across countries. */
export function count(value: number | string | bigint): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** "1 sector", "2,048 sectors". */
export function sectors(value: number): string {
  return `${count(value)} ${value === 1 ? 'sector' : 'sectors'}`;
}

const units = [
  ['PB', 15n],
  ['TB', 12n],
  ['GB', 9n],
  ['MB', 6n],
  ['kB', 3n],
] as const;

/** A number of bytes in the decimal unit that drives are sold in, cut (never rounded up) after one decimal: "500.1 GB". */
export function roughBytes(bytes: string): string {
  const value = BigInt(bytes);
  for (const [unit, power] of units) {
    const one = 10n ** power;
    if (value >= one) {
      const tenths = (value * 10n) / one;
      return `${String(tenths / 10n)}.${String(tenths % 10n)} ${unit}`;
    }
  }
  return `${String(value)} bytes`;
}

/** Exact and rough: "500,107,862,016 bytes (500.1 GB)". */
export function capacity(bytes: string): string {
  return BigInt(bytes) < 1000n ? `${bytes} bytes` : `${count(bytes)} bytes (${roughBytes(bytes)})`;
}

/** A share in percent, cut after one decimal, so that 100 % means all of it and 0 % nothing of it. */
export function percent(part: string, whole: string): string {
  const all = BigInt(whole);
  if (all === 0n) return '0 %';
  const some = BigInt(part);
  const permille = (some * 1000n) / all;
  if (permille === 0n && some > 0n) return 'less than 0.1 %';
  return permille % 10n === 0n
    ? `${String(permille / 10n)} %`
    : `${String(permille / 10n)}.${String(permille % 10n)} %`;
}

/** A rate: "131.5 MB/s". */
export function rate(bytesPerSecond: string | null): string {
  return bytesPerSecond === null ? 'rate not recorded' : `${roughBytes(bytesPerSecond)}/s`;
}

/** A UTC time to the second: "2026-11-24 07:15:00 UTC". */
export function time(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** Ranges as text: "0–7, 4,096–4,103". */
export function lbaList(ranges: readonly LbaRange[]): string {
  return ranges
    .map(({ firstLba, lastLba }) =>
      firstLba === lastLba ? count(firstLba) : `${count(firstLba)}–${count(lastLba)}`,
    )
    .join(', ');
}

/** What a set of ranges amounts to: "3 sectors, 1,536 bytes". */
export function extent(ranges: readonly LbaRange[], sectorBytes: number): string {
  const amount = countSectors(ranges);
  return `${sectors(amount)}, ${count(BigInt(amount) * BigInt(sectorBytes))} bytes`;
}

/** A phrase as a sentence of its own. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
