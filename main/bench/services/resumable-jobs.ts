import { readingOr } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';
import type { JobSummary } from '../../engine/jobs.ts';
import { driveIdOf } from './bench-drive.ts';

/** Jobs that could go on, by the key of the drive that they need (see {@link driveKeyOf}). */
export type ResumableJobs = ReadonlyMap<string, string>;

/**
 * What tells a drive from every other over all its attachments: its serial, World Wide Name and size. A drive that
 * reports no serial is only known for as long as it stays attached. The engine checks again on the handle that it opens.
 */
export function driveKeyOf(drive: Drive): string {
  const serial = readingOr(drive.identity.serial, null);
  const name =
    serial === null ? { attached: driveIdOf(drive) } : { serial, wwn: readingOr(drive.identity.wwn, null) };
  return JSON.stringify({ ...name, sizeBytes: readingOr(drive.sizeBytes, null) });
}

/**
 * Of each drive's jobs only the newest can be worth going on with: interrupted, cancelled, or stopped because the drive
 * was lost.
 *
 * @param jobs newest first.
 */
export function resumableJobs(jobs: readonly JobSummary[]): ResumableJobs {
  const newest = new Map<string, JobSummary>();
  for (const job of jobs) {
    const { target } = job.plan;
    if (target.kind === 'image') continue;
    const key = driveKeyOf(target.drive);
    if (!newest.has(key)) newest.set(key, job);
  }
  return new Map(
    [...newest].flatMap(([key, { jobId, state, resumable }]) =>
      state !== 'running' && resumable ? [[key, jobId] as const] : [],
    ),
  );
}
