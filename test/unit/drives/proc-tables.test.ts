import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatDeviceNumber, parseDeviceNumber } from '../../../main/device-number.ts';
import { mountHolding, parseMountInfo } from '../../../main/drives/linux/mount-table.ts';
import { parseSwaps } from '../../../main/drives/linux/swap-areas.ts';
import { overlayFolders } from '../../../main/drives/linux/file-systems.ts';
import { isSystemFolder, isVitalFolder } from '../../../main/drives/linux/system-folders.ts';

describe('a mount table', () => {
  it('gives device, place, type, source and options, with optional fields or without', () => {
    const text = [
      '26 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/root rw,errors=remount-ro',
      '40 26 0:31 /@home /home rw - btrfs /dev/mapper/vg-home rw,subvol=/@home',
      '41 26 8:17 / /media/anna/OLD\\040DISK rw - vfat /dev/sdb1 rw',
      '',
    ].join('\n');

    expect(parseMountInfo(text, 'own')).toEqual([
      {
        namespace: 'own',
        deviceNumber: '254:0',
        mountPoint: '/',
        fileSystem: 'ext4',
        source: '/dev/root',
        superOptions: ['rw', 'errors=remount-ro'],
      },
      {
        namespace: 'own',
        deviceNumber: '0:31',
        mountPoint: '/home',
        fileSystem: 'btrfs',
        source: '/dev/mapper/vg-home',
        superOptions: ['rw', 'subvol=/@home'],
      },
      {
        namespace: 'own',
        deviceNumber: '8:17',
        mountPoint: '/media/anna/OLD DISK',
        fileSystem: 'vfat',
        source: '/dev/sdb1',
        superOptions: ['rw'],
      },
    ]);
  });

  it('with a line of another form is refused as a whole', () => {
    expect(() => parseMountInfo('26 1 254:0 / / rw\n', 'own')).toThrow(TypeError);
    expect(() => parseMountInfo('26 1 what / / rw - ext4 /dev/sda rw\n', 'own')).toThrow(TypeError);
  });

  it('tells which mount holds a path: the deepest, and the last on one place', () => {
    const mounts = parseMountInfo(
      [
        '1 0 8:1 / / rw - ext4 /dev/sda1 rw',
        '2 1 8:2 / /mnt rw - ext4 /dev/sda2 rw',
        '3 1 8:3 / /mnt rw - ext4 /dev/sda3 rw',
        '4 1 8:4 / /mntx rw - ext4 /dev/sda4 rw',
      ].join('\n'),
      'own',
    );
    const holder = (path: string) => mountHolding(mounts, path)?.deviceNumber;

    expect(holder('/mnt/a/b')).toBe('8:3');
    expect(holder('/mnt')).toBe('8:3');
    expect(holder('/mntx/a')).toBe('8:4');
    expect(holder('/mn')).toBe('8:1');
    expect(mountHolding([], '/mnt')).toBeNull();
  });
});

describe('the list of swap areas', () => {
  it('tells devices from files', () => {
    const text = [
      'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority',
      '/dev/dm-1                               partition\t8388604\t\t0\t\t-2',
      '/var/swap\\040file                        file\t\t1048572\t\t0\t\t-3',
      '',
    ].join('\n');

    expect(parseSwaps(text)).toEqual([
      { path: '/dev/dm-1', kind: 'device' },
      { path: '/var/swap file', kind: 'file' },
    ]);
  });

  it('may be empty', () => {
    expect(parseSwaps('Filename\tType\tSize\tUsed\tPriority\n')).toEqual([]);
  });
});

describe('an overlay', () => {
  it('lies on every absolute folder of its options', () => {
    expect(overlayFolders(['rw', 'lowerdir=/a:/b\\:c::/data', 'upperdir=/up', 'workdir=/work'])).toEqual([
      '/a',
      '/b:c',
      '/data',
      '/up',
      '/work',
    ]);
    expect(overlayFolders(['lowerdir=l/AAAA:l/BBBB', 'upperdir=0d1e/diff'])).toEqual([]);
    expect(overlayFolders(['rw', 'br=/cow=rw:/rofs=ro'])).toEqual(['/cow', '/rofs']);
  });
});

describe('a folder', () => {
  it.each([
    '/',
    '/usr',
    '/boot/efi',
    '/var/lib/docker',
    '/home',
    '/home/anna',
    '/nix/store',
    '/run/live/medium',
  ])('%s belongs to the system', (folder) => {
    expect(isSystemFolder(folder)).toBe(true);
  });

  it.each([
    '/mnt',
    '/media/anna/USB',
    '/run/media/anna/USB',
    '/tmp/x',
    '/var/tmp/x',
    '/home/anna/usb',
    '/data',
  ])('%s does not', (folder) => {
    expect(isSystemFolder(folder)).toBe(false);
    expect(isVitalFolder(folder)).toBe(false);
  });
});

describe('a device number', () => {
  it.each([
    { device: (8 << 8) | 16, text: '8:16' },
    { device: (259 << 8) | 3, text: '259:3' },
    // Minor numbers above 255 continue above the major number.
    { device: (1 << 20) | (8 << 8) | 0x10, text: '8:272' },
    { device: 1 << 20, text: '0:256' },
  ])('is printed as $text', ({ device, text }) => {
    expect(formatDeviceNumber(device)).toBe(text);
  });

  it('is read back, however large', () => {
    const half = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n });
    fc.assert(
      fc.property(half, half, (major, minor) => {
        expect(formatDeviceNumber(parseDeviceNumber(`${major}:${minor}`))).toBe(`${major}:${minor}`);
      }),
    );
  });
});
