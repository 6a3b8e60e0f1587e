import { describe, expect, it } from 'vitest';

import { identifyTarget } from '../../../main/bench/target-identifier.ts';
import { known, unavailable } from '../../../shared/reading.ts';
import { sampleDrive } from '../policy/sample-drive.ts';

const device = (change: Parameters<typeof sampleDrive>[0] = {}) => {
  const drive = sampleDrive(change);
  return { kind: 'device', path: drive.path, drive } as const;
};
const image = {
  kind: 'image',
  path: '/srv/ct2.img',
  fileId: '8:1',
  sizeBytes: 1,
  logicalSectorBytes: 512,
} as const;
const noSerial = { identity: { ...sampleDrive().identity, serial: unavailable<string>('none') } };
const bridge = {
  vendorId: '152d',
  productId: '0578',
  name: unavailable<string>(''),
  serial: unavailable<string>(''),
};

describe('a target is named on its certificate', () => {
  it('by the serial that the drive reports', () => {
    expect(identifyTarget(device(), null)).toEqual({
      kind: 'named',
      identifier: { kind: 'serial', value: 'INV-0001-ABCD' },
    });
  });

  it('by the reported serial even if the label was typed too, in any case of letters', () => {
    expect(identifyTarget(device(), ' inv-0001-abcd ')).toMatchObject({ identifier: { kind: 'serial' } });
  });

  it('by the label where the drive reports none', () => {
    expect(identifyTarget(device(noSerial), 'LBL-0001')).toEqual({
      kind: 'named',
      identifier: { kind: 'label', value: 'LBL-0001' },
    });
  });

  it('by nothing where nobody knows', () => {
    expect(identifyTarget(device(noSerial), null)).toEqual({ kind: 'unnamed' });
    expect(identifyTarget(device(noSerial), '  ')).toEqual({ kind: 'unnamed' });
  });

  it('by its file name if it is an image, or by the label of the drive that was copied', () => {
    expect(identifyTarget(image, null)).toMatchObject({ identifier: { kind: 'file', value: 'ct2.img' } });
    expect(identifyTarget(image, 'LBL-1')).toMatchObject({ identifier: { kind: 'label', value: 'LBL-1' } });
  });

  it('never by a label that contradicts the drive: this is the wrong drive, or the wrong label', () => {
    expect(identifyTarget(device(), 'OTHER')).toMatchObject({
      kind: 'contradicted',
      problem: { code: 'CONFIRMATION_WRONG' },
    });
  });

  it('by a contradicting label behind a USB adapter, which may report its own serial', () => {
    expect(identifyTarget(device({ usbBridge: bridge }), 'OTHER')).toMatchObject({
      identifier: { kind: 'label', value: 'OTHER' },
    });
  });

  it('by the serial behind the USB adapter rather than that of the adapter', () => {
    const behind = known({ ...sampleDrive().identity, serial: known('BEHIND01') });
    expect(identifyTarget(device({ usbBridge: bridge, behindBridge: behind }), null)).toMatchObject({
      identifier: { kind: 'serial', value: 'BEHIND01' },
    });
  });

  it('never with characters that could turn the text around', () => {
    expect(identifyTarget({ ...image, path: '/srv/a\u202egmi.b' }, null)).toMatchObject({
      identifier: { value: 'a\uFFFDgmi.b' },
    });
  });
});
