import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { createBench, type Bench } from '../../../main/bench/bench.ts';
import { verifyCertificate } from '../../../main/certificate/verify/verify-certificate.ts';
import { printDriveLabel } from '../../../main/bench/drive-label.ts';
import type { Decision } from '../../../shared/schemas/decision.ts';
import { failedJob, sanitizedJob, type SampleJob } from '../certificate/sample-job.ts';
import { sampleStation } from '../certificate/sample-station.ts';

let folder: string;
let bench: Bench;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'clearbench-decisions-'));
  bench = await createBench({ dataDir: path.join(folder, 'data') });
});
afterAll(async () => {
  await bench.close();
  await rm(folder, { recursive: true, force: true });
});

const person = (name: string) => ({ name, title: null, organisation: null, location: null, contact: null });
const decision = (part: Partial<Decision> = {}): Decision => ({
  validation: 'accepted',
  by: { ...person('M. Meitner'), title: 'Head of biomed' },
  grounds: null,
  verifiedBy: null,
  concurrenceBy: null,
  ...part,
});

/** The certificate of a job of this bench; every `number` is another job. */
async function issued(number: number, { plan, result, outcome }: SampleJob): Promise<string> {
  const jobId = `${plan.jobId.slice(0, -1)}${number}`;
  bench.archive.saveJob({ plan: { ...plan, jobId }, state: 'ended', outcome });
  const job = [{ ...plan, jobId }, { ...result, jobId }, outcome] as const;
  return (await bench.certificates.ensure(...job)).id;
}

const decide = (id: string, part: Partial<Decision> = {}) =>
  bench.certificates.decide({ id, decision: decision(part), disposition: null, actor: 'M. Meitner' });

it('an accepted result is a new, valid certificate that differs in nothing but who decided', async () => {
  const id = await issued(1, sanitizedJob());
  const { record: before } = await bench.archive.getCertificate(id);
  const second = person('R. Vale');
  const after = await decide(id, { verifiedBy: second });
  if (before.kind !== 'drive') throw new TypeError('not a drive');
  expect(after).toEqual({
    ...before,
    id: after.id,
    issuedAt: after.issuedAt,
    supersedes: id,
    people: { ...before.people, verifiedBy: second },
    validation: { state: 'accepted', by: decision().by, decidedAt: after.issuedAt, grounds: null },
  });
  expect(bench.archive.getSummary(id)?.supersededBy).toBe(after.id);
  const { files } = await bench.archive.getCertificate(after.id);
  const verdict = await verifyCertificate(
    { kind: 'pdf', pdf: files.pdf ?? new Uint8Array() },
    { ...(await bench.trust()), now: new Date() },
  );
  expect([verdict.status, verdict.problems]).toEqual(['VALID', []]);
  const [entry] = bench.archive.listLedger({ subject: after.id }).entries;
  expect(entry).toMatchObject({ action: 'certificate-decided', actor: 'M. Meitner' });
});

it('the ledger never holds the new certificate without the decision: both reach it in one commit', async () => {
  const id = await issued(7, sanitizedJob());
  const { archive } = bench;
  const before = archive.listLedger().entries[0]?.sequence ?? 0;
  // Whoever could still write to the ledger alone after the certificate was kept has lost the power by then.
  const recordLedger = vi.spyOn(archive, 'recordLedger').mockImplementation(() => {
    throw new Error('power cut');
  });
  try {
    await decide(id);
  } finally {
    recordLedger.mockRestore();
  }
  const added = archive.listLedger().entries.filter(({ sequence }) => sequence > before);
  expect(added.map(({ action }) => action)).toEqual(['certificate-decided', 'certificate-issued']);
});

it('a decision can be changed, but only on the newest certificate; what was said before of others stays', async () => {
  const id = await issued(2, sanitizedJob());
  const accepted = await decide(id, { verifiedBy: person('R. Vale') });
  await expect(decide(id)).rejects.toMatchObject({ code: 'DECISION_REFUSED' });
  const rejected = await decide(accepted.id, { validation: 'rejected', grounds: 'Purge is our rule.' });
  expect(rejected.validation).toMatchObject({ state: 'rejected', grounds: 'Purge is our rule.' });
  expect(rejected.people.verifiedBy?.name).toBe('R. Vale');
});

it('two people who decide at once do not both count', async () => {
  const id = await issued(3, sanitizedJob());
  const both = await Promise.allSettled([decide(id), decide(id, { validation: 'rejected', grounds: 'No.' })]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

it('the job’s certificate is the decided one from then on, and is not issued again', async () => {
  const job = sanitizedJob();
  const id = await issued(4, job);
  const { id: decided } = await decide(id);
  expect(await issued(4, job)).toBe(decided);
});

it('what failed can only be rejected', async () => {
  const id = await issued(5, failedJob());
  await expect(decide(id, { grounds: 'It will be all right.' })).rejects.toMatchObject({
    code: 'DECISION_REFUSED',
  });
  const rejected = await decide(id, { validation: 'rejected', grounds: 'Sectors are left.' });
  expect(rejected.outcome.kind).toBe('not-sanitized');
});

it('no label says “sanitized” of a rejected drive, or repeats a certificate that was replaced', async () => {
  const id = await issued(6, sanitizedJob());
  const label = (of: string) =>
    printDriveLabel(bench.archive, { id: of, size: '62x29', kind: 'outcome' }, 'M. Meitner');
  expect((await label(id)).length).toBeGreaterThan(0);
  const accepted = await decide(id);
  await expect(label(id)).rejects.toMatchObject({ code: 'LABEL_REFUSED' });
  expect((await label(accepted.id)).length).toBeGreaterThan(0);
  const rejected = await decide(accepted.id, { validation: 'rejected', grounds: 'Below our minimum.' });
  await expect(label(rejected.id)).rejects.toMatchObject({ code: 'LABEL_REFUSED' });
});

it('nothing is signed anew that this bench did not sign', async () => {
  const other = await sampleStation();
  try {
    const foreign = await other.issue(failedJob());
    // As if somebody had slipped it into the archive.
    await bench.archive.saveCertificate({ ...foreign, jobId: foreign.record.job.id, awaitsTimestamp: false });
    await expect(decide(foreign.id, { validation: 'rejected', grounds: 'Whatever.' })).rejects.toMatchObject({
      code: 'DECISION_REFUSED',
    });
  } finally {
    await other.remove();
  }
});
