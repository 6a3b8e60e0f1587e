import type { Organisation } from '../../shared/schemas/record.ts';
import type { Archive, CertificateReader } from '../archive/archive.ts';
import { certificateReader } from '../archive/certificate-reader.ts';
import { openJudgingThreads } from '../archive/judging-threads.ts';
import { openArchive } from '../archive/open-archive.ts';
import type { PrintOptions } from '../certificate/document/print-certificate.ts';
import { unprintableInOrganisation, unprintableInPlan } from '../certificate/document/printable-fields.ts';
import { openStationKeys } from '../certificate/keys/station-keys.ts';
import type { StationSigner } from '../certificate/signature/signer.ts';
import { ELEVATED_JOBS_DIR } from '../engine/elevation.ts';
import { problemsOf } from '../engine/refusal.ts';
import { openBenchLog, type BenchLog } from './bench-log.ts';
import { folderAskedFor } from './certificate-folder.ts';
import { openCertificateService, type CertificateService } from './certificate-service.ts';
import { openDataFolder, type DataFolder } from './data-folder.ts';
import { openEngines } from './engines.ts';
import { openJobNews, type JobNewsListener } from './job-news.ts';
import type { CertificateFiles, JobReport } from './job-report.ts';
import { openJobService, type JobService } from './job-service.ts';
import { openKeyService, type KeyService } from './key-service.ts';
import { openLedgerService, type LedgerService } from './ledger-service.ts';
import {
  certifyEndedJob,
  issueMissingCertificates,
  reportOfEndedJob,
  type IssuedLater,
} from './missing-certificates.ts';
import { openTimestampService, type TimestampService } from './timestamp-service.ts';
import { benchTrust, type BenchTrust } from './trust.ts';
import { examineTargets, type ExaminedTarget, type TargetQuestion } from './target-examination.ts';
import type { WipeChoice } from './wipe-choice.ts';
import { planWipes, type WipePlanning } from './wipe-planning.ts';

/** How a bench is opened. */
export interface BenchOptions {
  readonly dataDir: string;
  /** Opens a protected station key, asked for whenever it is needed; `null` for one that is stored plain. */
  readonly passphrase?: () => string | null;
  /** Named on certificates. */
  readonly organisation?: () => Organisation | null;
  /** How certificates are printed. */
  readonly print?: () => PrintOptions;
  /** Address of the timestamp authority that the organisation has chosen. */
  readonly authorityUrl?: () => string | null;
  /** The clock; for tests. */
  readonly now?: () => Date;
}

/**
 * The services behind every face. Command line, desktop and station only carry choices in and reports out: no rule
 * lives in them. Drives are listed by `listAttachedDrives`, which needs no bench.
 */
export interface Bench {
  readonly folder: DataFolder;
  readonly archive: Archive;
  readonly log: BenchLog;
  readonly jobs: JobService;
  readonly certificates: CertificateService;
  readonly keys: KeyService;
  readonly timestamps: TimestampService;
  readonly ledger: LedgerService;
  /** Against what certificates are checked here. */
  readonly trust: () => Promise<BenchTrust>;
  /** Judges certificates against {@link trust}, for import and re-verification. */
  readonly reader: () => Promise<CertificateReader>;
  /** What signs now. @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE */
  readonly signer: () => Promise<StationSigner>;
  /** What targets are and what stands in the way of wiping them; writes nothing. */
  readonly examine: (
    questions: readonly TargetQuestion[],
    allowVirtual: boolean,
  ) => Promise<readonly ExaminedTarget[]>;
  /** One plan or refusal per target; writes nothing to any of them. */
  readonly plan: (choice: WipeChoice) => Promise<readonly WipePlanning[]>;
  /** Issues the certificates of jobs that ended unwatched; says which, and where they are. */
  readonly issueMissing: () => Promise<readonly IssuedLater[]>;
  /** Where a job's certificate goes if nobody names a folder now. @throws ClearbenchError OUTPUT_NOT_WRITABLE */
  readonly certificateFolderOf: (jobId: string) => Promise<string>;
  /** Issues, or writes again, the certificate of a job that is not running. @throws ClearbenchError */
  readonly issueFor: (jobId: string, folder: string) => Promise<CertificateFiles>;
  /** How a job came out that has ended, with the certificate's files where they are. @throws ClearbenchError */
  readonly reportOf: (jobId: string, certificate: CertificateFiles | null) => Promise<JobReport>;
  /** Hears of every job that this bench follows; returns how to stop. */
  readonly watch: (listener: JobNewsListener) => () => void;
  /** Lets go of everything. Jobs go on. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the bench over a data folder; makes the folder where there is none.
 *
 * @throws ClearbenchError STATE_UNREADABLE, STATE_BUSY, STATE_FULL, STATE_NEWER
 */
export async function createBench(options: BenchOptions): Promise<Bench> {
  const now = options.now ?? (() => new Date());
  const folder = await openDataFolder(options.dataDir);
  const archive = openArchive(folder.path, { now });
  const log = await openBenchLog(folder, now);
  if (archive.ledgerAtOpening.state !== 'intact')
    log.error({ ledger: archive.ledgerAtOpening }, 'ledger damaged');
  const engines = openEngines(folder);
  const news = openJobNews((error) => {
    log.error({ err: error }, 'a listener failed');
  });
  const jobsDirs: readonly [string, ...string[]] =
    folder.jobs === ELEVATED_JOBS_DIR ? [folder.jobs] : [folder.jobs, ELEVATED_JOBS_DIR];
  const organisation = (): Organisation | null => options.organisation?.() ?? null;
  const authorityUrl = (): string | null => options.authorityUrl?.() ?? null;
  const keys = openKeyService({
    keysDir: folder.keys,
    archive,
    organisation: () => organisation()?.name ?? null,
    now,
  });
  const openSigner = async (): Promise<StationSigner> => {
    const signer = await openStationKeys(folder.keys, {
      createIfMissing: true,
      passphrase: options.passphrase?.() ?? null,
      organisation: organisation()?.name ?? null,
      now: now(),
    });
    await keys.catchUp('station');
    return signer;
  };
  const threads = openJudgingThreads({
    onFailure: (err) => {
      log.warn({ err }, 'certificates are verified one by one: no thread can do it');
    },
  });
  const trust = async (): Promise<BenchTrust> => benchTrust(folder, archive, now);
  const certificates = openCertificateService({
    archive,
    openSigner,
    organisation,
    print: options.print ?? (() => ({ paper: 'a4' })),
    authorityUrl,
    trust,
    log,
    now,
  });
  const jobs = openJobService({ archive, certificates, engines, news, log, jobsDirs });
  return {
    folder,
    archive,
    log,
    jobs,
    certificates,
    keys,
    timestamps: openTimestampService({ archive, authorityUrl, log }),
    ledger: openLedgerService({
      archive,
      keysDir: folder.keys,
      passphrase: options.passphrase ?? (() => null),
      trust,
      now,
    }),
    trust,
    reader: async () => {
      const { roots, crls } = await trust();
      return certificateReader(() => ({ roots, crls, now: now() }), threads);
    },
    signer: openSigner,
    examine: examineTargets,
    plan: async (choice) => {
      const plannings = await planWipes(choice, now());
      const keyProblems = await certificates.checkReady().then(
        () => null,
        (error: unknown) => problemsOf(error),
      );
      const issuer = organisation();
      const common = keyProblems ?? (issuer === null ? [] : unprintableInOrganisation(issuer));
      return plannings.map((planning) => {
        if (planning.kind === 'refused') return planning;
        const [first, ...others] = [...common, ...unprintableInPlan(planning.plan)];
        return first === undefined
          ? planning
          : { kind: 'refused', target: planning.target, problems: [first, ...others] };
      });
    },
    issueMissing: async () =>
      issueMissingCertificates({ archive, certificates, log, jobsDirs, folder: folder.issued }),
    certificateFolderOf: async (jobId) =>
      folderAskedFor(archive.getJob(jobId)?.certificateFolder ?? null, folder.issued),
    issueFor: async (jobId, certificateFolder) =>
      certifyEndedJob({ archive, certificates }, await jobs.read(jobId), certificateFolder),
    reportOf: async (jobId, certificate) => reportOfEndedJob(await jobs.read(jobId), certificate),
    watch: news.listen,
    close: async () => {
      await engines.close();
      await threads.close();
      archive.close();
      log.close();
    },
  };
}
