import { decideOutcome } from '../../shared/policy/outcome.ts';
import { ClearbenchError, type Problem } from '../../shared/problem.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { Result } from '../../shared/schemas/result.ts';
import type { Archive } from '../archive/archive.ts';
import type { BenchLog } from './bench-log.ts';
import type { CertificateService } from './certificate-service.ts';
import { endedReport, refusedReport, type CertificateFiles, type JobReport } from './job-report.ts';

/** What a conclusion needs from its bench. */
export interface ConclusionTools {
  readonly archive: Archive;
  readonly certificates: CertificateService;
  readonly log: BenchLog;
}

/** A job that has come to its end. */
export interface EndedJob {
  readonly plan: Plan;
  readonly result: Result;
  /** As the person named the target. */
  readonly target: string;
  /** Folder for the certificate's files. */
  readonly certificateFolder: string;
}

/**
 * Everything that follows the end of a job: judge it, issue its certificate, write the files. The judgement stands
 * whatever happens afterwards: a certificate that could not be written is told in the report, and can be issued later
 * from the journal. Never rejects for anything that concerns this job alone.
 */
export async function concludeJob(tools: ConclusionTools, job: EndedJob): Promise<JobReport> {
  const { plan, result, target } = job;
  if (result.ended === 'refused') return concludeRefused(tools, job);
  const outcome = decideOutcome(plan, result);
  tools.log.info({ job: plan.jobId, ended: result.ended, outcome: outcome.kind }, 'job ended');
  const afterwards: Problem[] = [];
  let certificate: CertificateFiles | null = null;
  try {
    tools.archive.saveJob({
      plan,
      state: result.ended === 'interrupted' ? 'interrupted' : 'ended',
      outcome,
    });
    const issued = await tools.certificates.ensure(plan, result, outcome);
    certificate = await tools.certificates.export(issued.id, job.certificateFolder);
  } catch (error) {
    tools.log.error({ job: plan.jobId, err: error }, 'certificate not written');
    afterwards.push(...notWritten(error));
  }
  return endedReport(target, plan, result, outcome, certificate, afterwards);
}

function concludeRefused({ archive, log }: ConclusionTools, { plan, result, target }: EndedJob): JobReport {
  const [first, ...others] = result.problems;
  log.info({ job: plan.jobId, codes: result.problems.map(({ code }) => code) }, 'job refused by the engine');
  try {
    archive.saveJob({ plan, state: 'refused' });
  } catch (error) {
    log.error({ job: plan.jobId, err: error }, 'refusal not archived');
  }
  const problems: readonly [Problem, ...Problem[]] =
    first === undefined
      ? [{ code: 'PLAN_INVALID', message: 'The engine refused the job.' }]
      : [first, ...others];
  return refusedReport(target, plan.requestedLevel, problems, plan.jobId);
}

/** CERTIFICATE_NOT_WRITTEN always comes first, because it says what to do; then the reason, where it has a code of its own. */
function notWritten(error: unknown): readonly Problem[] {
  if (!(error instanceof ClearbenchError)) {
    return [{ code: 'CERTIFICATE_NOT_WRITTEN', message: 'The certificate could not be issued.' }];
  }
  return error.code === 'CERTIFICATE_NOT_WRITTEN'
    ? [error.toProblem()]
    : [
        { code: 'CERTIFICATE_NOT_WRITTEN', message: 'The certificate could not be issued.' },
        error.toProblem(),
      ];
}
