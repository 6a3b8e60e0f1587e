import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { createBench, type Bench } from '../../../main/bench/bench.ts';
import { printDriveLabel } from '../../../main/bench/drive-label.ts';
import { personNamed } from '../../../shared/schemas/plan.ts';
import { failedJob, sanitizedJob, type SampleJob } from '../certificate/sample-job.ts';
import { sampleStation } from '../certificate/sample-station.ts';

let folder: string;
let bench: Bench;

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'clearbench-batch-'));
  bench = await createBench({ dataDir: path.join(folder, 'data') });
});
afterEach(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

/** The certificate of a job of this bench; every `number` is another job. */
async function issued(number: number, { plan, result, outcome }: SampleJob): Promise<string> {
  const jobId = `${plan.jobId.slice(0, -1)}${number}`;
  bench.archive.saveJob({ plan: { ...plan, jobId }, state: 'ended', outcome });
  return (await bench.certificates.ensure({ ...plan, jobId }, { ...result, jobId }, outcome)).id;
}

const lotOf = async (selection: Parameters<Bench['certificates']['issueBatch']>[0]['selection']) =>
  bench.certificates.issueBatch({
    lot: 'Pallet 7',
    expected: null,
    note: null,
    selection,
    preparedBy: personNamed('Kim'),
  });

it('a drive that was wiped again is in the lot once, with what was done to it last', async () => {
  await issued(1, failedJob());
  const again = await issued(2, failedJob());
  const { entries } = await lotOf({ by: 'query', query: {} });
  expect(entries.map(({ certificateId }) => certificateId)).toEqual([again]);
});

it('a certificate that was replaced, or one job twice, is refused by name', async () => {
  const id = await issued(1, failedJob());
  const decision = { validation: 'rejected', by: personNamed('Lee'), grounds: 'Data may remain.' } as const;
  const decided = await bench.certificates.decide({
    id,
    decision: { ...decision, verifiedBy: null, concurrenceBy: null },
    disposition: null,
    actor: 'Lee',
  });
  await expect(lotOf({ by: 'ids', ids: [id, decided.id] })).rejects.toMatchObject({
    code: 'CALL_INVALID',
    message: expect.stringContaining(`${id} was replaced by ${decided.id}`) as string,
  });
  expect((await lotOf({ by: 'ids', ids: [decided.id] })).entries).toHaveLength(1);
});

it('nothing that a stranger says is counted in a lot or printed on a label', async () => {
  const other = await sampleStation();
  try {
    const { id, pdf } = await other.issue(sanitizedJob());
    const [item] = await bench.archive.importCertificates(
      { kind: 'files', files: [{ name: 'a.pdf', bytes: pdf }] },
      { reader: await bench.reader(), actor: 'Kim' },
    );
    expect(item).toMatchObject({ state: 'imported', verdict: 'UNTRUSTED' });
    for (const selection of [
      { by: 'ids', ids: [id] },
      { by: 'query', query: {} },
    ] as const) {
      await expect(lotOf(selection)).rejects.toMatchObject({
        code: 'CALL_INVALID',
        message: expect.stringContaining(`${id} cannot be vouched for (untrusted)`) as string,
      });
    }
    await expect(
      printDriveLabel(bench.archive, { id, size: '62x29', kind: 'outcome' }, 'Kim'),
    ).rejects.toMatchObject({ code: 'LABEL_REFUSED' });
  } finally {
    await other.remove();
  }
});
