import { stat } from 'node:fs/promises';

import { ClearbenchError } from '../../shared/problem.ts';
import type { Drive } from '../../shared/schemas/drive.ts';
import { formatDeviceNumber } from '../device-number.ts';
import { resolveImage, type ImageTarget } from './image-target.ts';
import type { ListOptions } from './list-drives.ts';
import { pathKind, pathProblem } from './path-problem.ts';
import { readDrive } from './read-drive.ts';

export type { ImageTarget } from './image-target.ts';

/** A whole block device. */
export interface DeviceTarget {
  readonly kind: 'device';
  /** Kernel device path, whatever name was given. */
  readonly path: string;
  readonly drive: Drive;
}

const imagePrefix = 'image:';

/**
 * Finds what a TARGET of the command line names: a device path under any alias, or `image:PATH`. A device is followed by
 * its number, so that links and mapper names lead to the same drive as its kernel name.
 *
 * @throws ClearbenchError TARGET_NOT_FOUND, TARGET_NOT_A_DRIVE, TARGET_IS_PARTITION, TARGET_BUSY, IMAGE_EMPTY,
 * IMAGE_NOT_WHOLE_SECTORS, DRIVE_TOO_SMALL, PERMISSION_DENIED.
 */
export async function resolveTarget(
  target: string,
  options: ListOptions = {},
): Promise<DeviceTarget | ImageTarget> {
  if (target.startsWith(imagePrefix)) return resolveImage(target.slice(imagePrefix.length));
  const deviceNumber = await deviceNumberOf(target);
  const drive = await readDrive(deviceNumber, options);
  return { kind: 'device', path: drive.path, drive };
}

async function deviceNumberOf(path: string): Promise<string> {
  const status = await stat(path).catch((error: unknown) => {
    throw pathProblem(path, error);
  });
  if (status.isBlockDevice()) return formatDeviceNumber(status.rdev);
  const hint = status.isFile() ? '; name it as image:PATH if it is the image of a drive' : ', not a drive';
  throw new ClearbenchError('TARGET_NOT_A_DRIVE', `${path} is ${pathKind(status)}${hint}.`);
}
