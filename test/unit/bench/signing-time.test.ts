import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { expect, it } from 'vitest';

import { createBench } from '../../../main/bench/bench.ts';
import { sanitizedJob } from '../certificate/sample-job.ts';

it('nothing is signed by a key whose time is over or has not come, since nobody could rely on it', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'clearbench-signing-time-'));
  let time = '2026-11-24T09:00:00.000Z';
  const bench = await createBench({ dataDir: path.join(folder, 'data'), now: () => new Date(time) });
  const { plan, result, outcome } = sanitizedJob();
  try {
    await bench.certificates.checkReady();
    bench.archive.saveJob({ plan, state: 'ended', outcome });
    for (const wrong of ['2026-11-24T08:59:59.000Z', '2029-11-24T09:00:01.000Z']) {
      time = wrong;
      const refusal = { code: 'KEY_NOT_VALID' };
      await expect(bench.certificates.checkReady()).rejects.toMatchObject(refusal);
      await expect(bench.certificates.ensure(plan, result, outcome)).rejects.toMatchObject(refusal);
    }
    expect(bench.archive.getJob(plan.jobId)?.certificateId).toBeNull();
    // A new key under the same root signs on.
    await bench.keys.rotate({ passphrase: null, actor: 'Kim' });
    await expect(bench.certificates.ensure(plan, result, outcome)).resolves.toHaveProperty('id');
  } finally {
    await bench.close();
    await rm(folder, { recursive: true, force: true });
  }
});
