import { canonicalJson } from '../../shared/canonical-json.ts';
import { ClearbenchError } from '../../shared/problem.ts';
import { archivedJobSchema, type ArchivedJob, type JobState } from '../../shared/schemas/archive.ts';
import { outcomeSchema } from '../../shared/schemas/outcome.ts';
import { planSchema } from '../../shared/schemas/plan.ts';
import type { JobPage, JobToKeep } from './archive.ts';
import { parseKept, parseKeptJson } from './archive-errors.ts';
import type { Database, SqlRow } from './database.ts';

/**
 * Keeps a job or updates its state. A plan is immutable: it is written once.
 *
 * @throws ClearbenchError `PLAN_INVALID` if the job is kept with another plan.
 */
export function saveJob(database: Database, job: JobToKeep, at: string): ArchivedJob {
  const plan = planSchema.parse(job.plan);
  const planJson = canonicalJson(plan);
  const outcome = job.outcome == null ? null : outcomeSchema.parse(job.outcome);
  return database.transaction(() => {
    const kept = database.get('SELECT plan_json, outcome_json FROM jobs WHERE job_id = ?', plan.jobId);
    if (kept !== undefined && kept['plan_json'] !== planJson) {
      throw new ClearbenchError('PLAN_INVALID', `Job ${plan.jobId} was planned differently.`);
    }
    const keptOutcome = typeof kept?.['outcome_json'] === 'string' ? kept['outcome_json'] : null;
    database.run(
      `INSERT INTO jobs (job_id, plan_json, state, outcome_json, certificate_folder, updated_at)
         VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (job_id) DO UPDATE
         SET state = excluded.state, outcome_json = excluded.outcome_json, updated_at = excluded.updated_at,
             certificate_folder = coalesce(excluded.certificate_folder, certificate_folder)`,
      plan.jobId,
      planJson,
      job.state,
      job.outcome === undefined ? keptOutcome : outcome === null ? null : canonicalJson(outcome),
      job.certificateFolder ?? null,
      at,
    );
    const saved = getJob(database, plan.jobId);
    if (saved === null) throw new TypeError('a job that was saved is not there');
    return saved;
  });
}

/** Notes the newest certificate of a job, if the job is kept here. Inside a transaction. */
export function linkCertificate(database: Database, jobId: string, certificateId: string, at: string): void {
  database.run(
    'UPDATE jobs SET certificate_id = ?, updated_at = ? WHERE job_id = ?',
    certificateId,
    at,
    jobId,
  );
}

/** The job, or `null`. */
export function getJob(database: Database, jobId: string): ArchivedJob | null {
  const row = database.get('SELECT * FROM jobs WHERE job_id = ?', jobId);
  return row === undefined ? null : jobOf(row);
}

/** Jobs newest first: their ids begin with the time at which they were planned. */
export function listJobs(
  database: Database,
  page: {
    readonly before?: string | null;
    readonly limit?: number;
    readonly states?: readonly JobState[];
  } = {},
): JobPage {
  const limit = Math.min(Math.max(page.limit ?? 50, 1), 500);
  const states = page.states ?? [];
  const inStates = states.length === 0 ? '' : `AND state IN (${states.map(() => '?').join(', ')})`;
  const rows = database.all(
    `SELECT * FROM jobs WHERE job_id < ? ${inStates} ORDER BY job_id DESC LIMIT ?`,
    page.before ?? '~',
    ...states,
    limit + 1,
  );
  const jobs = rows.slice(0, limit).map(jobOf);
  return { jobs, nextBefore: rows.length > limit ? (jobs.at(-1)?.jobId ?? null) : null };
}

function jobOf(row: SqlRow): ArchivedJob {
  const what = `The job ${String(row['job_id'])}`;
  const outcome = row['outcome_json'];
  const job = {
    jobId: row['job_id'],
    plan: parseKeptJson(planSchema, row['plan_json'], what),
    state: row['state'],
    outcome: outcome === null ? null : parseKeptJson(outcomeSchema, outcome, what),
    certificateId: row['certificate_id'],
    certificateFolder: row['certificate_folder'],
    updatedAt: row['updated_at'],
  };
  return parseKept(archivedJobSchema, job, what);
}
