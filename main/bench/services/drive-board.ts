import type { Bay, BenchDrive } from '../../../shared/contract/drives.ts';
import type { Change } from '../../../shared/contract/snapshot.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import { readingOr } from '../../../shared/reading.ts';
import type { JobSummary } from '../../engine/jobs.ts';
import type { BayStore } from './bay-store.ts';
import { bayKeyOf, benchDriveOf, driveIdOf } from './bench-drive.ts';
import type { WatchedDrive } from './drive-watch.ts';
import type { StateHub } from './state-hub.ts';

/** Keeps the drives of the hub as the watch tells them, each in its bay. */
export interface DriveBoard {
  readonly take: (drives: readonly WatchedDrive[], interrupted: readonly JobSummary[]) => void;
  /** Links a drive to its newest job, or takes the link away. */
  readonly setJob: (driveId: string, jobId: string | null) => void;
  readonly driveIdFor: (plan: Plan) => string | null;
  readonly bayFor: (plan: Plan) => Bay | null;
}

/** A board over the hub's drives. Their ports have been numbered before. */
export function createDriveBoard(hub: StateHub, bays: Pick<BayStore, 'bayOf'>, now: () => Date): DriveBoard {
  const shown = new Map<string, BenchDrive>();
  const newestJob = new Map<string, string | null>();

  const find = (plan: Plan): BenchDrive | null => {
    const { target } = plan;
    return target.kind === 'image' ? null : (shown.get(driveIdOf(target.drive)) ?? null);
  };

  return {
    take: (watched, interrupted) => {
      const present = new Set<string>();
      const changes: Change[] = [];
      for (const { drive, verdicts } of watched) {
        const driveId = driveIdOf(drive);
        present.add(driveId);
        const next = benchDriveOf({
          drive,
          verdicts,
          bay: bays.bayOf(bayKeyOf(drive)),
          attachedAt: shown.get(driveId)?.attachedAt ?? now().toISOString(),
          jobId: newestJob.get(driveId) ?? null,
          resumableJobId:
            interrupted.find(({ plan, resumable }) => resumable && isSameDrive(plan, drive))?.jobId ?? null,
        });
        if (JSON.stringify(shown.get(driveId)) === JSON.stringify(next)) continue;
        shown.set(driveId, next);
        changes.push({ kind: 'drive', drive: next });
      }
      for (const driveId of [...shown.keys()]) {
        if (present.has(driveId)) continue;
        shown.delete(driveId);
        newestJob.delete(driveId);
        changes.push({ kind: 'drive-gone', driveId });
      }
      hub.apply(...changes);
    },
    setJob: (driveId, jobId) => {
      newestJob.set(driveId, jobId);
      const drive = shown.get(driveId);
      if (drive === undefined || drive.jobId === jobId) return;
      const next = { ...drive, jobId };
      shown.set(driveId, next);
      hub.apply({ kind: 'drive', drive: next });
    },
    driveIdFor: (plan) => find(plan)?.driveId ?? null,
    bayFor: (plan) => find(plan)?.bay ?? null,
  };
}

/** Whether an interrupted job could go on with this drive; the engine checks again on the handle that it opens. */
function isSameDrive(plan: Plan, drive: Drive): boolean {
  const { target } = plan;
  if (target.kind === 'image' || target.sizeBytes !== readingOr(drive.sizeBytes, null)) return false;
  const serial = readingOr(target.drive.identity.serial, null);
  return serial === null
    ? driveIdOf(target.drive) === driveIdOf(drive)
    : serial === readingOr(drive.identity.serial, null) &&
        readingOr(target.drive.identity.wwn, null) === readingOr(drive.identity.wwn, null);
}
