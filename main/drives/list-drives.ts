import { ClearbenchError } from '../../shared/problem.ts';
import type { Drive } from '../../shared/schemas/drive.ts';
import { askDrive } from './ask-drive.ts';
import { crossCheck } from './cross-check.ts';
import { askDrivelist } from './drivelist-opinion.ts';
import { readLinuxDrives } from './linux/linux-drives.ts';
import { askLsblk } from './linux/lsblk.ts';

/** How thoroughly to look. */
export interface ListOptions {
  /**
   * Also ask the drives themselves (SMART, hidden areas, the drive behind a USB adapter, content that udev does not know):
   * seconds instead of a blink. Without it no drive is touched.
   */
  readonly health?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Every whole drive that is attached now, virtual ones included, partitions left out. lsblk and drivelist are asked for a
 * second opinion; without them sysfs suffices. A stuck drive delays the list by seconds at most, and only if drives are
 * asked; it never fails it.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function listDrives(options: ListOptions = {}): Promise<readonly Drive[]> {
  requireLinux();
  const { health = false, signal } = options;
  const [drives, lsblk, drivelist] = await Promise.all([
    readLinuxDrives({ askDrives: health, signal }),
    askLsblk(signal),
    askDrivelist(),
  ]);
  const checked = drives.map((drive) =>
    [lsblk.get(drive.deviceNumber), drivelist.get(drive.path)]
      .filter((opinion) => opinion !== undefined)
      .reduce(crossCheck, drive),
  );
  const asked = health ? await Promise.all(checked.map((drive) => askDrive(drive, signal))) : checked;
  signal?.throwIfAborted();
  return asked;
}

/**
 * Other systems get a folder of their own beside `linux/`, with the same two functions.
 *
 * @throws ClearbenchError INTERNAL on any other system.
 */
export function requireLinux(): void {
  if (process.platform !== 'linux') {
    throw new ClearbenchError('INTERNAL', `Drives cannot be listed on ${process.platform} yet.`);
  }
}
