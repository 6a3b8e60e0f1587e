import { cleanDriveText } from '../../../shared/drive-text.ts';
import { because, type MissingReason } from '../../../shared/missing-reasons.ts';
import { known, unavailable, type Reading } from '../../../shared/reading.ts';
import type { DriveIdentity } from '../../../shared/schemas/drive.ts';
import type { AtaIdentify } from '../ata-identify.ts';
import type { DeviceFacts } from './device-facts.ts';
import { decodeUdevText } from './udev-record.ts';

/** A text of one source, cleaned; sources are asked in order and the first that says something is taken. */
interface Said {
  readonly source: string;
  readonly text: string | null;
}

/**
 * Who the device says it is, from sysfs and udev's database alone, so that the engine gets the same answer for the same
 * drive as the listing did. Behind a USB adapter this may be the adapter's own identity.
 */
export function identityOf(facts: DeviceFacts): DriveIdentity {
  const said = sourcesOf(facts);
  return {
    vendor: readingOf(said.vendor, 'no-vendor'),
    model: readingOf(said.model, 'no-model'),
    serial: serialReading(said.serial),
    wwn: readingOf(said.wwn, 'no-wwn'),
    firmware: readingOf(said.firmware, 'no-firmware'),
  };
}

/** Where the sources of an identity name different drives; one sentence each. */
export function identityDisagreements(facts: DeviceFacts): readonly string[] {
  const { serial, wwn } = sourcesOf(facts);
  // Behind a USB adapter, some sources give its serial and some the drive's.
  const comparable = facts.usb === null ? serial : [];
  return [...differing('serial', comparable), ...differing('world-wide name', wwn)];
}

function sourcesOf(facts: DeviceFacts) {
  const udev = (name: string): string | null => facts.udev?.properties.get(name) ?? null;
  const encoded = (name: string): string | null => {
    const text = udev(`${name}_ENC`);
    return text === null ? (udev(name)?.replaceAll('_', ' ') ?? null) : decodeUdevText(text);
  };
  const ata = facts.identify;
  return {
    vendor: [
      // "ATA" is what the kernel puts where ATA drives have no vendor field.
      said('sysfs', facts.vendor?.trim() === 'ATA' ? null : facts.vendor),
      said('udev', ata !== null || udev('ID_BUS') === 'ata' ? null : encoded('ID_VENDOR')),
    ],
    model: [said('ATA identify', ata?.model), said('udev', encoded('ID_MODEL')), said('sysfs', facts.model)],
    serial: [
      said('ATA identify', ata?.serial),
      said('sysfs', facts.serial),
      // For SCSI drives, udev's short serial is their world-wide name.
      said('udev', udev('ID_SCSI_SERIAL') ?? (udev('ID_BUS') === 'scsi' ? null : udev('ID_SERIAL_SHORT'))),
      said('USB', facts.usb?.serial),
    ],
    wwn: [
      said('ATA identify', ata?.wwn === undefined || ata.wwn === null ? null : `0x${ata.wwn}`),
      said('sysfs', normaliseWwn(facts.wwid)),
      said('udev', normaliseWwn(udev('ID_WWN_WITH_EXTENSION') ?? udev('ID_WWN'))),
    ],
    firmware: [
      said('ATA identify', ata?.firmware),
      said('sysfs', facts.firmware),
      said('udev', udev('ID_REVISION')),
    ],
  };
}

/** The identity that IDENTIFY data states. */
export function identityFromIdentify(identify: AtaIdentify): DriveIdentity {
  return {
    vendor: unavailable(because('no-vendor-on-ata')),
    model: readingOf([said('ATA identify', identify.model)], 'no-model'),
    serial: serialReading([said('ATA identify', identify.serial)]),
    wwn: readingOf([said('ATA identify', identify.wwn === null ? null : `0x${identify.wwn}`)], 'no-wwn'),
    firmware: readingOf([said('ATA identify', identify.firmware)], 'no-firmware'),
  };
}

/** A serial as the drive reports it, or why it cannot serve: blank, or one of the fillers that adapters make up. */
export function serialReading(sources: readonly Said[]): Reading<string> {
  const text = firstText(sources);
  if (text === null) return unavailable(because('no-serial'));
  return isFiller(text) ? unavailable(because('filler-serial', { text })) : known(text);
}

/** Serials that tell nothing: one character repeated, counted-up digits, words for "none". */
function isFiller(text: string): boolean {
  const bare = text.replace(/[\s._-]/g, '').toUpperCase();
  return (
    /^(.)\1*$/u.test(bare) ||
    '0123456789ABCDEF0123456789ABCDEF'.startsWith(bare) ||
    '1234567890123456789012345678901234567890'.startsWith(bare) ||
    ['NONE', 'NA', 'N/A', 'NULL', 'UNKNOWN', 'NOTSPECIFIED', 'DEFAULTSTRING'].includes(bare)
  );
}

function readingOf(sources: readonly Said[], missing: MissingReason): Reading<string> {
  const text = firstText(sources);
  return text === null ? unavailable(because(missing)) : known(text);
}

function firstText(sources: readonly Said[]): string | null {
  return sources.find((source) => source.text !== null)?.text ?? null;
}

/** One source's statement; text without a single visible character says nothing. */
export function said(source: string, raw: string | null | undefined): Said {
  const text = raw === null || raw === undefined ? '' : cleanDriveText(raw);
  return { source, text: /[^\s\uFFFD]/u.test(text) ? text : null };
}

function differing(what: string, sources: readonly Said[]): readonly string[] {
  const told = sources.filter((source) => source.text !== null);
  const first = told[0];
  const other = told.find(
    (source) => source.text?.replaceAll(/[\s_]/g, '') !== first?.text?.replaceAll(/[\s_]/g, ''),
  );
  return first === undefined || other === undefined
    ? []
    : [`The ${what} is ${first.text ?? ''} by ${first.source}, but ${other.text ?? ''} by ${other.source}.`];
}

/** `naa.5000…` and udev's `0x5000…` are one name in two spellings; other kinds (`t10.`) only repeat model and serial. */
function normaliseWwn(text: string | null): string | null {
  const naa = /^(?:naa\.|0x)([0-9a-f]+)$/i.exec(text?.trim() ?? '')?.[1];
  if (naa !== undefined) return `0x${naa.toLowerCase()}`;
  return text !== null && /^(eui|uuid)\./i.test(text.trim()) ? text.trim().toLowerCase() : null;
}
