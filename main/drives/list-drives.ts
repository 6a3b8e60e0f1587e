import { ClearbenchError } from '../../shared/problem.ts';
import type { Drive } from '../../shared/schemas/drive.ts';
import { readLinuxDrives } from './linux/linux-drives.ts';

/** How thoroughly to look. */
export interface ListOptions {
  /** Also ask the drives themselves (SMART, hidden areas, the drive behind a USB adapter): seconds instead of a blink. */
  readonly health?: boolean;
  readonly signal?: AbortSignal;
}

/** Every whole drive that is attached now. */
export async function listDrives(_options: ListOptions = {}): Promise<readonly Drive[]> {
  requireLinux();
  return readLinuxDrives();
}

/** Other systems get their own folder beside `linux/` with the same two functions. */
export function requireLinux(): void {
  if (process.platform !== 'linux') {
    throw new ClearbenchError('INTERNAL', `Drives cannot be listed on ${process.platform} yet.`);
  }
}
