import { ClearbenchError } from '../../shared/problem.ts';
import type { Drive } from '../../shared/schemas/drive.ts';

/** How thoroughly to look. */
export interface ListOptions {
  /** Also ask the drives themselves (SMART, hidden areas, the drive behind a USB adapter): seconds instead of a blink. */
  readonly health?: boolean;
  readonly signal?: AbortSignal;
}

/** Every whole drive that is attached now. */
export function listDrives(options: ListOptions = {}): Promise<readonly Drive[]> {
  void options;
  return Promise.reject(new ClearbenchError('INTERNAL', 'Listing drives is not ready.'));
}
