import type { BigIntStats } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';

import { ClearbenchError } from '../../shared/problem.ts';
import { imageVerdicts } from '../../shared/policy/verdicts.ts';
import { findImageHolders } from './linux/image-holders.ts';
import { pathProblem, pathKind } from './path-problem.ts';

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
 * Finds the image file that a path names and makes sure that nothing uses it.
 *
 * @throws ClearbenchError TARGET_NOT_FOUND, PERMISSION_DENIED, TARGET_NOT_A_DRIVE, or the code of the gravest verdict of
 * `imageVerdicts`.
 */
export async function resolveImage(givenPath: string): Promise<ImageTarget> {
  let path: string;
  let status: BigIntStats;
  try {
    path = await realpath(givenPath);
    status = await stat(path, { bigint: true });
  } catch (error) {
    throw pathProblem(givenPath, error);
  }
  if (!status.isFile()) {
    throw new ClearbenchError('TARGET_NOT_A_DRIVE', `${path} is ${pathKind(status)}, not an image file.`);
  }
  const image: ImageTarget = {
    kind: 'image',
    path,
    fileId: `${status.dev}:${status.ino}`,
    sizeBytes: Number(status.size),
    logicalSectorBytes: 512,
  };
  const [gravest] = imageVerdicts({ ...image, heldBy: await findImageHolders(path, image.fileId) });
  if (gravest !== undefined) throw new ClearbenchError(gravest.code, gravest.message);
  return image;
}
