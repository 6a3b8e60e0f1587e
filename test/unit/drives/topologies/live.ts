import { known } from '../../../../shared/reading.ts';
import { disk, loop, mapped, mount, part, swapOn, type Topology } from './topology.ts';

const overlayRoot = (...superOptions: readonly string[]) => mount('/', 'overlay', '0:24', { superOptions });

/** Systems started from a stick: the root is an overlay, and the stick often shows no mount point of its own. */
export const liveTopologies: readonly Topology[] = [
  {
    name: 'Ubuntu live: a hybrid ISO mounted from a partition, the layers named by paths that no longer exist',
    devices: [
      disk('sda', null, [part('sda1', 'ntfs')]),
      disk('sdb', 'iso9660', [part('sdb1', 'iso9660'), part('sdb2', 'vfat')]),
      loop('loop0', '/cdrom/casper/filesystem.squashfs', 'sdb1', 'squashfs'),
    ],
    mounts: [
      overlayRoot('rw', 'lowerdir=/filesystem.squashfs', 'upperdir=/cow/upper', 'workdir=/cow/work'),
      mount('/cdrom', 'iso9660', 'sdb1'),
      mount('/rofs', 'squashfs', 'loop0'),
    ],
    kernelCommandLine: 'BOOT_IMAGE=/casper/vmlinuz boot=casper quiet splash',
    expected: {
      sda: ['not-system'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      loop0: [
        ...(['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED'] as const),
        ...(['DRIVE_IS_VIRTUAL', 'DRIVE_NO_SERIAL'] as const),
      ],
    },
  },
  {
    name: 'Ubuntu live where the medium was unmounted lazily: only the loop device leads to the stick',
    devices: [
      disk('sda', null, [part('sda1', 'ntfs')]),
      disk('sdb', 'iso9660', [part('sdb1', 'iso9660')]),
      loop('loop0', '/casper/filesystem.squashfs', 'sdb1', 'squashfs'),
    ],
    mounts: [overlayRoot('rw', 'lowerdir=/filesystem.squashfs', 'upperdir=/cow/upper', 'workdir=/cow/work')],
    kernelCommandLine: 'boot=casper',
    expected: { sda: ['not-system'], sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'] },
  },
  {
    name: 'Ubuntu live whose loop device leads nowhere: every drive may be the stick',
    devices: [
      disk('sda', null, [part('sda1', 'ntfs')]),
      disk('sdb', 'iso9660', [part('sdb1', 'iso9660')]),
      loop('loop0', '/casper/filesystem.squashfs', null, 'squashfs'),
    ],
    mounts: [overlayRoot('rw', 'lowerdir=/filesystem.squashfs', 'upperdir=/cow/upper', 'workdir=/cow/work')],
    expected: { sda: ['unknown', 'SYSTEM_USE_UNKNOWN'], sdb: ['unknown', 'SYSTEM_USE_UNKNOWN'] },
  },
  {
    name: 'Fedora live: the root is a map over loop devices, whose files lie on the stick and in memory',
    devices: [
      disk('sda'),
      disk('sdb', 'iso9660', [part('sdb1', 'iso9660'), part('sdb2', 'vfat')]),
      loop('loop0', '/run/initramfs/live/LiveOS/squashfs.img', 'sdb1', 'squashfs'),
      loop('loop1', '/run/initramfs/squashfs/LiveOS/rootfs.img', 'loop0', 'ext4', [
        mapped('dm-0', 'none', 'live-rw', 'ext4'),
        mapped('dm-1', 'none', 'live-base', 'ext4'),
      ]),
      loop('loop2', '/overlay', '0:22', 'DM_snapshot_cow', [mapped('dm-0', 'none', 'live-rw', 'ext4')]),
      disk('zram0', 'swap'),
    ],
    mounts: [
      mount('/', 'ext4', 'dm-0'),
      mount('/run', 'tmpfs', '0:22'),
      mount('/run/initramfs/live', 'iso9660', 'sdb1'),
    ],
    swaps: known([swapOn('zram0')]),
    kernelCommandLine: 'root=live:CDLABEL=Fedora-WS-Live rd.live.image quiet',
    expected: {
      sda: ['not-system'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      zram0: ['system', 'SYSTEM_DRIVE', 'DRIVE_IS_SWAP', 'DRIVE_IS_VIRTUAL'],
    },
  },
  {
    name: 'Fedora live started by Ventoy: the map over the ISO file shows no drive below it',
    devices: [
      disk('sda'),
      disk('sdb', null, [part('sdb1', 'exfat'), part('sdb2', 'vfat')]),
      mapped('dm-0', 'none', 'ventoy', 'iso9660'),
      loop('loop0', '/run/initramfs/live/LiveOS/squashfs.img', 'dm-0', 'squashfs'),
      loop('loop1', '/run/initramfs/squashfs/LiveOS/rootfs.img', 'loop0', 'ext4', [
        mapped('dm-1', 'none', 'live-rw', 'ext4'),
        mapped('dm-2', 'none', 'live-base', 'ext4'),
      ]),
      loop('loop2', '/overlay', '0:22', null, [mapped('dm-1', 'none', 'live-rw', 'ext4')]),
    ],
    mounts: [mount('/', 'ext4', 'dm-1'), mount('/run/initramfs/live', 'iso9660', 'dm-0')],
    kernelCommandLine: 'root=live:CDLABEL=Fedora-WS-Live rd.live.image',
    expected: { sda: ['unknown', 'SYSTEM_USE_UNKNOWN'], sdb: ['unknown', 'SYSTEM_USE_UNKNOWN'] },
  },
  {
    name: 'Fedora live without device-mapper: an overlay over a squashfs',
    devices: [
      disk('nvme0n1', null, [part('nvme0n1p1', 'BitLocker')]),
      disk('sda', 'iso9660', [part('sda1', 'iso9660')]),
      loop('loop0', '/run/initramfs/live/LiveOS/squashfs.img', 'sda1', 'squashfs'),
    ],
    mounts: [
      overlayRoot('rw', 'lowerdir=/run/rootfsbase', 'upperdir=/run/overlayfs', 'workdir=/run/ovlwork'),
      mount('/run', 'tmpfs', '0:22'),
      mount('/run/initramfs/live', 'iso9660', 'sda1'),
      mount('/run/rootfsbase', 'squashfs', 'loop0'),
    ],
    expected: {
      nvme0n1: ['not-system'],
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
    },
  },
  {
    name: 'a dracut live image on an XFS mirror, with its writable layer on a second mirror',
    devices: ['sda', 'sdb']
      .map((name) =>
        disk(name, null, [
          part(`${name}1`, 'linux_raid_member', [disk('md126', 'xfs', [], { tags: { label: 'SQFSRAID' } })]),
          part(`${name}2`, 'linux_raid_member', [disk('md127', 'xfs', [], { tags: { label: 'ROOTRAID' } })]),
        ]),
      )
      .concat(loop('loop0', '/run/initramfs/live/1.4.0/rootfs', 'md126', 'squashfs'), disk('sdc')),
    mounts: [
      overlayRoot(
        ...['rw', 'lowerdir=/run/rootfsbase', 'upperdir=/run/overlayfs'],
        'workdir=/run/overlayfs/../ovlwork',
      ),
      mount('/run/initramfs/live', 'xfs', 'md126'),
      mount('/run/initramfs/overlayfs', 'xfs', 'md127'),
      mount('/run/rootfsbase', 'squashfs', 'loop0'),
    ],
    kernelCommandLine: 'root=live:LABEL=SQFSRAID rd.live.overlay=LABEL=ROOTRAID',
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdc: ['not-system'],
    },
  },
  {
    name: 'Arch live: everything below /run/archiso',
    devices: [
      disk('sda', null, [part('sda1', 'vfat'), part('sda2', 'btrfs')]),
      disk('sdb', 'iso9660', [part('sdb1', 'iso9660'), part('sdb2', 'vfat')]),
      loop('loop0', '/run/archiso/bootmnt/arch/x86_64/airootfs.sfs', 'sdb1', 'squashfs'),
    ],
    mounts: [
      overlayRoot('rw', 'lowerdir=/run/archiso/airootfs', 'upperdir=/run/archiso/cowspace/x/upperdir'),
      mount('/run', 'tmpfs', '0:22'),
      mount('/run/archiso/bootmnt', 'iso9660', 'sdb1'),
      mount('/run/archiso/cowspace', 'tmpfs', '0:25'),
      mount('/run/archiso/airootfs', 'squashfs', 'loop0'),
    ],
    expected: {
      sda: ['not-system'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
    },
  },
  {
    name: 'Arch live copied to memory: only the command line tells which stick it came from',
    devices: [
      disk('sda', null, [part('sda1', 'ntfs')]),
      disk('sdb', 'iso9660', [part('sdb1', 'iso9660', [], { label: 'ARCH_202401' })]),
      loop('loop0', '/run/archiso/copytoram/airootfs.sfs', '0:26', 'squashfs'),
    ],
    mounts: [
      mount('/', 'overlay', '0:24', { superOptions: ['rw', 'lowerdir=/run/archiso/airootfs'] }),
      mount('/run', 'tmpfs', '0:22'),
      mount('/run/archiso/copytoram', 'tmpfs', '0:26'),
      mount('/run/archiso/airootfs', 'squashfs', 'loop0'),
    ],
    kernelCommandLine: 'archisobasedir=arch archisolabel=ARCH_202401 copytoram=y',
    expected: { sda: ['not-system'], sdb: ['system', 'SYSTEM_DRIVE'] },
  },
  {
    name: 'Debian live copied to memory, medium not named: whatever carries an ISO image counts',
    devices: [disk('sda', null, [part('sda1', 'ntfs')]), disk('sdb', 'iso9660', [part('sdb1', 'iso9660')])],
    mounts: [mount('/', 'tmpfs', '0:23')],
    kernelCommandLine: 'boot=live toram components',
    expected: { sda: ['not-system'], sdb: ['system', 'SYSTEM_DRIVE'] },
  },
  {
    name: 'Clonezilla beside a firmware RAID that has been started',
    devices: [
      ...['sda', 'sdb'].map((name) =>
        disk(name, 'ddf_raid_member', [
          part(`${name}1`, 'vfat'),
          disk('md126', null, [part('md126p1', 'vfat'), part('md126p3', 'LVM2_member')]),
          disk('md127'),
        ]),
      ),
      disk('sdc', null, [part('sdc1', 'vfat')]),
      loop('loop0', '/run/live/medium/live/filesystem.squashfs', 'sdc1', 'squashfs'),
    ],
    mounts: [
      overlayRoot('rw', 'lowerdir=/run/live/rootfs/filesystem.squashfs/', 'upperdir=/run/live/overlay/rw'),
      mount('/run', 'tmpfs', '0:22'),
      mount('/run/live/medium', 'vfat', 'sdc1'),
      mount('/run/live/rootfs/filesystem.squashfs', 'squashfs', 'loop0'),
    ],
    kernelCommandLine: 'boot=live union=overlay',
    expected: {
      sda: ['not-system', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdb: ['not-system', 'DRIVE_HELD', 'RAID_MEMBER'],
      sdc: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
    },
  },
  {
    name: 'a media player box: the root is a squashfs file on the FAT partition at /flash',
    devices: [
      disk('mmcblk0', null, [part('mmcblk0p1', 'vfat'), part('mmcblk0p2', 'ext4'), part('mmcblk0boot0')]),
      loop('loop0', '/flash/SYSTEM', 'mmcblk0p1', 'squashfs'),
      disk('sda'),
    ],
    mounts: [
      mount('/', 'squashfs', 'loop0'),
      mount('/flash', 'vfat', 'mmcblk0p1'),
      mount('/storage', 'ext4', 'mmcblk0p2'),
    ],
    expected: {
      mmcblk0: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      sda: ['not-system'],
    },
  },
  {
    name: 'a system inside a file on an NTFS drive',
    devices: [
      disk('sda', null, [part('sda1', 'ntfs')]),
      disk('sdb', null, [part('sdb1', 'ntfs')]),
      loop('loop0', '/host/ubuntu/disks/root.disk', 'sda1', 'ext4'),
    ],
    mounts: [mount('/', 'ext4', 'loop0'), mount('/host', 'fuseblk', 'sda1')],
    kernelCommandLine: 'root=UUID=12AB loop=/ubuntu/disks/root.disk ro',
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      sdb: ['not-system'],
    },
  },
  {
    name: 'Puppy: layers by aufs, the save file on the internal drive',
    devices: [
      disk('sda', null, [part('sda1', 'ext4')]),
      disk('sdb', null, [part('sdb1', 'vfat')]),
      loop('loop0', '/puppy_xenial_7.5.sfs', 'sdb1', 'squashfs'),
      loop('loop1', '/mnt/dev_save/pupsave.4fs', 'sda1', 'ext4'),
    ],
    mounts: [
      mount('/', 'aufs', '0:16', { superOptions: ['rw', 'si=2c3d1f'] }),
      mount('/initrd/mnt/dev_save', 'ext4', 'sda1'),
    ],
    expected: {
      sda: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
      sdb: ['system', 'SYSTEM_DRIVE', 'DRIVE_MOUNTED', 'DRIVE_HELD'],
    },
  },
];
