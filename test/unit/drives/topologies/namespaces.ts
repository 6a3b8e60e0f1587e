import { disk, loop, mapped, mount, part, type Topology } from './topology.ts';

const dockerLayers = [
  'rw',
  'lowerdir=/var/lib/docker/overlay2/l/AAAA:/var/lib/docker/overlay2/l/BBBB',
  'upperdir=/var/lib/docker/overlay2/0d1e/diff',
  'workdir=/var/lib/docker/overlay2/0d1e/work',
];

/** Containers, snaps, bind mounts and drives that are mounted in another namespace only. */
export const namespaceTopologies: readonly Topology[] = [
  {
    name: 'a host that runs containers',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), disk('sdb', null, [part('sdb1', 'ext4')])],
    mounts: [
      mount('/', 'ext4', 'sda1'),
      mount('/var/lib/docker/overlay2/0d1e/merged', 'overlay', '0:60', { superOptions: dockerLayers }),
      mount('/', 'overlay', '0:60', { namespace: 'mnt:[4026532300]', superOptions: dockerLayers }),
      mount('/etc/hosts', 'ext4', 'sda1', { namespace: 'mnt:[4026532300]' }),
    ],
    expected: { sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'], sdb: ['not-system'] },
  },
  {
    name: 'a drive that only a container has mounted',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), disk('sdb', null, [part('sdb1', 'ext4')])],
    mounts: [
      mount('/', 'ext4', 'sda1'),
      mount('/', 'overlay', '0:60', { namespace: 'mnt:[4026532300]', superOptions: dockerLayers }),
      mount('/media/import', 'ext4', 'sdb1', { namespace: 'mnt:[4026532300]' }),
    ],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdb: ['not-system', 'DRIVE_MOUNTED'],
    },
  },
  {
    name: 'a container whose layers cannot be found does not lock the loop devices of its host',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), loop('loop0', '/tmp/image', 'sda1', 'ext4')],
    mounts: [
      mount('/', 'ext4', 'sda1'),
      mount('/', 'overlay', '0:61', {
        namespace: 'mnt:[4026532400]',
        superOptions: ['rw', 'lowerdir=l/AAAA:l/BBBB', 'upperdir=0d1e/diff'],
      }),
    ],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      loop0: ['not-system', 'DRIVE_IS_VIRTUAL', 'DRIVE_NO_SERIAL'],
    },
  },
  {
    name: 'inside a container: what the host uses is out of sight',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), disk('sdb', null, [part('sdb1', 'ext4')])],
    mounts: [
      mount('/', 'overlay', '0:60', { superOptions: dockerLayers }),
      mount('/etc/hosts', 'ext4', 'sda1'),
    ],
    container: 'docker',
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdb: ['unknown', 'SYSTEM_USE_UNKNOWN'],
    },
  },
  {
    name: 'inside a container that shows no sign of being one',
    devices: [disk('sda', null, [part('sda1', 'ext4')])],
    mounts: [mount('/', 'overlay', '0:60', { superOptions: dockerLayers })],
    expected: { sda: ['unknown', 'SYSTEM_USE_UNKNOWN'] },
  },
  {
    name: 'snaps: squashfs files of the root behind loop devices',
    devices: [
      disk('sda', null, [part('sda1', 'ext4')]),
      loop('loop0', '/var/lib/snapd/snaps/core20_1828.snap', 'sda1', 'squashfs'),
      loop('loop1', '/var/lib/snapd/snaps/lxd_1.snap', 'sda1', 'squashfs'),
      disk('sdb'),
    ],
    mounts: [
      mount('/', 'ext4', 'sda1'),
      mount('/snap/core20/1828', 'squashfs', 'loop0'),
      mount('/snap/lxd/1', 'squashfs', 'loop1'),
    ],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      sdb: ['not-system'],
    },
  },
  {
    name: 'a bind mount that puts a folder of a data drive into the system',
    devices: [disk('sda', null, [part('sda1', 'ext4')]), disk('sdb', null, [part('sdb1', 'ext4')])],
    mounts: [
      mount('/', 'ext4', 'sda1'),
      mount('/mnt/big', 'ext4', 'sdb1'),
      mount('/var/lib/postgresql', 'ext4', 'sdb1'),
    ],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
    },
  },
  {
    name: 'NixOS in memory: only /nix and /boot lie on the drive',
    devices: [
      disk('nvme0n1', null, [part('nvme0n1p1', 'vfat'), part('nvme0n1p2', 'ext4')]),
      disk('sda', null, [part('sda1', 'ext4')]),
    ],
    mounts: [
      mount('/', 'tmpfs', '0:24'),
      mount('/boot', 'vfat', 'nvme0n1p1'),
      mount('/nix', 'ext4', 'nvme0n1p2'),
      mount('/nix/store', 'ext4', 'nvme0n1p2'),
    ],
    expected: { nvme0n1: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'], sda: ['not-system'] },
  },
  {
    name: 'an immutable system: composefs root over files of the drive at /sysroot',
    devices: [
      disk('vda', null, [part('vda2', 'vfat'), part('vda3', 'ext4'), part('vda4', 'xfs')]),
      disk('sda'),
    ],
    mounts: [
      mount('/', 'overlay', '0:33', {
        superOptions: ['ro', 'lowerdir=/run/ostree/.private/cfsroot-lower::/sysroot/ostree/repo/objects'],
      }),
      mount('/run', 'tmpfs', '0:22'),
      mount('/sysroot', 'xfs', 'vda4'),
      mount('/etc', 'xfs', 'vda4'),
      mount('/boot', 'ext4', 'vda3'),
    ],
    expected: {
      vda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_IS_VIRTUAL'],
      sda: ['not-system'],
    },
  },
  {
    name: 'a loop device over a file of the system drive: not the system itself',
    devices: [
      disk('sda', null, [part('sda1', 'ext4')]),
      loop('loop0', '/tmp/image', 'sda1', null, [part('loop0p1', 'vfat')]),
    ],
    mounts: [mount('/', 'ext4', 'sda1')],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      loop0: ['not-system', 'DRIVE_IS_VIRTUAL', 'DRIVE_NO_SERIAL'],
    },
  },
  {
    name: 'a loop device over the system drive itself: another name for it',
    devices: [
      disk('sda', null, [part('sda1', 'ext4')]),
      disk('loop0', null, [], { backing: { path: '/dev/sda', kind: 'device', deviceNumber: 'sda' } }),
    ],
    mounts: [mount('/', 'ext4', 'sda1')],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      loop0: ['system', 'SYSTEM_DRIVE', 'DRIVE_IS_VIRTUAL', 'DRIVE_NO_SERIAL'],
    },
  },
  {
    name: 'a chain of loop devices whose end is mounted below /mnt',
    devices: [
      disk('sda', null, [part('sda1', 'ext4')]),
      disk('sdb', 'ext4'),
      loop('loop0', '/mnt/drive/a.img', 'sdb', 'ext4'),
      loop('loop1', '/mnt/a/b.img', 'loop0', 'ext4'),
    ],
    mounts: [mount('/', 'ext4', 'sda1'), mount('/mnt/b', 'ext4', 'loop1')],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'],
      sdb: ['not-system', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
    },
  },
  {
    name: 'a map over the whole system drive, as old RAID drivers leave behind',
    devices: [
      disk('sda', null, [part('sda1', 'ext4'), mapped('dm-0', 'DMRAID-', 'isw_volume')]),
      disk('sdb', 'promise_fasttrack_raid_member'),
    ],
    mounts: [mount('/', 'ext4', 'sda1')],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      'dm-0': ['system', 'SYSTEM_DRIVE', 'DRIVE_IS_VIRTUAL', 'DRIVE_NO_SERIAL'],
      sdb: ['not-system', 'RAID_MEMBER'],
    },
  },
];
