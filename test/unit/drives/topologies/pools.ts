import { known } from '../../../../shared/reading.ts';
import { disk, mapped, mount, part, swapFile, swapOn, type Topology } from './topology.ts';

/** File systems that span drives: the mount table names one member at most. */
export const pooledTopologies: readonly Topology[] = [
  {
    name: 'a btrfs mirror as root, of which lsblk shows one half as mounted',
    devices: ['sda', 'sdd'].map((name, index) =>
      disk(name, null, [
        part(`${name}1`, 'linux_raid_member', [disk('md127', 'vfat')]),
        part(`${name}2`, 'linux_raid_member', [disk('md126', 'ext4')]),
        part(`${name}3`, 'crypto_LUKS', [mapped(`dm-${index}`, 'CRYPT', `luks${index + 1}`, 'btrfs')]),
      ]),
    ),
    mounts: [
      mount('/', 'btrfs', '0:27', { source: '/dev/mapper/luks1' }),
      mount('/boot', 'ext4', 'md126'),
      mount('/boot/efi', 'vfat', 'md127'),
    ],
    pools: [{ kind: 'btrfs', id: '9c1e', devices: ['dm-0', 'dm-1'] }],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdd: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
    },
  },
  {
    name: 'a btrfs data pool of three drives below /mnt, mounted by one',
    devices: [
      disk('sda', null, [part('sda1', 'ext4')]),
      ...['sdd', 'sdf', 'sdg'].map((name) => disk(name, null, [part(`${name}1`, 'btrfs')])),
    ],
    mounts: [mount('/', 'ext4', 'sda1'), mount('/mnt/pool', 'btrfs', '0:44', { source: '/dev/sdd1' })],
    pools: [{ kind: 'btrfs', id: 'ecd0', devices: ['sdd1', 'sdf1', 'sdg1'] }],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdd: ['not-system', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      sdf: ['not-system', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      sdg: ['not-system', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
    },
  },
  {
    name: 'btrfs subvolumes at /, /home and /var, swap in a file of one',
    devices: [disk('nvme0n1', null, [part('nvme0n1p1', 'vfat'), part('nvme0n1p2', 'btrfs')]), disk('sda')],
    mounts: [
      mount('/', 'btrfs', '0:25', { source: '/dev/nvme0n1p2' }),
      mount('/home', 'btrfs', '0:25', { source: '/dev/nvme0n1p2' }),
      mount('/var', 'btrfs', '0:25', { source: '/dev/nvme0n1p2' }),
      mount('/efi', 'vfat', 'nvme0n1p1'),
    ],
    swaps: known([swapFile('/var/swap/swapfile', '0:25')]),
    pools: [{ kind: 'btrfs', id: '77aa', devices: ['nvme0n1p2'] }],
    expected: {
      nvme0n1: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP', 'DRIVE_HELD'],
      sda: ['not-system'],
    },
  },
  {
    name: 'a btrfs pool that is mounted nowhere in sight, but active in the kernel',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), disk('sdb', 'btrfs'), disk('sdc', 'btrfs')],
    mounts: [mount('/', 'ext4', 'sda1')],
    pools: [{ kind: 'btrfs', id: '51b2', devices: ['sdb', 'sdc'] }],
    expected: { sdb: ['not-system', 'DRIVE_HELD'], sdc: ['not-system', 'DRIVE_HELD'] },
  },
  {
    name: 'root and boot on ZFS pools of one drive, swap on a ZFS volume',
    devices: [
      disk('sda', null, [
        part('sda1', 'vfat'),
        part('sda2', 'zfs_member', [], { label: 'bpool' }),
        part('sda3', 'zfs_member', [], { label: 'rpool' }),
      ]),
      disk('zd0', 'swap'),
      disk('sdb', null, [part('sdb1', 'ntfs')]),
    ],
    mounts: [
      mount('/', 'zfs', '0:26', { source: 'rpool/ROOT/debian' }),
      mount('/boot', 'zfs', '0:29', { source: 'bpool/BOOT/debian' }),
      mount('/boot/efi', 'vfat', 'sda1'),
    ],
    swaps: known([swapOn('zd0')]),
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_SWAP', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdb: ['not-system'],
    },
  },
  {
    name: 'a system on ZFS beside an exported pool, a pool without a name, and an unreadable drive',
    devices: [
      disk('nvme0n1', null, [part('nvme0n1p3', 'zfs_member', [], { label: 'rpool' })]),
      disk('sdb', null, [part('sdb1', 'zfs_member', [], { label: 'vault' }), part('sdb9')]),
      disk('sdc', null, [part('sdc1', 'zfs_member')]),
      disk('sdd', undefined),
    ],
    mounts: [mount('/', 'zfs', '0:26', { source: 'rpool/ROOT/pve-1' })],
    expected: {
      nvme0n1: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'RAID_MEMBER'],
      sdb: ['not-system', 'RAID_MEMBER'],
      sdc: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'RAID_MEMBER'],
      sdd: ['unknown', 'SYSTEM_USE_UNKNOWN'],
    },
  },
  {
    name: 'a system on ZFS whose members show nowhere',
    devices: [disk('sda', null, [part('sda1', 'ntfs')])],
    mounts: [mount('/', 'zfs', '0:26', { source: 'tank/root' })],
    expected: { sda: ['unknown', 'SYSTEM_USE_UNKNOWN'] },
  },
  {
    name: 'a ZFS data pool on two retired drives, imported and mounted below /mnt',
    devices: [
      disk('sda', null, [part('sda1', 'ext4')]),
      ...['sdb', 'sdc'].map((name) =>
        disk(name, null, [part(`${name}1`, 'zfs_member', [], { label: 'vault' }), part(`${name}9`)]),
      ),
    ],
    mounts: [mount('/', 'ext4', 'sda1'), mount('/mnt/vault', 'zfs', '0:50', { source: 'vault' })],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdb: ['not-system', 'DRIVE_MOUNTED', 'RAID_MEMBER'],
      sdc: ['not-system', 'DRIVE_MOUNTED', 'RAID_MEMBER'],
    },
  },
  {
    name: 'a bcachefs root over an SSD and a hard disk',
    devices: [disk('sda', 'bcachefs'), disk('nvme0n1', 'bcachefs'), disk('sdb', 'bcachefs')],
    mounts: [mount('/', 'bcachefs', '0:33', { source: '/dev/sda:/dev/nvme0n1' })],
    pools: [{ kind: 'bcachefs', id: 'ab12', devices: ['sda', 'nvme0n1'] }],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      nvme0n1: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      sdb: ['not-system'],
    },
  },
];
