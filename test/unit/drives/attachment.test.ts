import { describe, expect, it } from 'vitest';

import { parseIdentify } from '../../../main/drives/ata-identify.ts';
import { attachmentOf } from '../../../main/drives/linux/attachment.ts';
import type { DeviceFacts } from '../../../main/drives/linux/device-facts.ts';
import { identifyData, type IdentifyFields } from './identify-data.ts';
import { blockNode, deviceFacts } from './device-sample.ts';

const pci = '/sys/devices/pci0000:00/0000:00:14.0';
const identify = (fields: IdentifyFields) => ({ identify: parseIdentify(identifyData(fields)) });
const usbPlace = `${pci}/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sda`;
const sasPlace = `${pci}/host0/port-0:0/end_device-0:0/target0:0:0/0:0:0:0/block/sda`;

interface Row {
  readonly what: string;
  readonly name?: string;
  readonly facts: Partial<DeviceFacts>;
  readonly is: readonly [bus: string, mediaKind: string, virtualKind: string | null];
}

const rows: readonly Row[] = [
  { what: 'a SATA hard disk', facts: identify({ rotation: 7200 }), is: ['sata', 'hdd', null] },
  {
    what: 'a SATA SSD',
    facts: { ...identify({ rotation: 1 }), rotational: false },
    is: ['sata', 'ssd', null],
  },
  {
    what: 'a parallel ATA disk older than the rotation field',
    facts: identify({ parallel: true }),
    is: ['ide', 'unknown', null],
  },
  { what: 'a SATA disk on an old kernel', facts: {}, is: ['sata', 'hdd', null] },
  {
    what: 'a SATA disk on a SAS adapter',
    facts: { place: sasPlace, vendor: 'ATA' },
    is: ['sata', 'hdd', null],
  },
  { what: 'a SAS disk', facts: { place: sasPlace, vendor: 'INVENT' }, is: ['sas', 'hdd', null] },
  {
    what: 'a SAS SSD',
    facts: { place: sasPlace, vendor: 'INVENT', rotational: false },
    is: ['sas', 'ssd', null],
  },
  {
    what: 'an NVMe drive',
    name: 'nvme0n1',
    facts: { place: `${pci}/nvme/nvme0/nvme0n1`, vendor: null, rotational: false },
    is: ['nvme', 'nvme', null],
  },
  {
    what: 'an NVMe drive under native multipath',
    name: 'nvme0n1',
    facts: { place: '/sys/devices/virtual/nvme-subsystem/nvme-subsys0/nvme0n1', rotational: false },
    is: ['nvme', 'nvme', null],
  },
  { what: 'a USB stick', facts: { place: usbPlace, removable: true }, is: ['usb', 'flash', null] },
  {
    what: 'something behind a USB adapter that claims to rotate',
    facts: { place: usbPlace, vendor: 'JMicron' },
    is: ['usb', 'unknown', null],
  },
  {
    what: 'a hard disk behind a USB adapter that passes IDENTIFY on',
    facts: { place: usbPlace, ...identify({ rotation: 5400 }) },
    is: ['usb', 'hdd', null],
  },
  {
    what: 'a memory card',
    name: 'mmcblk0',
    facts: { place: `${pci}/mmc_host/mmc0/mmc0:0001/block/mmcblk0`, vendor: null, rotational: false },
    is: ['mmc', 'flash', null],
  },
  { what: 'an optical drive', name: 'sr0', facts: {}, is: ['sata', 'optical', null] },
  {
    what: 'a disk over iSCSI',
    facts: { place: '/sys/devices/platform/host3/session1/target3:0:0/3:0:0:1/block/sda', vendor: 'INVENT' },
    is: ['iscsi', 'hdd', null],
  },
  {
    what: 'an emulated disk',
    facts: { vendor: 'ATA', model: 'QEMU HARDDISK' },
    is: ['sata', 'virtual', 'virtual-machine'],
  },
  {
    what: 'a paravirtual disk',
    name: 'vda',
    facts: { place: `${pci}/virtio1/block/vda`, vendor: null, model: null },
    is: ['virtio', 'virtual', 'virtio'],
  },
  {
    what: 'a loop device',
    name: 'loop3',
    facts: { place: '/sys/devices/virtual/block/loop3', vendor: null, model: null },
    is: ['virtual', 'virtual', 'loop'],
  },
  {
    what: 'a mapping',
    name: 'dm-0',
    facts: { place: '/sys/devices/virtual/block/dm-0', vendor: null, model: null },
    is: ['virtual', 'virtual', 'dm'],
  },
  {
    what: 'a virtual device of a kind that nobody knows',
    name: 'newdev0',
    facts: { place: '/sys/devices/virtual/block/newdev0', vendor: null, model: null },
    is: ['virtual', 'virtual', 'unknown'],
  },
];

describe('bus, medium and kind of', () => {
  it.each(rows)('$what', ({ name = 'sda', facts, is }) => {
    const { bus, mediaKind, virtualKind } = attachmentOf(blockNode(name), deviceFacts(facts));
    expect([bus, mediaKind, virtualKind]).toEqual(is);
  });
});
