import type { Bay, BenchDrive } from '../../../shared/contract/drives.ts';
import type { Change } from '../../../shared/contract/snapshot.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import type { BayStore } from './bay-store.ts';
import { bayKeyOf, benchDriveOf, driveIdOf } from './bench-drive.ts';
import type { WatchedDrive } from './drive-watch.ts';
import { driveKeyOf, type ResumableJobs } from './resumable-jobs.ts';
import type { StateHub } from './state-hub.ts';

/** Keeps the drives of the hub as the watch tells them, each in its bay. */
export interface DriveBoard {
  readonly take: (drives: readonly WatchedDrive[], resumable: ResumableJobs) => void;
  /** Offers each attached drive the job that it could go on with. */
  readonly offer: (resumable: ResumableJobs) => void;
  /** Links a drive to its newest job, or takes the link away. */
  readonly setJob: (driveId: string, jobId: string | null) => void;
  readonly driveIdFor: (plan: Plan) => string | null;
  readonly bayFor: (plan: Plan) => Bay | null;
}

/** A board over the hub's drives. Their ports have been numbered before. */
export function createDriveBoard(hub: StateHub, bays: Pick<BayStore, 'bayOf'>, now: () => Date): DriveBoard {
  const shown = new Map<string, BenchDrive>();
  const newestJob = new Map<string, string | null>();

  const find = ({ target }: Plan): BenchDrive | null => {
    if (target.kind === 'image') return null;
    const attached = shown.get(driveIdOf(target.drive));
    if (attached !== undefined) return attached;
    const key = driveKeyOf(target.drive);
    return [...shown.values()].find(({ drive }) => driveKeyOf(drive) === key) ?? null;
  };

  /** Tells that the drive of a job has come back or gone; `null` if that job is not shown. */
  const driveOfJob = (jobId: string | null, driveId: string | null): Change | null => {
    const job = jobId === null ? null : hub.job(jobId);
    return job === null || job.driveId === driveId ? null : { kind: 'job', job: { ...job, driveId } };
  };

  const change = (drive: BenchDrive, part: Partial<Pick<BenchDrive, 'jobId' | 'resumableJobId'>>): void => {
    const next = { ...drive, ...part };
    if (next.jobId === drive.jobId && next.resumableJobId === drive.resumableJobId) return;
    shown.set(drive.driveId, next);
    hub.apply({ kind: 'drive', drive: next });
  };

  return {
    take: (watched, resumable) => {
      const present = new Set<string>();
      const changes: Change[] = [];
      for (const { drive, verdicts } of watched) {
        const driveId = driveIdOf(drive);
        present.add(driveId);
        const offered = resumable.get(driveKeyOf(drive)) ?? null;
        // The drive of a job that is still shown was put back: they belong in one bay again.
        if (offered !== null && (newestJob.get(driveId) ?? null) === null && hub.job(offered) !== null) {
          newestJob.set(driveId, offered);
        }
        const jobId = newestJob.get(driveId) ?? null;
        const linked = driveOfJob(jobId, driveId);
        if (linked !== null) changes.push(linked);
        const next = benchDriveOf({
          drive,
          verdicts,
          bay: bays.bayOf(bayKeyOf(drive)),
          attachedAt: shown.get(driveId)?.attachedAt ?? now().toISOString(),
          jobId,
          resumableJobId: offered,
        });
        if (JSON.stringify(shown.get(driveId)) === JSON.stringify(next)) continue;
        shown.set(driveId, next);
        changes.push({ kind: 'drive', drive: next });
      }
      for (const driveId of [...shown.keys()]) {
        if (present.has(driveId)) continue;
        const parted = driveOfJob(newestJob.get(driveId) ?? null, null);
        if (parted !== null) changes.push(parted);
        shown.delete(driveId);
        newestJob.delete(driveId);
        changes.push({ kind: 'drive-gone', driveId });
      }
      hub.apply(...changes);
    },
    offer: (resumable) => {
      for (const drive of shown.values()) {
        change(drive, { resumableJobId: resumable.get(driveKeyOf(drive.drive)) ?? null });
      }
    },
    setJob: (driveId, jobId) => {
      newestJob.set(driveId, jobId);
      const drive = shown.get(driveId);
      if (drive !== undefined) change(drive, { jobId });
    },
    driveIdFor: (plan) => find(plan)?.driveId ?? null,
    bayFor: (plan) =>
      plan.target.kind === 'image' ? null : (find(plan)?.bay ?? bays.bayOf(bayKeyOf(plan.target.drive))),
  };
}
