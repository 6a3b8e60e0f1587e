import { known } from '../../../../shared/reading.ts';
import { disk, mapped, mount, part, swapOn, type Topology } from './topology.ts';

const thinPool = (volumes: Parameters<typeof mapped>[]): ReturnType<typeof mapped> =>
  mapped('dm-4', 'LVM', 'pve-data-tpool', null, [
    mapped('dm-5', 'LVM', 'pve-data'),
    ...volumes.map((volume) => mapped(...volume)),
  ]);

/** Encryption, volume managers and arrays: the path from a mount to its drives leads through holders. */
export const layeredTopologies: readonly Topology[] = [
  {
    name: 'LVM in LUKS on a laptop, and a stick from another such laptop',
    devices: [
      disk('nvme0n1', null, [
        part('nvme0n1p1', 'vfat'),
        part('nvme0n1p2', 'ext4'),
        part('nvme0n1p3', 'crypto_LUKS', [
          mapped('dm-0', 'CRYPT', 'nvme0n1p3_crypt', 'LVM2_member', [
            mapped('dm-1', 'LVM', 'vg-root', 'ext4'),
            mapped('dm-2', 'LVM', 'vg-swap', 'swap'),
          ]),
        ]),
      ]),
      disk('sda', null, [part('sda1', 'crypto_LUKS')]),
    ],
    mounts: [
      mount('/', 'ext4', 'dm-1'),
      mount('/boot', 'ext4', 'nvme0n1p2'),
      mount('/boot/efi', 'vfat', 'nvme0n1p1'),
    ],
    swaps: known([swapOn('dm-2')]),
    expected: {
      nvme0n1: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP', 'DRIVE_HELD'],
      'dm-1': ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_VIRTUAL', 'DRIVE_NO_SERIAL'],
      sda: ['not-system'],
    },
  },
  {
    name: 'volume groups directly on whole drives, mounted below /data',
    devices: [
      disk('sda', null, [part('sda1', 'ext4'), part('sda2', 'swap'), part('sda3', 'ext4')]),
      disk('sdb', 'LVM2_member', [mapped('dm-1', 'LVM', 'data_vg-data', 'ext4')]),
      disk('sdc', 'LVM2_member', [mapped('dm-0', 'LVM', 'data2_vg-data2', 'ext4')]),
    ],
    mounts: [
      mount('/', 'ext4', 'sda3'),
      mount('/boot', 'ext4', 'sda1'),
      mount('/data', 'ext4', 'dm-1'),
      mount('/data2', 'ext4', 'dm-0'),
    ],
    swaps: known([swapOn('sda2')]),
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP'],
      sdb: ['not-system', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdc: ['not-system', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
    },
  },
  {
    name: 'a hypervisor: root, swap and a thin pool with the disks of its guests',
    devices: [
      disk('sda', null, [
        part('sda1'),
        part('sda2', 'vfat'),
        part('sda3', 'LVM2_member', [
          mapped('dm-0', 'LVM', 'pve-swap', 'swap'),
          mapped('dm-1', 'LVM', 'pve-root', 'ext4'),
          mapped('dm-2', 'LVM', 'pve-data_tmeta', null, [
            thinPool([['dm-6', 'LVM', 'pve-vm--100--disk--0', 'ext4']]),
          ]),
          mapped('dm-3', 'LVM', 'pve-data_tdata', null, [
            thinPool([['dm-6', 'LVM', 'pve-vm--100--disk--0', 'ext4']]),
          ]),
        ]),
      ]),
    ],
    mounts: [mount('/', 'ext4', 'dm-1'), mount('/boot/efi', 'vfat', 'sda2')],
    swaps: known([swapOn('dm-0')]),
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP', 'DRIVE_HELD', 'RAID_MEMBER'],
      // A guest's disk is only another name for a part of the system drive.
      'dm-6': ['system', 'SYSTEM_DRIVE', 'DRIVE_IS_VIRTUAL', 'DRIVE_NO_SERIAL'],
    },
  },
  {
    name: 'a root volume that spans two drives, found by one of them only',
    devices: [
      disk('sda', null, [
        part('sda1', 'xfs'),
        part('sda2', 'LVM2_member', [mapped('dm-0', 'LVM', 'rhel-root', 'xfs')]),
      ]),
      disk('sdb', 'LVM2_member', [mapped('dm-0', 'LVM', 'rhel-root', 'xfs')]),
    ],
    mounts: [mount('/', 'xfs', 'dm-0'), mount('/boot', 'xfs', 'sda1')],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
    },
  },
  {
    name: 'mirrored boot and LVM root on two drives',
    devices: ['sda', 'sdb'].map((name) =>
      disk(name, null, [
        part(`${name}1`, 'linux_raid_member', [disk('md0', 'ext4')]),
        part(`${name}2`, 'linux_raid_member', [
          disk('md1', 'LVM2_member', [
            mapped('dm-0', 'LVM', 'host-root', 'ext4'),
            mapped('dm-1', 'LVM', 'host-swap', 'swap'),
          ]),
        ]),
      ]),
    ),
    mounts: [mount('/', 'ext4', 'dm-0'), mount('/boot', 'ext4', 'md0')],
    swaps: known([swapOn('dm-1')]),
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP', 'DRIVE_HELD', 'RAID_MEMBER'],
      md1: [
        ...(['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP', 'DRIVE_HELD'] as const),
        ...(['DRIVE_IS_VIRTUAL', 'DRIVE_NO_SERIAL', 'RAID_MEMBER'] as const),
      ],
    },
  },
  {
    name: 'a mirror over whole drives, with partitions, LUKS and btrfs above it',
    devices: ['sda', 'sdb'].map((name) =>
      disk(name, 'linux_raid_member', [
        disk('md127', null, [
          part('md127p1'),
          part('md127p2', 'crypto_LUKS', [mapped('dm-0', 'CRYPT', 'cr_root', 'btrfs')]),
        ]),
      ]),
    ),
    mounts: [mount('/', 'btrfs', '0:30', { source: '/dev/mapper/cr_root' })],
    pools: [{ kind: 'btrfs', id: 'd2a7', devices: ['dm-0'] }],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
    },
  },
  {
    name: 'a firmware RAID with a container and an array, root in LVM on it',
    devices: ['sda', 'sdb'].map((name) =>
      disk(name, 'isw_raid_member', [
        disk('md127'),
        disk('md126', null, [
          part('md126p1', 'vfat'),
          part('md126p2', 'LVM2_member', [mapped('dm-0', 'LVM', 'rhel-root', 'xfs')]),
        ]),
      ]),
    ),
    mounts: [mount('/', 'xfs', 'dm-0'), mount('/boot/efi', 'vfat', 'md126p1')],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
    },
  },
  {
    name: 'a mirror that was started from two retired drives and is not mounted',
    devices: [
      disk('sda', null, [part('sda1', 'ext4')]),
      ...['sdb', 'sdc'].map((name) => disk(name, 'linux_raid_member', [disk('md127', 'xfs')])),
    ],
    mounts: [mount('/', 'ext4', 'sda1')],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdb: ['not-system', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdc: ['not-system', 'DRIVE_HELD', 'RAID_MEMBER'],
    },
  },
  {
    name: 'a member of a mirror that nobody started',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), disk('sdb', 'linux_raid_member')],
    mounts: [mount('/', 'ext4', 'sda1')],
    expected: { sdb: ['not-system', 'RAID_MEMBER'] },
  },
  {
    name: 'multipath: the path drives carry partitions of their own beside the map that is mounted',
    devices: ['sda', 'sdb'].map((name) =>
      disk(name, 'mpath_member', [
        part(`${name}1`, 'vfat'),
        part(`${name}2`, 'swap'),
        part(`${name}3`, 'btrfs'),
        mapped('dm-4', 'mpath', '360002ac0', null, [
          mapped('dm-11', 'part1-mpath', '360002ac0-part1', 'vfat'),
          mapped('dm-12', 'part2-mpath', '360002ac0-part2', 'swap'),
          mapped('dm-13', 'part3-mpath', '360002ac0-part3', 'btrfs'),
        ]),
      ]),
    ),
    mounts: [
      mount('/', 'btrfs', '0:40', { source: '/dev/mapper/360002ac0-part3' }),
      mount('/boot/efi', 'vfat', 'dm-11'),
    ],
    swaps: known([swapOn('dm-12')]),
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP', 'DRIVE_HELD', 'RAID_MEMBER'],
      'dm-4': [
        ...(['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP', 'DRIVE_HELD'] as const),
        ...(['DRIVE_IS_VIRTUAL', 'DRIVE_NO_SERIAL'] as const),
      ],
    },
  },
  {
    name: 'whole-drive LUKS, opened and mounted below /srv',
    devices: [
      disk('vda', null, [part('vda1', 'ext4'), part('vda5', 'swap')]),
      disk('sdc', 'crypto_LUKS', [mapped('dm-0', 'CRYPT', 'sdc-crypt', 'ext4')]),
      disk('sdd', 'crypto_LUKS', [mapped('dm-1', 'CRYPT', 'sdd-crypt', 'ext4')]),
    ],
    mounts: [mount('/', 'ext4', 'vda1'), mount('/srv/archive', 'ext4', 'dm-0')],
    swaps: known([swapOn('vda5')]),
    expected: {
      vda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP', 'DRIVE_IS_VIRTUAL'],
      sdc: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      sdd: ['not-system', 'DRIVE_HELD'],
    },
  },
  {
    name: 'two cached drives: one cache serves both',
    devices: [
      disk('nvme1n1', null, [part('nvme1n1p1', 'vfat'), part('nvme1n1p2', 'ext4')]),
      disk('sda', 'bcache', [disk('bcache0', 'ext4')]),
      disk('sdb', 'bcache', [disk('bcache1')]),
      disk('nvme4n1', 'bcache', [disk('bcache0', 'ext4'), disk('bcache1')]),
      disk('sdc'),
    ],
    mounts: [
      mount('/', 'ext4', 'nvme1n1p2'),
      mount('/boot/efi', 'vfat', 'nvme1n1p1'),
      mount('/var/lib/images', 'ext4', 'bcache0'),
    ],
    expected: {
      nvme1n1: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdb: ['not-system', 'DRIVE_HELD', 'RAID_MEMBER'],
      nvme4n1: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdc: ['not-system'],
    },
  },
];
