import { readdir } from 'node:fs/promises';

import { decideOutcome } from '../../shared/policy/outcome.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import { jobIdSchema } from '../../shared/schemas/plan.ts';
import type { Archive } from '../archive/archive.ts';
import { readJob, type JobSummary } from '../engine/jobs.ts';
import type { BenchLog } from './bench-log.ts';
import type { CertificateService } from './certificate-service.ts';
import { endedReport, targetName, type CertificateFiles, type JobReport } from './job-report.ts';

/** What the search for jobs without certificate works on. */
export interface MissingCertificateParts {
  readonly archive: Archive;
  readonly certificates: CertificateService;
  readonly log: BenchLog;
  readonly jobsDirs: readonly string[];
  /** Folder for the files where nobody asked for another one, or where that cannot be written to. */
  readonly folder: string;
}

/** A certificate that was issued after its job had ended unwatched. */
export interface IssuedLater {
  readonly jobId: string;
  readonly certificate: CertificateFiles;
  /** The folder that was asked for when the job began and that nothing can be written to now; `null`: it is there. */
  readonly insteadOf: string | null;
}

/**
 * Issues the certificate of every job that came to its end while no bench watched (killed, power cut, disk full), and
 * says which. It goes where it was asked for when the job began. A job that cannot be certified now is noted in the log
 * and left for the next time.
 */
export async function issueMissingCertificates(
  parts: MissingCertificateParts,
): Promise<readonly IssuedLater[]> {
  const issued: IssuedLater[] = [];
  for (const jobsDir of parts.jobsDirs) {
    for (const jobId of await jobIdsIn(jobsDir)) {
      // Most jobs are told apart without reading their journals.
      const noted = parts.archive.getJob(jobId);
      if (noted?.state === 'refused' || (noted?.state === 'ended' && noted.certificateId !== null)) continue;
      try {
        const job = await readJob(jobsDir, jobId);
        if (job.state !== 'finished' || job.result?.ended === 'refused') continue;
        issued.push(await issueWhereAskedFor(parts, job));
      } catch (error) {
        parts.log.warn({ job: jobId, err: error }, 'job still without certificate');
      }
    }
  }
  return issued;
}

async function issueWhereAskedFor(parts: MissingCertificateParts, job: JobSummary): Promise<IssuedLater> {
  const { jobId } = job;
  const asked = parts.archive.getJob(jobId)?.certificateFolder ?? parts.folder;
  try {
    return { jobId, certificate: await certifyEndedJob(parts, job, asked), insteadOf: null };
  } catch (error) {
    if (asked === parts.folder || !(error instanceof ClearbenchError)) throw error;
    parts.log.warn({ job: jobId, err: error }, 'certificate not written where it was asked for');
    return { jobId, certificate: await certifyEndedJob(parts, job, parts.folder), insteadOf: asked };
  }
}

/**
 * Issues the certificate of a job that is not running, from its journal, and writes the files.
 *
 * @throws ClearbenchError JOB_RUNNING, CERTIFICATE_NOT_WRITTEN, KEY_…, and what else keeps it from being issued.
 */
export async function certifyEndedJob(
  { archive, certificates }: Pick<MissingCertificateParts, 'archive' | 'certificates'>,
  job: JobSummary,
  folder: string,
): Promise<CertificateFiles> {
  const { plan, result, state } = job;
  if (state === 'running' || result === null) throw stillRunning(job);
  if (result.ended === 'refused') {
    throw new ClearbenchError(
      'CERTIFICATE_NOT_FOUND',
      `The job ${job.jobId} was refused: nothing was written.`,
    );
  }
  const outcome = decideOutcome(plan, result);
  archive.saveJob({ plan, state: state === 'interrupted' ? 'interrupted' : 'ended', outcome });
  const { id } = await certificates.ensure(plan, result, outcome);
  return certificates.export(id, folder);
}

/**
 * The report of a job that is not running, from its journal.
 *
 * @throws ClearbenchError JOB_RUNNING
 */
export function reportOfEndedJob(job: JobSummary, certificate: CertificateFiles | null): JobReport {
  const { plan, result, state } = job;
  if (state === 'running' || result === null) throw stillRunning(job);
  return endedReport(targetName(plan), plan, result, decideOutcome(plan, result), certificate, []);
}

function stillRunning({ jobId }: JobSummary): ClearbenchError {
  return new ClearbenchError('JOB_RUNNING', `The job ${jobId} has not ended yet.`);
}

async function jobIdsIn(jobsDir: string): Promise<readonly string[]> {
  try {
    return (await readdir(jobsDir)).filter((name) => jobIdSchema.safeParse(name).success).sort();
  } catch {
    // A folder that is missing, or an elevated engine's that this person may not read, holds nothing for this bench.
    return [];
  }
}
