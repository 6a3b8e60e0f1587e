import { known, unavailable } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';

/** A healthy drive on a bench that may be wiped, with whatever is to be different. */
export function sampleDrive(change: Partial<Drive> = {}): Drive {
  return {
    path: '/dev/sdx',
    deviceNumber: '8:400',
    diskSequence: known(7),
    identity: {
      vendor: known('Seagate'),
      model: known('ST1000NM0033'),
      serial: known('Z1W2KQ9P'),
      wwn: known('0x5000c500deadbeef'),
      firmware: known('SN04'),
    },
    sizeBytes: known(1_000_204_886_016),
    logicalSectorBytes: known(512),
    physicalSectorBytes: known(512),
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
    port: known('pci-0000:00:1f.2-ata-3'),
    health: unavailable('smartctl is not installed'),
    hiddenArea: { state: 'absent' },
    disagreements: [],
    ...change,
  };
}
