import type { BenchDrive } from '../../shared/contract/drives.ts';
import { MAX_RECENT_RATES, RATE_EVERY_SECONDS, type BenchJob } from '../../shared/contract/jobs.ts';
import type { Change, Snapshot } from '../../shared/contract/snapshot.ts';
import type { JobProgress } from '../../shared/schemas/job-event.ts';

/** Rates of one job for its graph, oldest first, and when the last was taken (ms). */
export interface RateTrack {
  readonly bytesPerSecond: readonly number[];
  readonly takenAt: number;
}

/** The bench as the screens see it: the snapshot with its lists keyed, so that one change touches one entry. */
export interface BenchState {
  readonly sequence: number;
  readonly station: Snapshot['station'];
  readonly settings: Snapshot['settings'];
  readonly archive: Snapshot['archive'];
  readonly assetsRevision: number;
  readonly drives: Readonly<Record<string, BenchDrive>>;
  readonly jobs: Readonly<Record<string, BenchJob>>;
  readonly rates: Readonly<Record<string, RateTrack>>;
}

/** The state that a snapshot describes. `now` in ms. */
export function stateOfSnapshot(snapshot: Snapshot, now: number): BenchState {
  return {
    sequence: snapshot.sequence,
    station: snapshot.station,
    settings: snapshot.settings,
    archive: snapshot.archive,
    assetsRevision: snapshot.assetsRevision,
    drives: Object.fromEntries(snapshot.drives.map((drive) => [drive.driveId, drive])),
    jobs: Object.fromEntries(snapshot.jobs.map((job) => [job.jobId, job])),
    rates: Object.fromEntries(
      snapshot.jobs.map((job) => [job.jobId, { bytesPerSecond: job.recentRates, takenAt: now }]),
    ),
  };
}

/** The state after one change. `now` in ms. */
export function applyChange(state: BenchState, change: Change, now: number): BenchState {
  switch (change.kind) {
    case 'drive':
      return { ...state, drives: { ...state.drives, [change.drive.driveId]: change.drive } };
    case 'drive-gone':
      return { ...state, drives: without(state.drives, change.driveId) };
    case 'job': {
      const { job } = change;
      const rates = state.rates[job.jobId] ?? { bytesPerSecond: job.recentRates, takenAt: now };
      return {
        ...state,
        jobs: { ...state.jobs, [job.jobId]: job },
        rates: { ...state.rates, [job.jobId]: rates },
      };
    }
    case 'job-gone':
      return {
        ...state,
        jobs: without(state.jobs, change.jobId),
        rates: without(state.rates, change.jobId),
      };
    case 'progress': {
      const job = state.jobs[change.jobId];
      if (job === undefined) return state;
      return {
        ...state,
        jobs: { ...state.jobs, [change.jobId]: { ...job, progress: change.progress } },
        rates: withRate(state.rates, change.jobId, change.progress, now),
      };
    }
    case 'settings':
      return { ...state, settings: change.settings };
    case 'station':
      return { ...state, station: change.station };
    case 'archive':
      return { ...state, archive: change.archive };
    case 'assets':
      return { ...state, assetsRevision: change.revision };
    default:
      return change satisfies never;
  }
}

/** Takes a rate for the graph, if the last was taken long enough ago. */
function withRate(
  rates: BenchState['rates'],
  jobId: string,
  progress: JobProgress,
  now: number,
): BenchState['rates'] {
  const track = rates[jobId] ?? { bytesPerSecond: [], takenAt: 0 };
  if (now - track.takenAt < RATE_EVERY_SECONDS * 1000) return rates;
  const bytesPerSecond = [...track.bytesPerSecond, progress.bytesPerSecond].slice(-MAX_RECENT_RATES);
  return { ...rates, [jobId]: { bytesPerSecond, takenAt: now } };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).filter(([other]) => other !== key));
}
