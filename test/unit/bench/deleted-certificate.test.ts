import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { createBench } from '../../../main/bench/bench.ts';
import { failedJob } from '../certificate/sample-job.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'clearbench-deleted-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

it('what was deleted after its retention time is not taken for missing and issued again', async () => {
  let time = new Date('2026-11-02T08:00:00Z');
  const bench = await createBench({ dataDir: folder, now: () => time });
  try {
    const { plan, result, outcome } = failedJob();
    bench.archive.saveJob({ plan, state: 'ended', outcome });
    const { id } = await bench.certificates.ensure(plan, result, outcome);
    time = new Date('2033-01-01T08:00:00Z');
    bench.archive.deleteCertificates({ ids: [id], reason: 'over', responsible: 'Kim' });
    // Jobs that have ended and name a certificate are not looked at when missing ones are issued.
    expect(bench.archive.getJob(plan.jobId)).toMatchObject({ state: 'ended', certificateId: id });
    expect(await bench.issueMissing()).toEqual([]);
    await expect(bench.certificates.ensure(plan, result, outcome)).rejects.toMatchObject({
      code: 'CERTIFICATE_NOT_FOUND',
      message: expect.stringContaining('deleted after its retention time') as string,
    });
    expect(bench.archive.countCertificates()).toBe(0);
  } finally {
    await bench.close();
  }
});
