import { ClearbenchError } from '../../shared/problem.ts';
import type { Drive } from '../../shared/schemas/drive.ts';
import type { ListOptions } from './list-drives.ts';

/** A whole block device. */
export interface DeviceTarget {
  readonly kind: 'device';
  /** Kernel device path, links resolved. */
  readonly path: string;
  readonly drive: Drive;
}

/** A regular file that looks like a drive. */
export interface ImageTarget {
  readonly kind: 'image';
  /** Absolute path, links resolved. */
  readonly path: string;
  /** `device:inode`, both decimal. */
  readonly fileId: string;
  readonly sizeBytes: number;
  readonly logicalSectorBytes: 512;
}

/**
 * Finds what a TARGET of the command line names: a device path under any alias, or `image:PATH`.
 *
 * @throws ClearbenchError TARGET_NOT_FOUND, TARGET_NOT_A_DRIVE, TARGET_IS_PARTITION, TARGET_BUSY, IMAGE_EMPTY,
 * IMAGE_NOT_WHOLE_SECTORS, DRIVE_TOO_SMALL, PERMISSION_DENIED.
 */
export function resolveTarget(
  target: string,
  options: ListOptions = {},
): Promise<DeviceTarget | ImageTarget> {
  void target;
  void options;
  return Promise.reject(new ClearbenchError('INTERNAL', 'Resolving targets is not ready.'));
}
