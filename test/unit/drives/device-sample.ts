import type { DeviceFacts } from '../../../main/drives/linux/device-facts.ts';
import type { BlockNode } from '../../../main/drives/linux/system-snapshot.ts';
import { known } from '../../../shared/reading.ts';

/** A SATA drive's facts as sysfs gives them, without IDENTIFY data and without udev. */
export function deviceFacts(changes: Partial<DeviceFacts> = {}): DeviceFacts {
  return {
    place: '/sys/devices/pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block/sda',
    vendor: 'ATA     ',
    model: 'Invented HD 500 ',
    firmware: 'CC43',
    serial: '            INV12345',
    wwid: 'naa.5000c500deadbeef',
    identify: null,
    usb: null,
    udev: null,
    rotational: true,
    removable: false,
    readOnly: false,
    logicalSectorBytes: 512,
    physicalSectorBytes: 4096,
    diskSequence: 3,
    ...changes,
  };
}

/** A whole device without anything on it. */
export function blockNode(name: string): BlockNode {
  return {
    deviceNumber: '8:0',
    name,
    parent: null,
    slaves: [],
    holders: [],
    mapper: null,
    backing: null,
    sizeBytes: known(500_107_862_016),
    contentType: known(null),
    tags: { label: null, uuid: null, partitionLabel: null, partitionUuid: null },
  };
}
