import type { Archive } from '../../archive/archive.ts';
import type { Bench } from '../bench.ts';
import type { TrustStore } from '../trust-store.ts';
import type { BenchJob } from '../../../shared/contract/jobs.ts';
import type { Organisation } from '../../../shared/schemas/record.ts';
import type { JobSummary } from '../../engine/jobs.ts';
import type { ArchiveBoard } from './archive-board.ts';
import type { ArchiveCheck } from './archive-check.ts';
import type { AssetStore } from './asset-store.ts';
import type { BayStore } from './bay-store.ts';
import type { DispositionStore } from './disposition-store.ts';
import type { DownloadTickets } from './download-tickets.ts';
import type { DriveBoard } from './drive-board.ts';
import type { DriveWatch } from './drive-watch.ts';
import type { MeasuredRates } from './estimate-time.ts';
import type { JobBoard } from './job-board.ts';
import type { KeyRing } from './key-ring.ts';
import type { SettingsStore } from './settings-store.ts';
import type { StateHub } from './state-hub.ts';

/** What the handlers work with: one of each per run of the services. */
export interface ServiceParts {
  readonly bench: Bench;
  readonly archive: Archive;
  readonly hub: StateHub;
  readonly settings: SettingsStore;
  readonly bays: BayStore;
  readonly assets: AssetStore;
  readonly dispositions: DispositionStore;
  readonly trust: TrustStore;
  readonly keyRing: KeyRing;
  readonly archiveBoard: ArchiveBoard;
  readonly archiveCheck: ArchiveCheck;
  readonly tickets: DownloadTickets;
  readonly driveBoard: DriveBoard;
  readonly jobBoard: JobBoard;
  readonly watch: DriveWatch;
  /** Virtual drives may be erased: for benches that are tried out on loop devices. */
  readonly allowVirtual: boolean;
  /** What drives of each model have done on this bench. */
  readonly measuredRates: () => MeasuredRates;
  readonly now: () => Date;
  /** Named on certificates; `null` where none is set up. */
  readonly organisation: () => Organisation | null;
  /** A job of the journals as lists show it. */
  readonly jobRow: (summary: JobSummary) => BenchJob;
  /** Reads a job's journal and shows it as it now is. */
  readonly adoptJob: (jobId: string) => Promise<void>;
  /** Called after a change of the key or of the timestamps that are waited for: tells what is so now. */
  readonly stationChanged: () => Promise<void>;
  /** Called after a change of the archive: counts it and tells. */
  readonly archiveChanged: () => void;
}
