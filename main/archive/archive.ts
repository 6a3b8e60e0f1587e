import type {
  ArchivedId,
  ArchivedJob,
  CertificatePage,
  CertificateQueryInput,
  CertificateSummary,
  JobState,
  LedgerEntry,
  LedgerHead,
  LedgerStatement,
} from '../../shared/schemas/archive.ts';
import type { Outcome } from '../../shared/schemas/outcome.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { AnyRecord } from '../../shared/schemas/record.ts';
import type { Verdict } from '../certificate/verify/verdict.ts';
import type { VerdictStatus } from '../../shared/schemas/verdict.ts';
import type { BackupOptions, BackupReport } from './backup.ts';
import type { ExportOptions, ExportReport } from './export-certificates.ts';
import type { CertificateSelection } from './export-selection.ts';
import type { ImportedItem, ImportOptions } from './import-certificates.ts';
import type { ImportSource } from './import-source.ts';
import type { IssuedCopies } from './issued-copies.ts';
import type { PublicKeys } from './public-keys.ts';
import type { ReverificationOptions, ReverificationReport } from './reverification.ts';
import type { TimestampQueue } from './timestamp-queue.ts';

export type {
  BackupReport,
  CertificateSelection,
  ExportOptions,
  ExportReport,
  ImportedItem,
  ImportOptions,
  ImportSource,
};
export type { ReverificationOptions, ReverificationReport };

/** The files of one certificate, byte for byte as they were signed. */
export interface CertificateFiles {
  /** Canonical JSON of the record. */
  readonly json: Uint8Array;
  /** Detached CMS signature over `json`, DER. */
  readonly p7s: Uint8Array;
  /** The document; `null` where only the record was imported. */
  readonly pdf: Uint8Array | null;
}

/** A certificate to keep. */
export interface NewCertificate extends CertificateFiles {
  readonly id: ArchivedId;
  /** The record that `json` holds. */
  readonly record: AnyRecord;
  /** The job that it certifies; `null` for a batch and for imported ones. */
  readonly jobId: string | null;
  /** Who is responsible, for the ledger; default: the person who sanitized, or prepared the batch. */
  readonly actor?: string;
  /** A timestamp is wanted and could not be had yet: it waits in {@link Archive.timestamps}. */
  readonly awaitsTimestamp?: boolean;
  /** What the ledger says besides that it was issued; both are there or neither. */
  readonly alsoRecorded?: LedgerStatement;
}

/** A certificate with its record and files, read back and checked against the hashes that the archive keeps. */
export interface ArchivedCertificate {
  readonly summary: CertificateSummary;
  readonly record: AnyRecord;
  readonly files: CertificateFiles;
}

/** What the ledger's check found. */
export interface LedgerReport {
  /**
   * `intact`; `tampered`: an entry was changed, inserted or removed; `truncated`: entries are missing at the end that a
   * tip or head kept outside of the database knows of (also when an older copy of the database was put back);
   * `head-invalid`: a signed head does not verify.
   */
  readonly state: 'intact' | 'tampered' | 'truncated' | 'head-invalid';
  /** One sentence for people. */
  readonly message: string;
  readonly entries: number;
  /** Hash of the last entry; 64 zeros if there is none. */
  readonly headSha256: string;
  /** The first entry at which something is wrong. */
  readonly firstBadSequence: number | null;
  /** The newest signed head that was checked. */
  readonly signedHead: { readonly sequence: number; readonly at: string } | null;
}

/** Files that belong together. */
export interface FilesToJudge {
  readonly json: Uint8Array;
  readonly p7s: Uint8Array | null;
  readonly pdf: Uint8Array | null;
}

/** Reads and judges certificates on their way in and when they are checked again. See `certificate-reader.ts`. */
export interface CertificateReader {
  /** The verdict on files that belong together: the worst of the record's and the document's. */
  verify(files: FilesToJudge): Promise<Verdict>;
  /** Record and signature out of a document; `null` if it holds none. */
  unpack(pdf: Uint8Array): Promise<{ readonly json: Uint8Array; readonly p7s: Uint8Array } | null>;
  /** The reader for about so many certificates in a row. */
  forMany(count: number): CertificateReader;
}

/** Signs content: a detached CMS signature, DER. See `station-signature.ts`. */
export type DetachedSigner = (content: Uint8Array) => Promise<Uint8Array>;

/** Whether a detached signature fits the content and comes from a trusted key. */
export type DetachedVerifier = (content: Uint8Array, signature: Uint8Array) => Promise<boolean>;

/** A signed head of the ledger as it was kept somewhere: canonical JSON and detached signature. */
export interface SignedHead {
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
}

/** A job to keep. What is left out stays as it was. */
export interface JobToKeep {
  readonly plan: Plan;
  readonly state: JobState;
  /** `null` clears it (a resumed job). */
  readonly outcome?: Outcome | null;
  /** Absolute path of the folder that its certificate is wanted in. */
  readonly certificateFolder?: string;
}

/** Page of jobs, newest first. */
export interface JobPage {
  readonly jobs: readonly ArchivedJob[];
  /** Pass it as `before` for the next page; `null`: there are no more. */
  readonly nextBefore: string | null;
}

/**
 * The store of everything that a bench must not lose: jobs, certificates with their files, and the ledger. Several
 * processes may hold it open at once. All methods throw `ClearbenchError`: `STATE_UNREADABLE` where the database or a
 * file is damaged, `STATE_BUSY` where another process held it too long, `STATE_FULL` where the disk is full.
 */
export interface Archive {
  /** The data folder. */
  readonly dataDir: string;
  /** What the check of the ledger at opening found. Callers show it whenever it is not `intact`. */
  readonly ledgerAtOpening: LedgerReport;

  /** Keeps or updates a job; the plan of a job never changes (`PLAN_INVALID` otherwise). */
  saveJob(job: JobToKeep): ArchivedJob;
  /** The job, or `null`. */
  getJob(jobId: string): ArchivedJob | null;
  /** Jobs by id, newest first. `limit` 1–500, default 50. */
  listJobs(page?: {
    readonly before?: string | null;
    readonly limit?: number;
    readonly states?: readonly JobState[];
  }): JobPage;

  /**
   * Keeps a certificate: its files reach the disk first, then one transaction adds certificate, link to its job and the
   * ledger's entry. Saving the very same certificate again changes nothing.
   *
   * @throws ClearbenchError `CERTIFICATE_NOT_WRITTEN` if it could not be kept (full disk …): nothing of it is then seen.
   */
  saveCertificate(certificate: NewCertificate): Promise<CertificateSummary>;
  /**
   * Replaces signature and document of a kept certificate by upgraded ones (a timestamp was added); the record stays.
   * The old files are kept, too.
   */
  upgradeCertificate(
    id: ArchivedId,
    files: { readonly p7s: Uint8Array; readonly pdf: Uint8Array | null },
    actor: string,
  ): Promise<CertificateSummary>;
  /** One page of the certificates that match. */
  findCertificates(query?: CertificateQueryInput): CertificatePage;
  /** All certificates that match, page after page and without holding them all in memory. */
  allCertificates(query?: CertificateQueryInput): Iterable<CertificateSummary>;
  /** How many match, counted up to `atMost` (default 10,000) so that the answer stays quick. */
  countCertificates(query?: CertificateQueryInput, atMost?: number): number;
  /** The summary alone, without reading files; `null` if there is no such certificate. */
  getSummary(id: string): CertificateSummary | null;
  /**
   * A certificate with its files.
   *
   * @throws ClearbenchError `CERTIFICATE_NOT_FOUND`; `STATE_UNREADABLE` if a file is missing or was changed.
   */
  getCertificate(id: string): Promise<ArchivedCertificate>;
  /** Notes what a verification of a kept certificate said, in the certificate and in the ledger. */
  saveVerdict(id: ArchivedId, status: VerdictStatus, actor: string): CertificateSummary;

  /** Takes in certificates of other stations; see `import-certificates.ts`. */
  importCertificates(source: ImportSource, options: ImportOptions): Promise<readonly ImportedItem[]>;

  /** Writes certificates into one file; see `export-certificates.ts`. */
  exportCertificates(options: ExportOptions): Promise<ExportReport>;

  /** For how many years certificates are kept; nothing is deleted by itself afterwards. */
  retentionYears(): number;
  /** Sets the retention time (1–100 years). */
  setRetentionYears(years: number, actor: string): void;
  /** Certificates issued before this time may be deleted: `findCertificates({ issuedBefore: … })` lists them. */
  retentionCutoff(): string;
  /** Deletes certificates whose retention is over, for good; see `retention.ts`. How many it were. */
  deleteCertificates(deletion: {
    readonly ids: readonly string[];
    readonly reason: string;
    readonly responsible: string;
  }): number;

  /** Verifies every certificate again; see `reverification.ts`. */
  reverifyAll(options: ReverificationOptions): Promise<ReverificationReport>;
  /** The report of the last completed re-verification; `null` if there was none. */
  lastReverification(): ReverificationReport | null;

  /** Backs up the whole state into a new folder; see `backup.ts`, and `restoreState` for the way back. */
  backupState(options: BackupOptions): Promise<BackupReport>;

  /** Writes one action to the ledger. On disk when it returns. */
  recordLedger(statement: LedgerStatement): LedgerEntry;
  /** Entries newest first. `limit` 1–500, default 50. */
  listLedger(page?: {
    readonly before?: number | null;
    readonly limit?: number;
    readonly subject?: string | null;
  }): { readonly entries: readonly LedgerEntry[]; readonly nextBefore: number | null };

  /**
   * Signs where the ledger stands: daily, and on shutdown. `null` if nothing was added since the last time. The signed
   * head is kept in the database and as files in `ledger/heads`, to be copied to where nobody here can change it.
   */
  signLedgerHead(sign: DetachedSigner): Promise<LedgerHead | null>;
  /** When the newest head was signed; `null`: never. */
  lastHeadSignedAt(): string | null;
  /**
   * Checks the whole ledger: chain, the tip beside the database, and every signed head, also such as were kept
   * elsewhere. Only reads; what was found is for the caller to show and to record.
   */
  verifyLedger(verify: DetachedVerifier, knownHeads?: readonly SignedHead[]): Promise<LedgerReport>;

  /** Certificates that wait for a timestamp. */
  readonly timestamps: TimestampQueue;
  /** Where certificates' files were written for people. */
  readonly copies: IssuedCopies;
  /** The public parts of all keys that ever signed here. */
  readonly publicKeys: PublicKeys;

  /** Closes the database; the archive must not be used after it. */
  close(): void;
}
