import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openArchive } from '../../../main/archive/open-archive.ts';
import type { CertificateRecord, ValidationState } from '../../../shared/schemas/record.ts';
import { samplePlan } from '../policy/sample-job.ts';
import { meddle, peek, temporaryFolder } from './data-folder.ts';
import { sampleCertificate, sampleRecord } from './sample-certificates.ts';

const contentPath = (folder: string, sha256: string): string =>
  join(folder, 'certificates', 'sha256', sha256.slice(0, 2), sha256);

describe('a certificate that is kept', () => {
  it('comes back byte for byte, with its record and summary', async () => {
    const archive = openArchive(temporaryFolder());
    const certificate = sampleCertificate(sampleRecord(7));
    const summary = await archive.saveCertificate(certificate);
    const kept = await archive.getCertificate(certificate.id);
    expect(kept.summary).toEqual(summary);
    expect(kept.record).toEqual(certificate.record);
    expect(Buffer.compare(kept.files.json, certificate.json)).toBe(0);
    expect(Buffer.compare(kept.files.p7s, certificate.p7s)).toBe(0);
    expect(Buffer.compare(kept.files.pdf ?? Buffer.alloc(0), certificate.pdf ?? Buffer.alloc(1))).toBe(0);
    archive.close();
  });

  it('shows what its record says', async () => {
    const archive = openArchive(temporaryFolder());
    const record = sampleRecord(3);
    const summary = await archive.saveCertificate(sampleCertificate(record));
    expect(summary).toMatchObject({
      id: record.id,
      kind: 'drive',
      issuedAt: record.issuedAt,
      outcome: record.outcome.kind,
      serial: record.medium.identifier.value,
      assetTag: record.asset.assetTag,
      operator: record.people.sanitizedBy.name,
      jobId: record.job.id,
      origin: 'issued',
      hasPdf: true,
      verdict: null,
      supersededBy: null,
    });
    archive.close();
  });

  it('is found by what people decided about it, also after it was checked', async () => {
    const archive = openArchive(temporaryFolder());
    const decided = (state: 'accepted' | 'rejected'): CertificateRecord['validation'] => ({
      state,
      by: sampleRecord(1).people.sanitizedBy,
      decidedAt: '2026-11-24T10:00:00.000Z',
      grounds: state === 'rejected' ? 'Below our minimum.' : null,
    });
    const records = [
      sampleRecord(1),
      sampleRecord(2, { validation: decided('accepted') }),
      sampleRecord(3, { validation: decided('rejected') }),
    ];
    for (const record of records) await archive.saveCertificate(sampleCertificate(record));
    for (const { id } of records) archive.saveVerdict(id, 'VALID', 'station');
    const found = (...validations: readonly ValidationState[]): readonly string[] =>
      archive
        .findCertificates({ validations: [...validations], order: 'oldest' })
        .certificates.map(({ id }) => id);
    const [waiting, accepted, rejected] = records.map(({ id }) => id);
    expect(found('awaiting-decision')).toEqual([waiting]);
    expect(found('accepted')).toEqual([accepted]);
    expect(found('rejected', 'awaiting-decision')).toEqual([waiting, rejected]);
    expect(found('accepted', 'rejected')).toEqual([accepted, rejected]);
    expect(archive.countCertificates({ validations: ['awaiting-decision'], verdicts: ['VALID'] })).toBe(1);
    archive.close();
  });

  it('is written once into the ledger, and once into its job', async () => {
    const archive = openArchive(temporaryFolder());
    const record = sampleRecord(1, { job: { ...sampleRecord(1).job, id: samplePlan.jobId } });
    archive.saveJob({ plan: samplePlan, state: 'ended' });
    await archive.saveCertificate(sampleCertificate(record));
    await archive.saveCertificate(sampleCertificate(record));
    const { entries } = archive.listLedger({ subject: record.id });
    expect(entries.map((entry) => entry.action)).toEqual(['certificate-issued']);
    expect(entries[0]?.actor).toBe(record.people.sanitizedBy.name);
    expect(archive.getJob(samplePlan.jobId)?.certificateId).toBe(record.id);
    expect(archive.countCertificates()).toBe(1);
    archive.close();
  });

  it('is never replaced by another one under its id', async () => {
    const archive = openArchive(temporaryFolder());
    const record = sampleRecord(1);
    await archive.saveCertificate(sampleCertificate(record));
    const other = sampleCertificate({ ...record, condition: 'damaged' });
    await expect(archive.saveCertificate(other)).rejects.toMatchObject({ code: 'CERTIFICATE_NOT_WRITTEN' });
    expect((await archive.getCertificate(record.id)).record).toEqual(record);
    archive.close();
  });

  it('names the one that superseded it', async () => {
    const archive = openArchive(temporaryFolder());
    const first = sampleRecord(1);
    const second = sampleRecord(2, { supersedes: first.id });
    await archive.saveCertificate(sampleCertificate(first));
    await archive.saveCertificate(sampleCertificate(second));
    expect(archive.getSummary(first.id)?.supersededBy).toBe(second.id);
    archive.close();
  });

  it('can be upgraded by a timestamp and keeps its old files', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    const certificate = sampleCertificate(sampleRecord(1));
    await archive.saveCertificate(certificate);
    await archive.upgradeCertificate(
      certificate.id,
      { p7s: Buffer.from('new signature'), pdf: Buffer.from('new document') },
      'station',
    );
    const { files } = await archive.getCertificate(certificate.id);
    expect(Buffer.from(files.p7s).toString()).toBe('new signature');
    expect(Buffer.from(files.pdf ?? []).toString()).toBe('new document');
    expect(Buffer.compare(files.json, certificate.json)).toBe(0);
    expect(peek(folder, 'SELECT count(*) FROM certificate_files')).toBe(5);
    archive.close();
  });

  it('is looked for under ids that nobody issued without harm', async () => {
    const archive = openArchive(temporaryFolder());
    expect(archive.getSummary(`'; DROP TABLE certificates; --`)).toBeNull();
    await expect(archive.getCertificate('CB-20260101-0000000000')).rejects.toMatchObject({
      code: 'CERTIFICATE_NOT_FOUND',
    });
    archive.close();
  });
});

describe('the files of a certificate', () => {
  it('are private and named by their content', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    const summary = await archive.saveCertificate(sampleCertificate(sampleRecord(1)));
    const path = contentPath(folder, summary.jsonSha256);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'certificates')).mode & 0o777).toBe(0o700);
    const names = readdirSync(join(folder, 'certificates'), { recursive: true, encoding: 'utf8' });
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    archive.close();
  });

  it('are refused when a bit of them was changed, or when one is gone', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    const certificate = sampleCertificate(sampleRecord(1));
    const summary = await archive.saveCertificate(certificate);
    const path = contentPath(folder, summary.jsonSha256);
    const bytes = readFileSync(path);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expect(archive.getCertificate(summary.id)).rejects.toMatchObject({ code: 'STATE_UNREADABLE' });
    rmSync(path);
    await expect(archive.getCertificate(summary.id)).rejects.toMatchObject({ code: 'STATE_UNREADABLE' });
    archive.close();
  });

  it('leave nothing to be seen where the database refuses the certificate', async () => {
    const folder = temporaryFolder();
    const archive = openArchive(folder);
    meddle(folder, `CREATE TRIGGER full BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'no room'); END`);
    const certificate = sampleCertificate(sampleRecord(1));
    await expect(archive.saveCertificate(certificate)).rejects.toMatchObject({
      code: 'CERTIFICATE_NOT_WRITTEN',
    });
    expect(archive.getSummary(certificate.id)).toBeNull();
    expect(archive.countCertificates({ text: certificate.id })).toBe(0);
    meddle(folder, 'DROP TRIGGER full');
    await archive.saveCertificate(certificate);
    expect(archive.countCertificates({ text: certificate.id })).toBe(1);
    archive.close();
  });
});

describe('verdicts', () => {
  it('are kept with the certificate, found by search, and ledgered', async () => {
    const archive = openArchive(temporaryFolder());
    const certificate = sampleCertificate(sampleRecord(1));
    await archive.saveCertificate(certificate);
    await archive.saveCertificate(sampleCertificate(sampleRecord(2)));
    archive.saveVerdict(certificate.id, 'VALID', 'Kim');
    archive.saveVerdict(certificate.id, 'INVALID', 'Kim');
    expect(archive.countCertificates({ verdicts: ['VALID'] })).toBe(0);
    expect(archive.findCertificates({ verdicts: ['INVALID'] }).certificates.map((found) => found.id)).toEqual(
      [certificate.id],
    );
    expect(archive.countCertificates({ verdicts: ['not-verified'] })).toBe(1);
    expect(
      archive.listLedger({ subject: certificate.id }).entries.map((entry) => entry.details),
    ).toMatchObject([
      { verdict: 'INVALID' },
      { verdict: 'VALID' },
      { outcome: certificate.record.kind === 'drive' ? certificate.record.outcome.kind : '' },
    ]);
    archive.close();
  });
});

describe('jobs', () => {
  it('keep their plan and go through their states', () => {
    const archive = openArchive(temporaryFolder());
    archive.saveJob({ plan: samplePlan, state: 'running' });
    const outcome = { kind: 'aborted', requestedLevel: 'clear', achievedLevel: null, reasons: [] } as const;
    archive.saveJob({ plan: samplePlan, state: 'ended', outcome });
    archive.saveJob({ plan: samplePlan, state: 'ended' });
    expect(archive.getJob(samplePlan.jobId)).toMatchObject({ plan: samplePlan, state: 'ended', outcome });
    expect(() =>
      archive.saveJob({ plan: { ...samplePlan, confirmedWith: 'else' }, state: 'running' }),
    ).toThrow(expect.objectContaining({ code: 'PLAN_INVALID' }));
    expect(archive.getJob('J20200101-000000-00000000')).toBeNull();
    archive.close();
  });

  it('are listed newest first, page by page, and by state', () => {
    const archive = openArchive(temporaryFolder());
    for (let number = 0; number < 25; number += 1) {
      archive.saveJob({
        plan: { ...samplePlan, jobId: `J20260102-0304${String(10 + number)}-0123ABCD` },
        state: number % 5 === 0 ? 'interrupted' : 'ended',
      });
    }
    const seen: string[] = [];
    let before: string | null = null;
    do {
      const page = archive.listJobs({ before, limit: 10 });
      seen.push(...page.jobs.map((job) => job.jobId));
      before = page.nextBefore;
    } while (before !== null);
    expect(seen).toHaveLength(25);
    expect(seen).toEqual([...seen].sort().reverse());
    expect(archive.listJobs({ states: ['interrupted'] }).jobs).toHaveLength(5);
    archive.close();
  });
});
