import { describe, expect, it } from 'vitest';

import { crossCheck, type SecondOpinion } from '../../../main/drives/cross-check.ts';
import { askDrivelist, parseDrivelist } from '../../../main/drives/drivelist-opinion.ts';
import { parseLsblk } from '../../../main/drives/linux/lsblk.ts';
import { known, readingOr } from '../../../shared/reading.ts';
import { sampleDrive } from '../policy/sample-drive.ts';

const opinion = (changes: Partial<SecondOpinion> = {}): SecondOpinion => ({
  source: 'lsblk',
  sizeBytes: 500_107_862_016,
  readOnly: false,
  serial: 'INV-0001-ABCD',
  mountPoints: [],
  ...changes,
});

describe('lsblk', () => {
  it('of today is read: numbers, flags and lists of mount points', () => {
    const text = JSON.stringify({
      blockdevices: [
        {
          ...{
            'maj:min': '8:0',
            size: 1000,
            ro: false,
            serial: 'INV-1',
            mountpoint: null,
            mountpoints: [null],
          },
          children: [
            { 'maj:min': '8:1', size: 400, ro: false, mountpoint: '/', mountpoints: ['/', '/snap/x'] },
            { 'maj:min': '8:2', size: 500, ro: true, mountpoint: '[SWAP]', mountpoints: ['[SWAP]'] },
          ],
        },
      ],
    });

    const opinions = parseLsblk(text);

    expect(opinions.get('8:0')).toEqual({
      source: 'lsblk',
      sizeBytes: 1000,
      readOnly: false,
      serial: 'INV-1',
      mountPoints: ['/', '/snap/x', '[SWAP]'],
    });
    expect(opinions.get('8:2')?.readOnly).toBe(true);
  });

  it('of ten years ago is read: everything is a string, with one mount point', () => {
    const text = JSON.stringify({
      blockdevices: [
        {
          ...{ name: 'sda', 'maj:min': '  8:0  ', size: '1000', ro: '1', mountpoint: null },
          children: [{ name: 'sda1', 'maj:min': '8:1', size: '400', ro: '0', mountpoint: '/data' }],
        },
      ],
    });

    expect(parseLsblk(text).get('8:0')).toEqual({
      source: 'lsblk',
      sizeBytes: 1000,
      readOnly: true,
      serial: null,
      mountPoints: ['/data'],
    });
  });

  it('in another form is refused', () => {
    expect(() => parseLsblk('{"blockdevices": "none"}')).toThrow();
    expect(() => parseLsblk('lsblk: /dev/sdx: not a block device')).toThrow();
  });
});

describe('drivelist', () => {
  it('is read by device path, and its judgement on system drives is left out', () => {
    const opinions = parseDrivelist([
      { device: '/dev/sdb', size: 5, isReadOnly: true, isSystem: true, mountpoints: [{ path: '/mnt' }] },
    ]);

    expect(opinions.get('/dev/sdb')).toEqual({
      source: 'drivelist',
      sizeBytes: 5,
      readOnly: true,
      serial: null,
      mountPoints: ['/mnt'],
    });
  });

  it('is loaded when asked, and never fails the caller', async () => {
    await expect(askDrivelist()).resolves.toBeInstanceOf(Map);
  });
});

describe('a second opinion', () => {
  it('that agrees changes nothing', () => {
    const drive = sampleDrive();
    expect(crossCheck(drive, opinion())).toBe(drive);
  });

  it('that says nothing changes nothing', () => {
    const drive = sampleDrive();
    expect(crossCheck(drive, opinion({ sizeBytes: null, readOnly: null, serial: null }))).toBe(drive);
  });

  it('on the serial may be cut short or written with other blanks', () => {
    const drive = sampleDrive();
    expect(crossCheck(drive, opinion({ serial: ' INV-0001_ ' }))).toBe(drive);
  });

  it('with another size makes the size unknown', () => {
    const checked = crossCheck(sampleDrive(), opinion({ sizeBytes: 512 }));
    expect(checked.sizeBytes.status).toBe('unavailable');
    expect(checked.disagreements).toHaveLength(1);
  });

  it('that alone says read-only is believed', () => {
    expect(crossCheck(sampleDrive(), opinion({ readOnly: true })).readOnly).toEqual(known(true));
  });

  it('that alone says writable is not believed', () => {
    const drive = sampleDrive({ readOnly: known(true) });
    expect(readingOr(crossCheck(drive, opinion({ readOnly: false })).readOnly, null)).toBe(true);
  });

  it('that alone knows a mount adds it', () => {
    const checked = crossCheck(
      sampleDrive({ mountPoints: ['/mnt/a'] }),
      opinion({ mountPoints: ['/mnt/a', '/x'] }),
    );
    expect(checked.mountPoints).toEqual(['/mnt/a', '/x']);
    expect(checked.disagreements).toEqual(['Only lsblk says that it is mounted at /x.']);
  });

  it('with another serial is stated', () => {
    expect(crossCheck(sampleDrive(), opinion({ serial: 'OTHER-9' })).disagreements).toEqual([
      'The serial is INV-0001-ABCD, but OTHER-9 by lsblk.',
    ]);
  });
});
