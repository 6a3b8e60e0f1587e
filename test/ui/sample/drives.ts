import type { BenchDrive, DriveVerdict } from '../../../shared/contract/drives.ts';
import { known, unavailable } from '../../../shared/reading.ts';
import type { Drive, DrivePartition, MediaKind } from '../../../shared/schemas/drive.ts';

/** What a sample drive is made from; the rest is what such drives usually report. */
export interface SampleDrive {
  readonly bay: number;
  readonly vendor?: string;
  readonly model: string;
  readonly serial: string | null;
  readonly sizeBytes: number;
  readonly media?: MediaKind;
  readonly usb?: boolean;
  readonly temperature?: number;
  readonly reallocated?: number;
  readonly failing?: boolean;
  readonly partitions?: readonly DrivePartition[];
  readonly verdicts?: readonly DriveVerdict[];
  readonly unmountOffered?: boolean;
  readonly state?: BenchDrive['state'];
  readonly tried?: readonly string[];
  readonly jobId?: string | null;
  readonly resumableJobId?: string | null;
}

/** A partition as lsblk shows it. */
export function partition(
  path: string,
  sizeBytes: number,
  contentType: string | null,
  mountPoints: readonly string[] = [],
): DrivePartition {
  return {
    path,
    sizeBytes: known(sizeBytes),
    contentType: contentType === null ? unavailable('no signature found') : known(contentType),
    mountPoints,
  };
}

/** Makes one drive of the sample bench. */
export function sampleDrive(sample: SampleDrive): BenchDrive {
  const letter = String.fromCharCode(97 + sample.bay);
  return {
    driveId: `disk-${sample.bay}`,
    bay: {
      key: `pci-0000:00:1f.2-ata-${sample.bay}`,
      label: String(sample.bay),
      order: sample.bay,
    },
    drive: driveOf(sample, `/dev/sd${letter}`),
    attachedAt: '2026-11-24T07:01:12.000Z',
    state: sample.state ?? 'known',
    tried: sample.tried ?? [],
    verdicts: sample.verdicts ?? [],
    unmountOffered: sample.unmountOffered ?? false,
    jobId: sample.jobId ?? null,
    resumableJobId: sample.resumableJobId ?? null,
  };
}

function driveOf(sample: SampleDrive, path: string): Drive {
  const media = sample.media ?? 'hdd';
  const identity = {
    vendor:
      sample.vendor === undefined ? unavailable<string>('ATA drives report none') : known(sample.vendor),
    model: known(sample.model),
    serial:
      sample.serial === null
        ? unavailable<string>('the USB adapter does not pass it on')
        : known(sample.serial),
    wwn: known(`0x5000c500${(0x5e7f1a2b + sample.bay).toString(16)}`),
    firmware: known('SN04'),
  };
  return {
    path,
    deviceNumber: `8:${sample.bay * 16}`,
    diskSequence: known(40 + sample.bay),
    identity,
    sizeBytes: known(sample.sizeBytes),
    logicalSectorBytes: known(512),
    physicalSectorBytes: known(4096),
    bus: sample.usb === true ? 'usb' : media === 'nvme' ? 'nvme' : 'sata',
    mediaKind: media,
    virtualKind: null,
    usbBridge:
      sample.usb === true
        ? {
            vendorId: '152d',
            productId: '0578',
            name: known('JMicron JMS578'),
            serial: known('DD56419883A12'),
          }
        : null,
    behindBridge: sample.usb === true ? known(identity) : null,
    removable: known(false),
    readOnly: known(false),
    partitions: sample.partitions ?? [
      partition(`${path}1`, 104_857_600, 'ntfs'),
      partition(`${path}2`, sample.sizeBytes - 104_857_600, 'ntfs'),
    ],
    mountPoints: (sample.partitions ?? []).flatMap((part) => part.mountPoints),
    holders: [],
    systemUse: { state: 'not-system', reasons: [] },
    port: known(`pci-0000:00:1f.2-ata-${sample.bay}`),
    health: known({
      passed: known(sample.failing !== true),
      temperatureCelsius: known(sample.temperature ?? 34),
      powerOnHours: known(31_204 + sample.bay * 911),
      reallocatedSectors: known(sample.reallocated ?? 0),
      pendingSectors: known(0),
      uncorrectableSectors: known(0),
      wearPercent: media === 'hdd' ? unavailable('not reported by hard disks') : known(37),
    }),
    hiddenArea:
      sample.usb === true
        ? { state: 'unknown', reason: 'the USB adapter does not pass the query on' }
        : { state: 'absent' },
    disagreements: [],
  };
}

const TB = 1_000_204_886_016;
const HALF_TB = 500_107_862_016;

/** Verdicts of the sample drives. */
export const verdicts = {
  system: {
    code: 'SYSTEM_DRIVE',
    weight: 'blocked',
    message: 'This drive holds / through LVM volume vg0-root, and swap.',
  },
  mounted: {
    code: 'DRIVE_MOUNTED',
    weight: 'blocked',
    message: 'File systems of this drive are mounted at /media/bench/CTDATA.',
  },
  usb: {
    code: 'USB_HIDES_IDENTITY',
    weight: 'confirm',
    message: 'The drive is behind a JMicron JMS578 USB adapter.',
  },
  hidden: {
    code: 'HIDDEN_AREA_UNKNOWN',
    weight: 'confirm',
    message: 'Whether the drive has a hidden area could not be asked through the USB adapter.',
  },
  noSerial: { code: 'DRIVE_NO_SERIAL', weight: 'blocked', message: 'The drive reports no serial.' },
  flash: { code: 'FLASH_OVERWRITE_LIMIT', weight: 'note', message: 'This is a flash drive.' },
  failing: { code: 'HEALTH_FAILING', weight: 'confirm', message: 'The drive predicts its own failure.' },
} as const satisfies Readonly<Record<string, DriveVerdict>>;

/** Drives as they come from retired imaging workstations. */
export const sampleDrives: readonly SampleDrive[] = [
  {
    bay: 1,
    vendor: 'Samsung',
    model: 'Samsung SSD 870 EVO 500GB',
    serial: 'S62ANJ0R812345X',
    sizeBytes: HALF_TB,
    media: 'ssd',
    verdicts: [verdicts.system],
    partitions: [
      partition('/dev/sdb1', 536_870_912, 'vfat', ['/boot/efi']),
      partition('/dev/sdb2', HALF_TB - 536_870_912, 'LVM2_member', ['/', '[SWAP]']),
    ],
  },
  { bay: 2, model: 'ST1000NM0033-9ZM173', serial: 'Z1W2KQ9P', sizeBytes: TB },
  { bay: 3, vendor: 'WDC', model: 'WDC WD5003ABYZ-011FA0', serial: 'WD-WMAYP0K1L7VX', sizeBytes: HALF_TB },
  {
    bay: 4,
    vendor: 'Toshiba',
    model: 'TOSHIBA MQ01ABD050',
    serial: '54GTPQ2XS',
    sizeBytes: HALF_TB,
    usb: true,
    verdicts: [verdicts.usb, verdicts.hidden],
  },
  {
    bay: 5,
    vendor: 'Hitachi',
    model: 'HUA723020ALA641',
    serial: 'YFGTVKMA',
    sizeBytes: 2 * TB,
    reallocated: 12,
    verdicts: [verdicts.mounted],
    unmountOffered: true,
    partitions: [partition('/dev/sdf1', 2 * TB - 1_048_576, 'ext4', ['/media/bench/CTDATA'])],
  },
  {
    bay: 6,
    vendor: 'Intel',
    model: 'INTEL SSDSC2BB240G7',
    serial: 'PHDV7040021H240AGN',
    sizeBytes: 240_057_409_536,
    media: 'ssd',
    verdicts: [verdicts.flash],
  },
];
