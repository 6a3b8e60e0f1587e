import type { Drive } from '../../shared/schemas/drive.ts';
import { askDrive } from './ask-drive.ts';
import { readLinuxDrive } from './linux/linux-drives.ts';
import { requireLinux, type ListOptions } from './list-drives.ts';

/**
 * The drive with this `major:minor`, read now from the system alone: the number of an open handle leads to the drive that
 * the handle writes to, whatever its path means by now.
 *
 * @throws ClearbenchError TARGET_NOT_FOUND, TARGET_IS_PARTITION; the signal's reason when it is aborted.
 */
export async function readDrive(deviceNumber: string, options: ListOptions = {}): Promise<Drive> {
  requireLinux();
  const { health = false, signal } = options;
  const drive = await readLinuxDrive(deviceNumber, { askDrives: health, signal });
  const asked = health ? await askDrive(drive, signal) : drive;
  signal?.throwIfAborted();
  return asked;
}
