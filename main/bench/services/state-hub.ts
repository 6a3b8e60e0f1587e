import type { BenchDrive } from '../../../shared/contract/drives.ts';
import type { BenchJob } from '../../../shared/contract/jobs.ts';
import {
  MAX_CHANGES_PER_EVENT,
  MAX_PROGRESS_PER_SECOND,
  type BenchEvent,
  type Change,
  type Snapshot,
  type Station,
} from '../../../shared/contract/snapshot.ts';
import type { ArchiveState } from '../../../shared/contract/archive.ts';
import type { Settings } from '../../../shared/contract/settings.ts';

/** What the hub holds when it starts. */
export interface HubStart {
  readonly station: Station;
  readonly settings: Settings;
  readonly archive: ArchiveState;
}

/** The state that every face shows, and the one place where it changes. */
export interface StateHub {
  readonly snapshot: () => Snapshot;
  /** Takes changes in and tells them at once; progress is gathered and told at most ten times a second. */
  readonly apply: (...changes: readonly Change[]) => void;
  readonly follow: (listener: (event: BenchEvent) => void) => () => void;
  readonly drive: (driveId: string) => BenchDrive | null;
  readonly job: (jobId: string) => BenchJob | null;
  /** Stops the timer; nothing is told any more. */
  readonly close: () => void;
}

/** A hub for one run of the services. */
export function createStateHub(start: HubStart): StateHub {
  const drives = new Map<string, BenchDrive>();
  const jobs = new Map<string, BenchJob>();
  const listeners = new Set<(event: BenchEvent) => void>();
  const waiting = new Map<string, Change>();
  let { station, settings, archive } = start;
  let assetsRevision = 0;
  let sequence = 0;
  let timer: NodeJS.Timeout | null = null;

  const keep = (change: Change): void => {
    switch (change.kind) {
      case 'drive':
        drives.set(change.drive.driveId, change.drive);
        return;
      case 'drive-gone':
        drives.delete(change.driveId);
        return;
      case 'job':
        jobs.set(change.job.jobId, change.job);
        waiting.delete(change.job.jobId);
        return;
      case 'job-gone':
        jobs.delete(change.jobId);
        waiting.delete(change.jobId);
        return;
      case 'progress': {
        const job = jobs.get(change.jobId);
        if (job !== undefined) jobs.set(job.jobId, { ...job, progress: change.progress });
        return;
      }
      case 'settings':
        settings = change.settings;
        return;
      case 'station':
        station = change.station;
        return;
      case 'archive':
        archive = change.archive;
        return;
      case 'assets':
        assetsRevision = change.revision;
        return;
      default:
        change satisfies never;
    }
  };

  const tell = (changes: readonly Change[]): void => {
    for (let first = 0; first < changes.length; first += MAX_CHANGES_PER_EVENT) {
      sequence += 1;
      const event: BenchEvent = {
        runId: station.runId,
        sequence,
        changes: changes.slice(first, first + MAX_CHANGES_PER_EVENT),
      };
      for (const listener of [...listeners]) listener(event);
    }
  };

  const tellProgress = (): void => {
    timer = null;
    const changes = [...waiting.values()];
    waiting.clear();
    tell(changes);
  };

  return {
    snapshot: () => ({
      sequence,
      station,
      settings,
      archive,
      assetsRevision,
      drives: [...drives.values()],
      jobs: [...jobs.values()],
    }),
    apply: (...changes) => {
      changes.forEach(keep);
      const now = changes.filter((change) => change.kind !== 'progress');
      for (const change of changes) {
        if (change.kind === 'progress' && jobs.has(change.jobId)) waiting.set(change.jobId, change);
      }
      if (waiting.size > 0) timer ??= setTimeout(tellProgress, 1000 / MAX_PROGRESS_PER_SECOND);
      tell(now);
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    drive: (driveId) => drives.get(driveId) ?? null,
    job: (jobId) => jobs.get(jobId) ?? null,
    close: () => {
      if (timer !== null) clearTimeout(timer);
      listeners.clear();
    },
  };
}
