import { ClearbenchError, type Problem } from '../../shared/problem.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { Bench } from '../bench/bench.ts';
import { prepareCertificateFolder } from '../bench/certificate-folder.ts';
import { refusedReport, type JobReport } from '../bench/job-report.ts';
import type { WipeChoice } from '../bench/wipe-choice.ts';
import type { WipePlanning } from '../bench/wipe-planning.ts';
import { askConfirmations } from './ask-confirmation.ts';
import { followJobs, type FollowJobsOptions } from './follow-jobs.ts';
import type { GlobalOptions } from './global-options.ts';
import { issueMissing } from './job-certificates.ts';
import type { KeyPassphrase } from './key-passphrase.ts';
import { tellFollowed } from './tell-followed.ts';
import { withBench } from './with-bench.ts';

/** How `wipe` runs beside what it wipes. */
export interface RunWipeOptions extends GlobalOptions, Pick<FollowJobsOptions, 'progress' | 'detach'> {
  /** `--out DIR`; `null`: in the data folder. */
  readonly certificateFolder: string | null;
}

/**
 * The whole of `wipe`: look, ask, plan, wipe side by side, tell. Whatever keeps everything from starting refuses every
 * target with that reason, so that `--json` always answers for each.
 */
export async function runWipe(choice: WipeChoice, options: RunWipeOptions): Promise<readonly JobReport[]> {
  try {
    return await withBench(options, { signing: true }, async (bench, passphrase) =>
      wipe(bench, choice, options, passphrase),
    );
  } catch (error) {
    if (!(error instanceof ClearbenchError)) throw error;
    const reports = refuseAll(choice, error.toProblem());
    tellFollowed({ reports, left: [] }, new Map(), options);
    return reports;
  }
}

async function wipe(
  bench: Bench,
  choice: WipeChoice,
  options: RunWipeOptions,
  passphrase: KeyPassphrase,
): Promise<readonly JobReport[]> {
  const certificateFolder = await prepareCertificateFolder(options.certificateFolder ?? bench.folder.issued);
  await issueMissing(bench);
  const confirmed = await askConfirmations(bench, choice);
  const plannings = await bench.plan(confirmed);
  const plans = new Map<string, Plan>();
  for (const planning of plannings)
    if (planning.kind === 'planned') plans.set(planning.plan.jobId, planning.plan);
  const followed = await followJobs(
    bench,
    plannings.map((planning) => async () => begin(bench, choice, planning, certificateFolder)),
    {
      progress: options.progress,
      detach: options.detach,
      certificateFolder,
      passphrase,
      targets: choice.targets.map(({ target }) => target),
      canceller: choice.operator.name,
    },
  );
  tellFollowed(followed, plans, options);
  return followed.reports;
}

async function begin(
  bench: Bench,
  { requestedLevel }: WipeChoice,
  planning: WipePlanning,
  certificateFolder: string,
) {
  const { target } = planning;
  return planning.kind === 'planned'
    ? bench.jobs.start(planning.plan, { target, certificateFolder })
    : ({ kind: 'not-started', report: refusedReport(target, requestedLevel, planning.problems) } as const);
}

function refuseAll({ targets, requestedLevel }: WipeChoice, problem: Problem): readonly JobReport[] {
  return targets.map(({ target }) => refusedReport(target, requestedLevel, [problem]));
}
