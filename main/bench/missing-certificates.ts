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
  /** Folder for the files of certificates that nobody waits for. */
  readonly folder: string;
}

/**
 * Issues the certificate of every job that came to its end while no bench watched (killed, power cut, disk full), and
 * says which. A job that cannot be certified now is noted in the log and left for the next time.
 */
export async function issueMissingCertificates(parts: MissingCertificateParts): Promise<readonly string[]> {
  const issued: string[] = [];
  for (const jobsDir of parts.jobsDirs) {
    for (const jobId of await jobIdsIn(jobsDir)) {
      // Most jobs are told apart without reading their journals.
      const noted = parts.archive.getJob(jobId);
      if (noted?.state === 'refused' || (noted?.state === 'ended' && noted.certificateId !== null)) continue;
      try {
        const job = await readJob(jobsDir, jobId);
        if (job.state !== 'finished' || job.result?.ended === 'refused') continue;
        await certifyEndedJob(parts, job, parts.folder);
        issued.push(jobId);
      } catch (error) {
        parts.log.warn({ job: jobId, err: error }, 'job still without certificate');
      }
    }
  }
  return issued;
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
