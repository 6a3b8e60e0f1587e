import { known, unavailable } from '../../../../shared/reading.ts';
import { disk, mount, part, swapFile, swapOn, type Topology } from './topology.ts';

/** Partitions and file systems without further layers. */
export const plainTopologies: readonly Topology[] = [
  {
    name: 'a PC on one SATA drive, a retired drive beside it',
    devices: [
      disk('sda', null, [part('sda1', 'vfat'), part('sda2', 'ext4'), part('sda3', 'swap')]),
      disk('sdb', null, [part('sdb1', 'ntfs'), part('sdb2', 'ntfs')]),
    ],
    mounts: [mount('/', 'ext4', 'sda2'), mount('/boot/efi', 'vfat', 'sda1')],
    swaps: known([swapOn('sda3')]),
    expected: { sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP'], sdb: ['not-system'] },
  },
  {
    name: 'a laptop on NVMe with a second, blank internal NVMe drive',
    devices: [
      disk('nvme0n1', null, [part('nvme0n1p1', 'vfat'), part('nvme0n1p2', 'ext4')]),
      disk('nvme1n1', null),
    ],
    mounts: [mount('/', 'ext4', 'nvme0n1p2'), mount('/boot/efi', 'vfat', 'nvme0n1p1')],
    expected: { nvme0n1: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'], nvme1n1: ['not-system'] },
  },
  {
    name: 'the root on one drive, /home on another, /var on a third',
    devices: [
      disk('sda', null, [part('sda1', 'ext4')]),
      disk('sdb', null, [part('sdb1', 'xfs')]),
      disk('sdc', 'ext4'),
    ],
    mounts: [mount('/', 'ext4', 'sda1'), mount('/home', 'xfs', 'sdb1'), mount('/var', 'ext4', 'sdc')],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdc: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
    },
  },
  {
    name: 'a stick that the desktop mounted, and one below a home folder',
    devices: [
      disk('sda', null, [part('sda1', 'ext4')]),
      disk('sdb', null, [part('sdb1', 'vfat')]),
      disk('sdc', 'exfat'),
    ],
    mounts: [
      mount('/', 'ext4', 'sda1'),
      mount('/media/anna/DATA', 'vfat', 'sdb1'),
      mount('/home/anna/stick', 'exfat', 'sdc'),
    ],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdb: ['not-system', 'DRIVE_MOUNTED'],
      sdc: ['not-system', 'DRIVE_MOUNTED'],
    },
  },
  {
    name: 'a data drive mounted at a folder of its own',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), disk('sdb', 'ext4')],
    mounts: [mount('/', 'ext4', 'sda1'), mount('/data', 'ext4', 'sdb')],
    expected: { sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'], sdb: ['not-system', 'DRIVE_MOUNTED'] },
  },
  {
    name: 'swap on a drive that holds nothing else',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), disk('sdb', null, [part('sdb1', 'swap')])],
    mounts: [mount('/', 'ext4', 'sda1')],
    swaps: known([swapOn('sdb1')]),
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_IS_SWAP'],
    },
  },
  {
    name: 'a swap file on a drive mounted below /mnt',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), disk('sdb', null, [part('sdb1', 'ext4')])],
    mounts: [mount('/', 'ext4', 'sda1'), mount('/mnt/fast', 'ext4', 'sdb1')],
    swaps: known([swapFile('/mnt/fast/swapfile', 'sdb1')]),
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP'],
    },
  },
  {
    name: 'a swap area whose place cannot be told',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), disk('sdb')],
    mounts: [mount('/', 'ext4', 'sda1')],
    swaps: known([swapFile('/swap/gone', null)]),
    expected: { sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'], sdb: ['unknown', 'SYSTEM_USE_UNKNOWN'] },
  },
  {
    name: 'a list of swap areas that cannot be read',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), disk('sdb')],
    mounts: [mount('/', 'ext4', 'sda1')],
    swaps: unavailable('the list of swap areas could not be read'),
    expected: { sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'], sdb: ['unknown', 'SYSTEM_USE_UNKNOWN'] },
  },
  {
    name: 'a card computer: root on an eMMC whose boot areas are devices of their own',
    devices: [
      disk('mmcblk0', null, [
        part('mmcblk0p1', 'vfat'),
        part('mmcblk0p2', 'ext4'),
        part('mmcblk0boot0'),
        part('mmcblk0boot1'),
      ]),
      disk('sda', null, [part('sda1', 'vfat')]),
    ],
    mounts: [mount('/', 'ext4', 'mmcblk0p2'), mount('/boot/firmware', 'vfat', 'mmcblk0p1')],
    expected: { mmcblk0: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'], sda: ['not-system'] },
  },
  {
    name: 'an ext4 root whose journal lies on another drive',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), disk('sdb', null, [part('sdb1', 'jbd')])],
    mounts: [mount('/', 'ext4', 'sda1', { superOptions: ['rw', 'journal_path=/dev/sdb1', 'data=ordered'] })],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
    },
  },
  {
    name: 'an EFI partition that is not mounted, on another drive than the root',
    devices: [
      disk('sda', null, [part('sda1', 'vfat', [], { partitionUuid: '0a1b2c3d-01' })]),
      disk('nvme0n1', null, [part('nvme0n1p1', 'ext4')]),
      disk('sdb', null, [part('sdb1', 'vfat', [], { partitionUuid: '0a1b2c3d-99' })]),
    ],
    mounts: [mount('/', 'ext4', 'nvme0n1p1')],
    bootPartitionUuid: '0a1b2c3d-01',
    expected: {
      nvme0n1: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sda: ['system', 'SYSTEM_DRIVE'],
      sdb: ['not-system'],
    },
  },
  {
    name: 'a clone of the system drive: the same UUIDs, not the same drive',
    devices: [
      disk('sda', null, [part('sda1', 'ext4', [], { uuid: '6f1d' })]),
      disk('sdb', null, [part('sdb1', 'ext4', [], { uuid: '6f1d' })]),
    ],
    mounts: [mount('/', 'ext4', 'sda1')],
    kernelCommandLine: 'BOOT_IMAGE=/vmlinuz root=UUID=6f1d ro quiet',
    expected: { sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'], sdb: ['not-system'] },
  },
  {
    name: 'a diskless station whose root comes over the network',
    devices: [disk('sda', null, [part('sda1', 'ntfs')])],
    mounts: [mount('/', 'nfs4', '0:24', { source: '10.0.0.1:/srv/root' })],
    kernelCommandLine: 'root=/dev/nfs nfsroot=10.0.0.1:/srv/root ip=dhcp',
    expected: { sda: ['not-system'] },
  },
  {
    name: 'a root on a device that sysfs does not list',
    devices: [disk('sda', null, [part('sda1', 'ntfs')])],
    mounts: [mount('/', 'ext4', '259:7')],
    expected: { sda: ['unknown', 'SYSTEM_USE_UNKNOWN'] },
  },
  {
    name: 'a root on a file system that nobody knows',
    devices: [disk('sda', null, [part('sda1', 'ntfs')])],
    mounts: [mount('/', 'fuse.strangefs', '0:31')],
    expected: { sda: ['unknown', 'SYSTEM_USE_UNKNOWN'] },
  },
  {
    name: 'swap in compressed memory, with write-back to a drive',
    devices: [
      disk('sda', null, [part('sda1', 'ext4')]),
      disk('sdb', null, [part('sdb1')]),
      disk('sdc'),
      disk('zram0', 'swap', [], { backing: { path: '/dev/sdb1', kind: 'device', deviceNumber: 'sdb1' } }),
    ],
    mounts: [mount('/', 'ext4', 'sda1')],
    swaps: known([swapOn('zram0')]),
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_IS_SWAP', 'DRIVE_HELD'],
      sdc: ['not-system'],
      zram0: ['system', 'SYSTEM_DRIVE', 'DRIVE_IS_SWAP', 'DRIVE_IS_VIRTUAL'],
    },
  },
];
