import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { identifyFromPage89, parseIdentify } from '../../../main/drives/ata-identify.ts';
import { textOfPage80 } from '../../../main/drives/linux/device-facts.ts';
import { identityDisagreements, identityOf } from '../../../main/drives/linux/identity.ts';
import { decodeUdevText, parseUdevRecord } from '../../../main/drives/linux/udev-record.ts';
import { readingOr } from '../../../shared/reading.ts';
import { driveIdentitySchema } from '../../../shared/schemas/drive.ts';
import { deviceFacts } from './device-sample.ts';
import { identifyData } from './identify-data.ts';

const udev = (...lines: readonly string[]) => parseUdevRecord(lines.join('\n'));

describe('the identity of a drive', () => {
  it('is what IDENTIFY says, in full, where sysfs cuts the model short', () => {
    const identify = parseIdentify(
      identifyData({
        model: 'Invented ST1000DM003-1ER162',
        serial: '            INV12345',
        firmware: 'CC45',
        wwn: '5000c500deadbeef',
      }),
    );
    expect(identityOf(deviceFacts({ identify, model: 'Invented ST1000D' }))).toMatchObject({
      vendor: { status: 'unavailable' },
      model: { value: 'Invented ST1000DM003-1ER162' },
      serial: { value: 'INV12345' },
      firmware: { value: 'CC45' },
      wwn: { value: '0x5000c500deadbeef' },
    });
  });

  it('comes from sysfs where there is no IDENTIFY data', () => {
    expect(identityOf(deviceFacts({ vendor: 'SEAGATE ' }))).toMatchObject({
      vendor: { value: 'SEAGATE' },
      model: { value: 'Invented HD 500' },
      serial: { value: 'INV12345' },
      wwn: { value: '0x5000c500deadbeef' },
      firmware: { value: 'CC43' },
    });
  });

  it('comes from udev where sysfs says nothing', () => {
    const facts = deviceFacts({
      ...{ vendor: null, model: null, serial: null, wwid: null, firmware: null },
      udev: udev(
        'E:ID_VENDOR=Invent_Co',
        'E:ID_MODEL=HD_500',
        'E:ID_MODEL_ENC=HD\\x20500\\x20\\x20',
        'E:ID_SERIAL_SHORT=INV-9',
        'E:ID_WWN=0x5000C500DEADBEEF',
        'E:ID_REVISION=2.0',
      ),
    });
    expect(identityOf(facts)).toMatchObject({
      vendor: { value: 'Invent Co' },
      model: { value: 'HD 500' },
      serial: { value: 'INV-9' },
      wwn: { value: '0x5000c500deadbeef' },
      firmware: { value: '2.0' },
    });
  });

  it.each(['', '   ', '0000000000000000', '--------', '0123456789ABCDEF', '1234567890', 'None', '\0\0\0'])(
    'has no serial where the drive reports "%s"',
    (serial) => {
      expect(identityOf(deviceFacts({ serial })).serial.status).toBe('unavailable');
    },
  );

  it.each(['INV12345', '00000001', '50026B7682D1F0A3', '12345678X'])('has the serial %s', (serial) => {
    expect(readingOr(identityOf(deviceFacts({ serial })).serial, null)).toBe(serial);
  });

  it('leaves out names that only repeat model and serial', () => {
    expect(identityOf(deviceFacts({ wwid: 't10.ATA     Invented HD 500' })).wwn.status).toBe('unavailable');
    expect(readingOr(identityOf(deviceFacts({ wwid: 'eui.0025385B01404A66' })).wwn, null)).toBe(
      'eui.0025385b01404a66',
    );
  });

  it('is safe to show, whatever the drive reports', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (hostile) => {
        const facts = deviceFacts({
          vendor: hostile,
          model: hostile,
          serial: hostile,
          firmware: hostile,
          udev: { properties: new Map([['ID_SERIAL_SHORT', hostile]]), links: [] },
        });
        const identity = driveIdentitySchema.parse(identityOf(facts));
        for (const reading of Object.values(identity)) {
          const text = readingOr(reading, '');
          expect(text).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Co}|\p{Zl}|\p{Zp}/u);
          expect(Array.from(text).length).toBeLessThanOrEqual(200);
        }
      }),
    );
  });
});

describe('sources of an identity', () => {
  it('that name the same drive in other spellings agree', () => {
    const facts = deviceFacts({
      udev: udev('E:ID_SERIAL_SHORT=INV12345', 'E:ID_WWN=0x5000C500DEADBEEF'),
    });
    expect(identityDisagreements(facts)).toEqual([]);
  });

  it('that name different drives disagree', () => {
    const facts = deviceFacts({ udev: udev('E:ID_SERIAL_SHORT=STALE-1', 'E:ID_WWN=0x5000c500deadbeef') });
    expect(identityDisagreements(facts)).toEqual(['The serial is INV12345 by sysfs, but STALE-1 by udev.']);
  });
});

describe('the identity of a drive on USB', () => {
  const usb = {
    ...{ vendorId: '0951', productId: '1666', manufacturer: null, product: null },
    serial: 'USB0001',
  };

  it('takes the serial of the stick where nothing else tells one', () => {
    expect(readingOr(identityOf(deviceFacts({ serial: null, usb })).serial, null)).toBe('USB0001');
  });

  it('is not in dispute because adapter and drive have serials of their own', () => {
    const facts = deviceFacts({ usb, udev: udev('E:ID_BUS=usb', 'E:ID_SERIAL_SHORT=USB0001') });
    expect(readingOr(identityOf(facts).serial, null)).toBe('INV12345');
    expect(identityDisagreements(facts)).toEqual([]);
  });
});

describe('the identity of a SAS drive', () => {
  it('does not take its world-wide name for its serial', () => {
    const facts = deviceFacts({
      udev: udev('E:ID_BUS=scsi', 'E:ID_SERIAL_SHORT=5000c500deadbeef', 'E:ID_WWN=0x5000c500deadbeef'),
    });
    expect(identityDisagreements(facts)).toEqual([]);
    expect(identityOf(deviceFacts({ ...facts, serial: null })).serial.status).toBe('unavailable');
  });
});

describe('pages that SCSI drives answer with', () => {
  it('give the serial', () => {
    expect(textOfPage80(Buffer.from([0, 0x80, 0, 4, 0x49, 0x4e, 0x56, 0x31]))).toBe('INV1');
    expect(textOfPage80(Buffer.from([0, 0x83, 0, 4, 0x49, 0x4e, 0x56, 0x31]))).toBeNull();
    expect(textOfPage80(Buffer.alloc(2))).toBeNull();
  });

  it('give the IDENTIFY data of an ATA drive', () => {
    const page = Buffer.concat([
      Buffer.alloc(60),
      identifyData({ serial: 'INV1', rotation: 1, parallel: true }),
    ]);
    page[1] = 0x89;
    expect(identifyFromPage89(page)).toMatchObject({
      serial: expect.stringContaining('INV1') as string,
      rotation: 'none',
      serialAta: false,
    });
    expect(identifyFromPage89(page.subarray(0, 500))).toBeNull();
    expect(parseIdentify(Buffer.alloc(512))).toBeNull();
  });
});

describe('a record of udev', () => {
  it('gives properties and links', () => {
    const record = udev('S:disk/by-path/pci-0000:00:17.0-ata-1', 'I:123', 'E:A=1=2', 'E:B=', 'G:systemd');
    expect(record.links).toEqual(['disk/by-path/pci-0000:00:17.0-ata-1']);
    expect([...record.properties]).toEqual([
      ['A', '1=2'],
      ['B', ''],
    ]);
  });

  it('has its escapes undone, over several bytes too', () => {
    expect(decodeUdevText('HD\\x20500\\xc3\\xa9')).toBe('HD 500é');
    expect(decodeUdevText('\\x')).toBe('\\x');
  });
});
