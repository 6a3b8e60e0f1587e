import { describe, expect, it } from 'vitest';

import { parseIdentify } from '../../../main/drives/ata-identify.ts';
import type { DeviceFacts } from '../../../main/drives/linux/device-facts.ts';
import { makeDrive } from '../../../main/drives/linux/make-drive.ts';
import { viewSystem } from '../../../main/drives/linux/system-view.ts';
import { known } from '../../../shared/reading.ts';
import { blockNode, deviceFacts } from './device-sample.ts';
import { identifyData } from './identify-data.ts';

const node = blockNode('sdb');
const view = viewSystem({
  nodes: [node],
  mounts: known([]),
  swaps: known([]),
  pools: [],
  kernelCommandLine: '',
  bootPartitionUuid: null,
  container: null,
});
const usb = {
  vendorId: '152d',
  productId: '0578',
  manufacturer: 'Invented',
  product: 'Dock\u202e 3000',
  serial: 'DOCK0001',
};
const onUsb = (changes: Partial<DeviceFacts>) =>
  makeDrive(
    view,
    node,
    deviceFacts({
      place: '/sys/devices/pci0000:00/0000:00:14.0/usb2/2-1/2-1:1.0/host6/target6:0:0/6:0:0:0/block/sdb',
      vendor: 'Invented',
      usb,
      ...changes,
    }),
  );

describe('a drive on USB', () => {
  it('has the adapter named apart from the drive, and the drive behind it still to be asked', () => {
    const drive = onUsb({});
    expect(drive.usbBridge).toEqual({
      vendorId: '152d',
      productId: '0578',
      name: known('Invented Dock\uFFFD 3000'),
      serial: known('DOCK0001'),
    });
    expect(drive.behindBridge?.status).toBe('unavailable');
  });

  it('is known behind its adapter where the adapter passes IDENTIFY on', () => {
    const drive = onUsb({
      identify: parseIdentify(identifyData({ serial: 'INV-BEHIND', model: 'Real HD' })),
    });
    expect(drive.behindBridge).toMatchObject({
      status: 'known',
      value: { serial: { value: 'INV-BEHIND' }, model: { value: 'Real HD' } },
    });
  });

  it('that is a stick has nothing behind it', () => {
    const drive = onUsb({ removable: true });
    expect(drive.usbBridge).toBeNull();
    expect(drive.behindBridge).toBeNull();
  });
});

describe('the port of a drive', () => {
  it('is its name by path', () => {
    const udev = {
      properties: new Map<string, string>(),
      links: ['disk/by-id/ata-x', 'disk/by-path/pci-0000:00:17.0-ata-2'],
    };
    expect(makeDrive(view, node, deviceFacts({ udev })).port).toEqual(known('pci-0000:00:17.0-ata-2'));
    expect(makeDrive(view, node, deviceFacts()).port.status).toBe('unavailable');
  });
});
