import { driveVerdicts, type Verdict } from '../../shared/policy/verdicts.ts';
import type { Drive } from '../../shared/schemas/drive.ts';
import { listDrives, type ListOptions } from '../drives/list-drives.ts';

/** An attached drive with what the safety policy says about it, most dangerous first. */
export interface ListedDrive {
  readonly drive: Drive;
  readonly verdicts: readonly Verdict[];
}

/** Every attached drive with its verdicts, as nobody had allowed or accepted anything yet. Needs no data folder. */
export async function listAttachedDrives(options: ListOptions = {}): Promise<readonly ListedDrive[]> {
  const attached = await listDrives(options);
  return attached.map((drive) => ({
    drive,
    verdicts: driveVerdicts(drive, { allowVirtual: false, serialFromLabel: null, attached }),
  }));
}
