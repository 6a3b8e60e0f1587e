import type { Reading } from '../../../shared/reading.ts';

/** A block device as sysfs knows it: a whole device or a partition of one. Device numbers are `major:minor`. */
export interface BlockNode {
  readonly deviceNumber: string;
  /** Kernel name, for example `sda1`, `dm-0`, `cciss/c0d0`. */
  readonly name: string;
  /** The whole device that this one is a part of; `null` for whole devices. */
  readonly parent: string | null;
  /** What this device is built upon (dm, md, bcache…). */
  readonly slaves: readonly string[];
  /** What is built upon this device. The kernel keeps both directions; either alone counts. */
  readonly holders: readonly string[];
  /** Name and UUID of a device-mapper device; the UUID's prefix says who made it (`LVM-`, `CRYPT-`, `mpath-`). */
  readonly mapper: { readonly name: string; readonly uuid: string } | null;
  readonly backing: Backing | null;
  readonly sizeBytes: Reading<number>;
  /** File system or member type as blkid names it; `null` where it was looked for and nothing was recognised. */
  readonly contentType: Reading<string | null>;
  /** Names by which a kernel command line or a pool may mean this device. Never leave this folder: labels may name patients. */
  readonly tags: ContentTags;
}

/** What a loop device (or zram's write-back) stores its data in. */
export interface Backing {
  /** As the kernel prints it, seen from the mount namespace of whoever set it up. */
  readonly path: string;
  /**
   * `device`: the backing is the block device itself. `file`: a file on the file system with this device number, or
   * `null` where that could not be told.
   */
  readonly kind: 'device' | 'file';
  readonly deviceNumber: string | null;
}

/** Labels and UUIDs of a file system or partition. */
export interface ContentTags {
  readonly label: string | null;
  readonly uuid: string | null;
  readonly partitionLabel: string | null;
  readonly partitionUuid: string | null;
}

/** One line of a `mountinfo` file. */
export interface Mount {
  /** `own` is the namespace of this process, `init` that of process 1, others are kept apart by number. */
  readonly namespace: string;
  /** `st_dev` of the file system; major 0 where it has no block device of its own (btrfs, zfs, overlay, tmpfs…). */
  readonly deviceNumber: string;
  readonly mountPoint: string;
  readonly fileSystem: string;
  readonly source: string;
  /** The file system's own options. */
  readonly superOptions: readonly string[];
}

/** One line of `/proc/swaps`. */
export interface SwapArea {
  readonly path: string;
  readonly kind: 'device' | 'file';
  /** The swap device, or the device number of the file system that holds the swap file; `null` where it is unknown. */
  readonly deviceNumber: string | null;
}

/** A mounted file system that spans devices and has no block device number of its own. */
export interface PooledFileSystem {
  readonly kind: 'btrfs' | 'bcachefs';
  readonly id: string;
  readonly devices: readonly string[];
}

/** Everything that decides what the running system depends on, as read at one moment. A plain value: tests record it. */
export interface SystemSnapshot {
  readonly nodes: readonly BlockNode[];
  readonly mounts: Reading<readonly Mount[]>;
  readonly swaps: Reading<readonly SwapArea[]>;
  readonly pools: readonly PooledFileSystem[];
  readonly kernelCommandLine: string;
  /** PARTUUID of the partition that the boot loader says it was started from. */
  readonly bootPartitionUuid: string | null;
  /** The kind of container that this process runs in, where mounts of the host cannot be seen; else `null`. */
  readonly container: string | null;
}
