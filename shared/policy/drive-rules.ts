import type { ProblemCode } from '../problem-codes.ts';
import { readingOr } from '../reading.ts';
import type { Drive, MediaKind } from '../schemas/drive.ts';
import { techniqueLimit } from './techniques.ts';
import { minTargetBytes, type Severity, type Verdict, type VerdictContext } from './verdict.ts';

/** One rule: its verdict on a drive, or `null` where it has nothing to say. */
export type DriveRule = (drive: Drive, context: VerdictContext) => Verdict | null;

const verdict = (severity: Severity, code: ProblemCode, message: string): Verdict => ({
  code,
  severity,
  message,
});
const blocked = (code: ProblemCode, message: string): Verdict => verdict('blocked', code, message);
const confirm = (code: ProblemCode, message: string): Verdict => verdict('needs-confirmation', code, message);
const note = (code: ProblemCode, message: string): Verdict => verdict('note', code, message);

const systemUse: DriveRule = ({ path, systemUse: { state, reasons } }) => {
  switch (state) {
    case 'not-system':
      return null;
    case 'system':
      return blocked('SYSTEM_DRIVE', `${path} belongs to the running system: it ${reasons.join('; it ')}.`);
    case 'unknown':
      return blocked(
        'SYSTEM_USE_UNKNOWN',
        `Whether the running system depends on ${path} could not be told: ${reasons.join('; ')}.`,
      );
    default:
      return state satisfies never;
  }
};

const mounted: DriveRule = ({ path, mountPoints }) => {
  const places = mountPoints.filter((place) => place !== '[SWAP]');
  return places.length === 0
    ? null
    : blocked('DRIVE_MOUNTED', `File systems of ${path} are mounted at ${some(places)}.`);
};

const swapping: DriveRule = ({ path, mountPoints, holders }) =>
  mountPoints.includes('[SWAP]') || holders.some((holder) => holder.kind === 'swap')
    ? blocked('DRIVE_IS_SWAP', `The system swaps to ${path}.`)
    : null;

const held: DriveRule = ({ path, holders }) => {
  const names = holders
    .filter(({ kind }) => kind !== 'swap')
    .map((holder) => `${holder.path} (${holder.kind})`);
  return names.length === 0 ? null : blocked('DRIVE_HELD', `${path} is held by ${some(names)}.`);
};

const size: DriveRule = ({ path, sizeBytes, logicalSectorBytes }) => {
  if (sizeBytes.status === 'unavailable') {
    return blocked('DRIVE_SIZE_UNKNOWN', `The size of ${path} is unknown (${sizeBytes.reason}).`);
  }
  if (sizeBytes.value === 0) return blocked('DRIVE_NO_MEDIA', `${path} reports no medium.`);
  if (logicalSectorBytes.status === 'unavailable') {
    return blocked(
      'DRIVE_SIZE_UNKNOWN',
      `The sector size of ${path} is unknown (${logicalSectorBytes.reason}).`,
    );
  }
  if (sizeBytes.value % logicalSectorBytes.value !== 0) {
    return blocked('DRIVE_SIZE_UNKNOWN', `The size of ${path} is no whole number of its sectors.`);
  }
  return sizeBytes.value < minTargetBytes
    ? blocked('DRIVE_TOO_SMALL', `${path} reports only ${sizeBytes.value} bytes.`)
    : null;
};

const readOnly: DriveRule = ({ path, readOnly: reading }) => {
  if (reading.status === 'unavailable') {
    return blocked('DRIVE_READ_ONLY', `Whether ${path} can be written is unknown (${reading.reason}).`);
  }
  return reading.value ? blocked('DRIVE_READ_ONLY', `${path} is read-only.`) : null;
};

const unsupported: Readonly<Partial<Record<MediaKind, string>>> = { optical: 'an optical drive' };

const kind: DriveRule = ({ path, mediaKind }) => {
  const what = unsupported[mediaKind];
  return what === undefined ? null : blocked('DRIVE_KIND_UNSUPPORTED', `${path} is ${what}.`);
};

const virtual: DriveRule = ({ path, virtualKind, mediaKind }, { allowVirtual }) =>
  (virtualKind !== null || mediaKind === 'virtual') && !allowVirtual
    ? blocked('DRIVE_IS_VIRTUAL', `${path} is a virtual drive (${virtualKind ?? 'of unknown kind'}).`)
    : null;

const serial: DriveRule = ({ path, identity }, { serialFromLabel }) =>
  identity.serial.status === 'unavailable' && serialFromLabel === null
    ? blocked('DRIVE_NO_SERIAL', `The serial of ${path} could not be read (${identity.serial.reason}).`)
    : null;

const serialUnique: DriveRule = (drive, { attached, serialFromLabel }) => {
  const own = drive.identity.serial;
  if (own.status === 'unavailable') return null;
  const twins = attached
    .filter((other) => other.deviceNumber !== drive.deviceNumber)
    .filter((other) => readingOr(other.identity.serial, null) === own.value)
    .map((other) => other.path);
  if (twins.length === 0) return null;
  const message = `${drive.path} and ${some(twins)} report the same serial ${own.value}.`;
  return serialFromLabel === null
    ? blocked('DRIVE_SERIAL_NOT_UNIQUE', message)
    : confirm('DRIVE_SERIAL_NOT_UNIQUE', message);
};

const disagreement: DriveRule = ({ path, disagreements }) =>
  disagreements.length === 0 ? null : confirm('LISTING_DISAGREES', `${path}: ${disagreements.join(' ')}`);

const usbIdentity: DriveRule = ({ path, usbBridge, behindBridge }) =>
  usbBridge !== null && behindBridge?.status !== 'known'
    ? confirm(
        'USB_HIDES_IDENTITY',
        `${path} is attached through a USB adapter (${readingOr(usbBridge.name, `${usbBridge.vendorId}:${usbBridge.productId}`)}), and the drive behind it could not be asked.`,
      )
    : null;

/** Content types, as blkid names them, of drives that are one of several in an array or pool. */
const memberTypes: readonly (readonly [type: RegExp, array: string])[] = [
  [/^linux_raid_member$/, 'Linux RAID'],
  [
    /^(isw|ddf|via|nvidia|promise_fasttrack|highpoint\w*|adaptec|silicon_medley|lsi_mega|jmicron)_raid_member$/,
    'RAID',
  ],
  [/^(zfs_member|bcache|DM_snapshot_cow|drbd|ceph_bluestore|mpath_member|VMFS_volume_member)$/, 'pool'],
  [/^LVM[12]_member$/, 'LVM'],
];

const raidMember: DriveRule = ({ path, partitions }) => {
  for (const part of partitions) {
    const type = readingOr(part.contentType, '');
    const array = memberTypes.find(([pattern]) => pattern.test(type))?.[1];
    if (array !== undefined) {
      return confirm('RAID_MEMBER', `${part.path} on ${path} is a member of a ${array} set (${type}).`);
    }
  }
  return null;
};

const hiddenArea: DriveRule = ({ path, hiddenArea: area }) => {
  switch (area.state) {
    case 'absent':
    case 'removed':
    case 'not-applicable':
      return null;
    case 'present':
      return confirm(
        'HIDDEN_AREA_PRESENT',
        `${path} hides ${area.sectors} sectors beyond its reported size.`,
      );
    case 'unknown':
      return confirm(
        'HIDDEN_AREA_UNKNOWN',
        `Whether ${path} hides sectors could not be determined (${area.reason}).`,
      );
    default:
      return area satisfies never;
  }
};

const failing: DriveRule = ({ path, health }) => {
  if (health.status === 'unavailable') return null;
  const { passed, pendingSectors, uncorrectableSectors } = health.value;
  const signs = [
    ...(readingOr(passed, true) ? [] : ['its own health check fails']),
    ...(readingOr(pendingSectors, 0) > 0 ? [`pending sectors: ${readingOr(pendingSectors, 0)}`] : []),
    ...(readingOr(uncorrectableSectors, 0) > 0
      ? [`uncorrectable sectors: ${readingOr(uncorrectableSectors, 0)}`]
      : []),
  ];
  return signs.length === 0
    ? null
    : note('HEALTH_FAILING', `${path} shows signs of failing: ${signs.join(', ')}.`);
};

const flashLimit: DriveRule = ({ path, mediaKind }) => {
  const limit = techniqueLimit('host-overwrite', mediaKind);
  return limit === null ? null : note('FLASH_OVERWRITE_LIMIT', `${path}: ${limit}`);
};

/** Every rule, in order of danger. */
export const driveRules: readonly DriveRule[] = [
  systemUse,
  mounted,
  swapping,
  held,
  size,
  readOnly,
  kind,
  virtual,
  serial,
  serialUnique,
  disagreement,
  usbIdentity,
  raidMember,
  hiddenArea,
  failing,
  flashLimit,
];

function some(names: readonly string[]): string {
  const shown = names.slice(0, 4).join(', ');
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}
