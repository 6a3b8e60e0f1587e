import type { JobSummary } from '../../../main/engine/jobs.ts';
import { readingOr } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';
import type { Result } from '../../../shared/schemas/result.ts';
import { samplePlan, sampleResult } from '../policy/sample-job.ts';

/** What is to be different about a job. Rates in bytes per second, one per pass. */
interface SummaryChange {
  readonly state: JobSummary['state'];
  readonly resumable?: boolean;
  readonly ended?: Result['ended'];
  readonly passRates?: readonly (number | null)[];
  readonly verificationRate?: number | null;
}

/** A job on a drive as its folder would tell it. */
export function sampleSummary(drive: Drive, change: SummaryChange): JobSummary {
  const { passRates = [null], verificationRate = null } = change;
  const [pass] = sampleResult.passes;
  if (pass === undefined) throw new TypeError('the sample result has a pass');
  return {
    jobId: samplePlan.jobId,
    folder: '/nowhere',
    state: change.state,
    plan: {
      ...samplePlan,
      target: {
        kind: 'device',
        path: drive.path,
        drive,
        sizeBytes: readingOr(drive.sizeBytes, 0),
        logicalSectorBytes: 512,
      },
    },
    startedAt: samplePlan.createdAt,
    lastAt: samplePlan.createdAt,
    attempts: 1,
    checkpoint: null,
    progress: null,
    result: {
      ...sampleResult,
      ended: change.ended ?? 'completed',
      passes: passRates.map((bytesPerSecond) => ({ ...pass, bytesPerSecond })),
      verification: { ...sampleResult.verification, bytesPerSecond: verificationRate },
    },
    resumable: change.resumable ?? false,
  };
}
