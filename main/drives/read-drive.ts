import { ClearbenchError } from '../../shared/problem.ts';
import type { Drive } from '../../shared/schemas/drive.ts';
import type { ListOptions } from './list-drives.ts';

/**
 * The drive with this `major:minor`, read now.
 *
 * @throws ClearbenchError TARGET_NOT_FOUND, TARGET_IS_PARTITION, TARGET_NOT_A_DRIVE.
 */
export function readDrive(deviceNumber: string, options: ListOptions = {}): Promise<Drive> {
  void deviceNumber;
  void options;
  return Promise.reject(new ClearbenchError('INTERNAL', 'Reading drives is not ready.'));
}
