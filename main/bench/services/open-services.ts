import { randomUUID } from 'node:crypto';

import { optionalCalls, type BenchHandlers, callNames } from '../../../shared/contract.ts';
import type { Station } from '../../../shared/contract/snapshot.ts';
import type { Organisation } from '../../../shared/schemas/record.ts';
import type { JobSummary } from '../../engine/jobs.ts';
import { privilegeOf } from '../../engine/elevation.ts';
import { toolVersion } from '../../engine/tool-info.ts';
import type { BenchLog } from '../bench-log.ts';
import { createBench } from '../bench.ts';
import { downloadsFolder } from '../data-folder.ts';
import { organisationOf, printOptionsOf } from '../letterhead.ts';
import { adoptRestored } from '../staged-restore.ts';
import { openTrustStore } from '../trust-store.ts';
import { archiveStateAtOpening, createArchiveBoard } from './archive-board.ts';
import { createArchiveCheck } from './archive-check.ts';
import { openAssets } from './asset-store.ts';
import { openBays } from './bay-store.ts';
import { benchUpkeep } from './bench-upkeep.ts';
import { bayKeyOf, compareBayKeys } from './bench-drive.ts';
import type { BenchServices } from './bench-services.ts';
import { openDispositions } from './disposition-store.ts';
import { openDownloadTickets } from './download-tickets.ts';
import { createDriveBoard } from './drive-board.ts';
import { measuredRates, type MeasuredRates } from './estimate-time.ts';
import { watchDrives, type DriveNews } from './drive-watch.ts';
import { archiveHandlers } from './handlers/archive-handlers.ts';
import { assetHandlers } from './handlers/asset-handlers.ts';
import { certificateHandlers } from './handlers/certificate-handlers.ts';
import { driveHandlers } from './handlers/drive-handlers.ts';
import { jobHandlers } from './handlers/job-handlers.ts';
import { keyHandlers } from './handlers/key-handlers.ts';
import { planHandlers } from './handlers/plan-handlers.ts';
import { settingsHandlers } from './handlers/settings-handlers.ts';
import { verificationHandlers } from './handlers/verification-handlers.ts';
import { createJobBoard } from './job-board.ts';
import { openKeyRing } from './key-ring.ts';
import type { ServiceParts } from './service-parts.ts';
import { openSettings } from './settings-store.ts';
import { resumableJobs, type ResumableJobs } from './resumable-jobs.ts';
import { createStateHub } from './state-hub.ts';
import { startUpkeep } from './upkeep.ts';

/** How the services of a face are opened. */
export interface ServicesOptions {
  readonly dataDir: string;
  readonly face: Station['face'];
  /** Virtual drives may be erased: for benches that are tried out on loop devices. */
  readonly allowVirtual: boolean;
  /** Passphrase of an unattended bench, or `null`: a person unlocks the key on screen. */
  readonly passphrase: string | null;
  readonly now?: () => Date;
}

/** The services of a face, with their end. */
export interface OpenServices extends BenchServices {
  /** Where faces note what they turned away. */
  readonly log: BenchLog;
  /** Lets go of everything. Jobs go on in their own processes. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the bench behind a face: looks for drives, follows the jobs that run, issues certificates that are missing.
 *
 * @throws ClearbenchError STATE_UNREADABLE and its kin: nothing is shown over a state that cannot be read.
 */
export async function openServices(options: ServicesOptions): Promise<OpenServices> {
  const now = options.now ?? (() => new Date());
  const { dataDir } = options;
  const isRestored = await adoptRestored(dataDir);
  const settings = await openSettings(dataDir);
  const organisation = (): Organisation | null => organisationOf(settings.read());
  let passphrase = (): string | null => options.passphrase;
  const bench = await createBench({
    dataDir,
    passphrase: () => passphrase(),
    organisation,
    print: () => printOptionsOf(settings.read()),
    authorityUrl: () => settings.read().timestamps.authorityUrl,
    now,
  });
  const { archive } = bench;
  if (isRestored) bench.log.info('the restored state has taken the place of that of the first start');
  // The archive's retention time is the one that counts; the command line may have changed it meanwhile.
  if (settings.read().retentionYears !== archive.retentionYears()) {
    await settings.change((before) => ({ ...before, retentionYears: archive.retentionYears() }));
  }
  const keyRing = openKeyRing(bench.folder.keys, options.passphrase, now);
  passphrase = keyRing.passphrase;
  await bench.keys.catchUp('station').catch((error: unknown) => {
    // The state of the key is shown; what needs the key says why it cannot be had.
    bench.log.error({ err: error }, 'keys not read');
  });
  const [bays, assets, dispositions, trust] = await Promise.all([
    openBays(dataDir),
    openAssets(dataDir, now),
    openDispositions(dataDir),
    openTrustStore(dataDir, now),
  ]);

  const hub = createStateHub({
    settings: settings.read(),
    station: {
      version: toolVersion,
      runId: randomUUID(),
      face: options.face,
      calls: [],
      privilege: privilegeOf(),
      listing: { state: 'first-look', problem: null },
      key: await keyRing.state(),
      timestampsQueued: archive.timestamps.count(),
    },
    archive: archiveStateAtOpening(archive),
  });
  const archiveBoard = createArchiveBoard(archive, hub);
  const archiveCheck = createArchiveCheck(bench, archiveBoard, now);
  const driveBoard = createDriveBoard(hub, bays, now);
  const jobBoard = createJobBoard(
    hub,
    driveBoard,
    {
      certificateOf: (jobId) => archive.getJob(jobId)?.certificateId ?? null,
      dispositionOf: (jobId) => dispositions.read()[jobId] ?? null,
    },
    now,
  );
  const station = (change: Partial<Station>): void => {
    hub.apply({ kind: 'station', station: { ...hub.snapshot().station, ...change } });
  };
  const stationChanged = async (): Promise<void> => {
    station({ key: await keyRing.state(), timestampsQueued: archive.timestamps.count() });
  };

  let resumable: ResumableJobs = new Map();
  let measured: MeasuredRates = new Map();

  bench.watch((news) => {
    jobBoard.take(news);
    if (news.kind === 'ended') {
      archiveBoard.changed();
      void stationChanged();
      void noteEnded(news.jobId);
    }
  });
  await bench.issueMissing();
  const known = await noteJobs();
  const watch = watchDrives(options.allowVirtual, takeDrives);
  // Jobs are shown in their bays, so the bays come first.
  await watch.firstLook;
  await showKnownJobs(known);

  const adoptJob = async (jobId: string): Promise<void> => {
    hub.apply({ kind: 'job', job: jobBoard.row(await bench.jobs.read(jobId)) });
  };

  async function noteJobs(): Promise<readonly JobSummary[]> {
    const { jobs } = await bench.jobs.list();
    resumable = resumableJobs(jobs);
    measured = measuredRates(jobs);
    return jobs;
  }

  /** A job that was cancelled, or lost its drive, has ended; with the same drive it can go on all the same. */
  async function noteEnded(jobId: string): Promise<void> {
    try {
      const ended = (await noteJobs()).find((job) => job.jobId === jobId);
      if (ended !== undefined) jobBoard.change(jobId, { resumable: ended.resumable });
      driveBoard.offer(resumable);
    } catch (error) {
      bench.log.warn({ job: jobId, err: error }, 'jobs not listed');
    }
  }

  /** Running jobs are followed again; interrupted ones wait to be resumed. */
  async function showKnownJobs(known: readonly JobSummary[]): Promise<void> {
    for (const job of known) {
      if (job.state === 'finished') continue;
      const shown = jobBoard.row(job);
      hub.apply({ kind: 'job', job: shown });
      if (shown.driveId !== null) driveBoard.setJob(shown.driveId, job.jobId);
      if (job.state === 'running')
        await bench.jobs.follow(job.jobId, {
          certificateFolder: await bench.certificateFolderOf(job.jobId),
        });
    }
  }

  async function takeDrives(news: DriveNews): Promise<void> {
    if (news.kind === 'failed') {
      bench.log.error({ err: news.cause }, 'drives not listed');
      const problem = { code: 'INTERNAL', message: 'The attached drives could not be listed.' } as const;
      station({ listing: { state: 'failed', problem } });
      return;
    }
    await bays.number(news.drives.map(({ drive }) => bayKeyOf(drive)).sort(compareBayKeys));
    driveBoard.take(news.drives, resumable);
    if (hub.snapshot().station.listing.state !== 'live')
      station({ listing: { state: 'live', problem: null } });
  }

  const parts: ServiceParts = {
    bench,
    archive,
    hub,
    settings,
    assets,
    dispositions,
    trust,
    keyRing,
    archiveBoard,
    archiveCheck,
    tickets: await openDownloadTickets(downloadsFolder(bench.folder.path)),
    driveBoard,
    jobBoard,
    watch,
    bays,
    allowVirtual: options.allowVirtual,
    measuredRates: () => measured,
    now,
    organisation,
    jobRow: (job) => jobBoard.row(job),
    adoptJob,
    archiveChanged: archiveBoard.changed,
    stationChanged,
  };
  const handlers: BenchHandlers = {
    'bench.snapshot': () => Promise.resolve(hub.snapshot()),
    ...driveHandlers(parts),
    ...planHandlers(parts),
    ...jobHandlers(parts),
    ...assetHandlers(parts),
    ...certificateHandlers(parts),
    ...archiveHandlers(parts),
    ...verificationHandlers(parts),
    ...keyHandlers(parts),
    ...settingsHandlers(parts),
  };
  const missing = new Set<string>(optionalCalls.filter((name) => !(name in handlers)));
  station({ calls: callNames.filter((name) => !missing.has(name)) });

  const upkeep = startUpkeep(
    benchUpkeep({
      bench,
      settings,
      board: archiveBoard,
      check: archiveCheck,
      now,
      stationChanged,
      settingsChanged: () => hub.apply({ kind: 'settings', settings: settings.read() }),
    }),
    bench.log,
  );
  // Signatures take longer than the first look at the chain, so the screens do not wait for them.
  const ledgerChecked = bench.ledger.check().then(archiveBoard.showLedger, (error: unknown) => {
    bench.log.error({ err: error }, 'ledger not checked');
  });

  return {
    handlers,
    log: bench.log,
    follow: hub.follow,
    takeDownload: parts.tickets.take,
    close: async () => {
      await watch.stop();
      await upkeep.stop();
      await archiveCheck.stop();
      await ledgerChecked;
      await bench.ledger.signHead();
      await parts.tickets.close();
      hub.close();
      await bench.close();
    },
  };
}
