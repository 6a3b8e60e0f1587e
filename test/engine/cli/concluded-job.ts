import { createBench } from '../../../main/bench/bench.ts';
import type { CertificateFiles } from '../../../main/bench/job-report.ts';
import { concludeJob } from '../../../main/bench/job-conclusion.ts';
import { samplePlan, sampleResult } from '../../unit/policy/sample-job.ts';

/**
 * The certificate of a job that went well, with everything that follows a job's end and without the drive: what comes
 * after it is tested here, and wipes are elsewhere.
 *
 * @param number tells the jobs of a bench apart, 0 to 9.
 */
export async function concludedJob(
  dataDir: string,
  { number, label }: { readonly number: number; readonly label: string },
): Promise<CertificateFiles> {
  const bench = await createBench({ dataDir });
  try {
    const jobId = `${samplePlan.jobId.slice(0, -1)}${number}`;
    const { certificate } = await concludeJob(bench, {
      plan: {
        ...samplePlan,
        jobId,
        identifier: { kind: 'label', value: label },
        confirmedWith: label.slice(-4),
        operator: { ...samplePlan.operator, name: 'Test Engineer' },
        asset: { ...samplePlan.asset, assetTag: 'IT-0815', source: 'CT 2' },
      },
      result: { ...sampleResult, jobId },
      target: `image:/srv/${label}.img`,
      certificateFolder: bench.folder.issued,
    });
    if (certificate === null) throw new TypeError('no certificate was issued');
    return certificate;
  } finally {
    await bench.close();
  }
}
