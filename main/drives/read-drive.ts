import type { Drive } from '../../shared/schemas/drive.ts';
import { readLinuxDrive } from './linux/linux-drives.ts';
import { requireLinux, type ListOptions } from './list-drives.ts';

/**
 * The drive with this `major:minor`, read now.
 *
 * @throws ClearbenchError TARGET_NOT_FOUND, TARGET_IS_PARTITION.
 */
export async function readDrive(deviceNumber: string, _options: ListOptions = {}): Promise<Drive> {
  requireLinux();
  return readLinuxDrive(deviceNumber);
}
