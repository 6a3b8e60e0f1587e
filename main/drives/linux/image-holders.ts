import { stat } from 'node:fs/promises';

import { readingOr } from '../../../shared/reading.ts';
import type { DriveHolder } from '../../../shared/schemas/drive.ts';
import { parseDeviceNumber } from '../../device-number.ts';
import { readLoopFiles } from './loop-files.ts';
import { readSnapshot } from './read-snapshot.ts';
import { within } from './sysfs.ts';

const statTimeoutMs = 2000;

/**
 * What uses the file with this id (`device:inode`) now: loop devices over it and swap in it. A file that is "mounted" is
 * mounted through a loop device.
 */
export async function findImageHolders(path: string, fileId: string): Promise<readonly DriveHolder[]> {
  const snapshot = await readSnapshot();
  const loopFiles = (await readLoopFiles()) ?? [];
  const loops = await Promise.all(
    snapshot.nodes.map(async (node): Promise<readonly DriveHolder[]> => {
      const { backing } = node;
      if (backing === null) return [];
      const loopPath = `/dev/${node.name}`;
      const loopFile = loopFiles.find((file) => file.loopPath === loopPath);
      const same =
        loopFile !== undefined && loopFile.deviceNumber !== null && loopFile.inode !== null
          ? idOf(loopFile.deviceNumber, loopFile.inode) === fileId
          : backing.path === path || (await fileIdAt(backing.path)) === fileId;
      return same ? [{ path: loopPath, kind: 'loop' }] : [];
    }),
  );
  const swaps = await Promise.all(
    readingOr(snapshot.swaps, [])
      .filter((swap) => swap.kind === 'file')
      .map(async (swap): Promise<readonly DriveHolder[]> =>
        (await fileIdAt(swap.path)) === fileId ? [{ path: swap.path, kind: 'swap' }] : [],
      ),
  );
  return [...loops, ...swaps].flat();
}

async function fileIdAt(path: string): Promise<string | null> {
  const status = await within(
    statTimeoutMs,
    stat(path, { bigint: true }).catch(() => null),
    null,
  );
  return status === null ? null : `${status.dev}:${status.ino}`;
}

/** `stat` gives the device as one number; losetup prints it as `major:minor`. */
function idOf(deviceNumber: string, inode: string): string {
  return `${parseDeviceNumber(deviceNumber)}:${inode}`;
}
