import type { BenchDrive } from '../../../shared/contract/drives.ts';
import type { BenchJob } from '../../../shared/contract/jobs.ts';
import { readingOr } from '../../../shared/reading.ts';
import type { BenchState } from '../../store/changes.ts';

/** One place on the bench with what is in it: a drive, a job whose drive was pulled out, or both. */
export interface BayEntry {
  /** Stays the same from attach to certificate, also while the drive is pulled out. */
  readonly key: string;
  readonly label: string;
  readonly order: number;
  readonly driveId: string | null;
  readonly jobId: string | null;
}

/** Every bay in the order of the ports; jobs on image files come last. */
export function listBays(drives: BenchState['drives'], jobs: BenchState['jobs']): readonly BayEntry[] {
  const entries: BayEntry[] = [];
  const shownJobs = new Set<string>();
  const keys = new Set<string>();
  for (const { bay, driveId, jobId } of Object.values(drives)) {
    const job = jobId !== null && jobs[jobId] !== undefined ? jobId : null;
    if (job !== null) shownJobs.add(job);
    const key = keys.has(bay.key) ? `${bay.key} ${driveId}` : bay.key;
    keys.add(key);
    entries.push({ key, label: bay.label, order: bay.order, driveId, jobId: job });
  }
  for (const { jobId, target } of Object.values(jobs)) {
    if (shownJobs.has(jobId)) continue;
    const wanted = target.bay?.key ?? jobId;
    const key = keys.has(wanted) ? `${wanted} ${jobId}` : wanted;
    keys.add(key);
    entries.push({
      key,
      label: target.bay?.label ?? '–',
      order: target.bay?.order ?? Number.MAX_SAFE_INTEGER,
      driveId: null,
      jobId,
    });
  }
  return entries.sort(
    (a, b) =>
      a.order - b.order ||
      a.label.localeCompare(b.label, undefined, { numeric: true }) ||
      compare(a.key, b.key),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The name by which people know a drive: vendor and model as far as known, else the device path. */
export function modelOf(drive: BenchDrive | null, job: BenchJob | null): string | null {
  const vendor = readingOr(drive?.drive.identity.vendor ?? job?.target.vendor ?? missing, '');
  const model = readingOr(drive?.drive.identity.model ?? job?.target.model ?? missing, '');
  const text = model.toLowerCase().startsWith(vendor.toLowerCase()) ? model : `${vendor} ${model}`;
  return text.trim() === '' ? (drive?.drive.path ?? null) : text.trim();
}

/** The serial, or what stands for it on the certificate. */
export function serialOf(drive: BenchDrive | null, job: BenchJob | null): string | null {
  if (job !== null) return job.target.identifier.value;
  return drive === null ? null : readingOr(drive.drive.identity.serial, null);
}

/** The size in bytes, if known. */
export function sizeOf(drive: BenchDrive | null, job: BenchJob | null): number | null {
  return job?.target.sizeBytes ?? (drive === null ? null : readingOr(drive.drive.sizeBytes, null));
}

const missing = { status: 'unavailable', reason: '' } as const;

/** The bay whose drive has the scanned serial (or WWN); labels print in either case. */
export function findScanned(
  bays: readonly BayEntry[],
  drives: BenchState['drives'],
  jobs: BenchState['jobs'],
  scanned: string,
): BayEntry | null {
  const wanted = fold(scanned);
  const matches = bays.filter((bay) => {
    const drive = bay.driveId === null ? null : (drives[bay.driveId] ?? null);
    const job = bay.jobId === null ? null : (jobs[bay.jobId] ?? null);
    const names = [serialOf(drive, job), drive === null ? null : readingOr(drive.drive.identity.wwn, null)];
    return names.some((name) => name !== null && fold(name) === wanted);
  });
  // Two drives with one serial are not told apart by it.
  return matches.length === 1 ? (matches[0] ?? null) : null;
}

function fold(text: string): string {
  return text.replace(/[\s-]+/gu, '').toUpperCase();
}
