import { known, unavailable } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';

/** A healthy, idle SATA hard disk with nothing to remark; `changes` make it the drive of a test. */
export function sampleDrive(changes: Partial<Drive> = {}): Drive {
  return {
    path: '/dev/sdb',
    deviceNumber: '8:16',
    diskSequence: known(12),
    identity: {
      vendor: unavailable('the drive reports no vendor'),
      model: known('Invented HD 500'),
      serial: known('INV-0001-ABCD'),
      wwn: known('0x5000c500deadbeef'),
      firmware: known('CC43'),
    },
    sizeBytes: known(500_107_862_016),
    logicalSectorBytes: known(512),
    physicalSectorBytes: known(4096),
    bus: 'sata',
    mediaKind: 'hdd',
    virtualKind: null,
    usbBridge: null,
    behindBridge: null,
    removable: known(false),
    readOnly: known(false),
    partitions: [],
    mountPoints: [],
    holders: [],
    systemUse: { state: 'not-system', reasons: [] },
    port: known('pci-0000:00:17.0-ata-2'),
    health: known({
      passed: known(true),
      temperatureCelsius: known(31),
      powerOnHours: known(20_000),
      reallocatedSectors: known(0),
      pendingSectors: known(0),
      uncorrectableSectors: known(0),
      wearPercent: unavailable('the drive reports no wear'),
    }),
    hiddenArea: { state: 'absent' },
    disagreements: [],
    ...changes,
  };
}
