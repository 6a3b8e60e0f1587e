import type { BenchHandlers } from '../../../../shared/contract.ts';
import { confirms } from '../../../../shared/policy/confirmation.ts';
import { ClearbenchError } from '../../../../shared/problem.ts';
import { personNamed } from '../../../../shared/schemas/plan.ts';
import type { BenchJob } from '../../../../shared/contract/jobs.ts';
import type { Disposition } from '../../../../shared/schemas/record.ts';
import type { ServiceParts } from '../service-parts.ts';
import { actorOf } from './certificate-handlers.ts';

type JobCalls = Extract<keyof BenchHandlers, `jobs.${string}`>;

/** Calls about jobs. */
export function jobHandlers(parts: ServiceParts): Pick<BenchHandlers, JobCalls> {
  const { bench, hub, jobBoard, driveBoard, dispositions, now } = parts;

  const shownJob = (jobId: string): BenchJob => {
    const job = hub.job(jobId);
    if (job === null) throw new ClearbenchError('JOB_NOT_FOUND', `There is no job ${jobId} on this bench.`);
    return job;
  };

  return {
    'jobs.details': async ({ jobId }) => {
      const summary = await bench.jobs.read(jobId);
      return { job: parts.jobRow(summary), plan: summary.plan, result: summary.result };
    },
    'jobs.list': async ({ limit, cursor }) => {
      const { jobs } = await bench.jobs.list();
      const rest = cursor === null ? jobs : jobs.filter(({ jobId }) => jobId < cursor);
      const page = rest.slice(0, limit);
      return {
        rows: page.map((summary) => parts.jobRow(summary)),
        nextCursor: rest.length > page.length ? (page.at(-1)?.jobId ?? null) : null,
      };
    },
    'jobs.cancel': async ({ jobId }) => {
      const job = shownJob(jobId);
      if (job.state !== 'interrupted') jobBoard.change(jobId, { state: 'cancelling' });
      await bench.jobs.cancel(jobId, job.operatorName);
      if (job.state === 'interrupted') await parts.adoptJob(jobId);
      return {};
    },
    'jobs.resume': async ({ jobId, driveId, confirmedWith }) => {
      const { plan, resumable } = await bench.jobs.read(jobId);
      if (!resumable) throw new ClearbenchError('JOB_NOT_RESUMABLE', `The job ${jobId} cannot be resumed.`);
      if (hub.drive(driveId) === null) {
        throw new ClearbenchError('DRIVE_VANISHED', 'The drive is no longer attached.');
      }
      if (!confirms(confirmedWith, plan.identifier)) {
        throw new ClearbenchError(
          'CONFIRMATION_WRONG',
          'What was typed is not the end of this drive’s identifier.',
        );
      }
      const certificateFolder = await bench.certificateFolderOf(jobId);
      const start = await bench.jobs.resume(jobId, { certificateFolder });
      if (start.kind === 'not-started') {
        const [problem] = start.report.problems;
        throw problem === undefined
          ? new ClearbenchError('JOB_NOT_RESUMABLE', `The job ${jobId} could not be resumed.`)
          : new ClearbenchError(problem.code, problem.message);
      }
      driveBoard.setJob(driveId, jobId);
      return {};
    },
    'jobs.dismiss': ({ jobId }) => {
      const job = shownJob(jobId);
      if (job.state !== 'ended' && job.state !== 'interrupted') {
        throw new ClearbenchError('JOB_RUNNING', `The job ${jobId} is still running.`);
      }
      if (job.driveId !== null) driveBoard.setJob(job.driveId, null);
      hub.apply({ kind: 'job-gone', jobId });
      return Promise.resolve({});
    },
    'jobs.issueCertificate': async ({ jobId }) => {
      const { id } = await bench.issueFor(jobId, await bench.certificateFolderOf(jobId));
      jobBoard.change(jobId, { certificateId: id, certificateProblem: null });
      parts.archiveChanged();
      return { certificateId: id };
    },
    'jobs.recordDisposition': async ({ jobId, action, responsible, note }, caller) => {
      await bench.jobs.read(jobId);
      const disposition: Disposition = {
        action,
        by: personNamed(responsible),
        decidedAt: now().toISOString(),
        note: note === '' ? null : note,
      };
      // First: a decision that nobody can find in the ledger is worse than one that has to be made again.
      bench.archive.recordLedger({
        action: 'disposition-recorded',
        actor: actorOf(parts, caller),
        subject: jobId,
        details: { action, responsible },
      });
      await dispositions.change((before) => ({ ...before, [jobId]: disposition }));
      jobBoard.change(jobId, { disposition });
      // The certificate's details show it, and the list of workstations counts what was destroyed.
      parts.archiveChanged();
      return {};
    },
  };
}
