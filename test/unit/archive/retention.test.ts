import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { openArchive } from '../../../main/archive/open-archive.ts';
import { meddle, peek, temporaryFolder } from './data-folder.ts';
import { sampleCertificate, sampleRecord } from './sample-certificates.ts';

const now = () => new Date('2026-06-01T00:00:00.000Z');
const old = sampleRecord(1, { id: 'CB-20200101-0000000001', issuedAt: '2020-01-01T00:00:00.000Z' });
const recent = sampleRecord(2, { id: 'CB-20200701-0000000002', issuedAt: '2020-07-01T00:00:00.000Z' });

/** A folder with a certificate of more than six years ago and a younger one. */
async function filledFolder(): Promise<string> {
  const folder = temporaryFolder();
  const archive = openArchive(folder, { now });
  await archive.saveCertificate(sampleCertificate(old));
  await archive.saveCertificate(sampleCertificate(recent));
  archive.close();
  return folder;
}

const contentsIn = (folder: string): number =>
  readdirSync(join(folder, 'certificates'), { recursive: true, encoding: 'utf8' }).filter((name) =>
    /[0-9a-f]{64}$/.test(name),
  ).length;

const byKim = { reason: 'retention over', responsible: 'Kim' };

describe('retention', () => {
  it('is six years until an organisation sets its own, and the ledger tells who did', () => {
    const archive = openArchive(temporaryFolder(), { now });
    expect(archive.retentionYears()).toBe(6);
    expect(archive.retentionCutoff()).toBe('2020-06-01T00:00:00.000Z');
    archive.setRetentionYears(10, 'Kim');
    expect(archive.retentionYears()).toBe(10);
    expect(archive.listLedger().entries[0]).toMatchObject({
      action: 'retention-changed',
      actor: 'Kim',
      details: { before: 6, after: 10 },
    });
    expect(() => archive.setRetentionYears(0, 'Kim')).toThrow();
    archive.close();
  });

  it('lists what is over, and deletes nothing by itself', async () => {
    const folder = await filledFolder();
    const archive = openArchive(folder, { now });
    const over = archive.findCertificates({ issuedBefore: archive.retentionCutoff() }).certificates;
    expect(over.map((certificate) => certificate.id)).toEqual([old.id]);
    expect(archive.countCertificates()).toBe(2);
    archive.close();
  });

  it('lets nobody delete what must still be kept, nor a part of a choice that holds such a one', async () => {
    const archive = openArchive(await filledFolder(), { now });
    expect(() => archive.deleteCertificates({ ids: [old.id, recent.id], ...byKim })).toThrow(
      expect.objectContaining({ code: 'RETENTION_NOT_OVER' }),
    );
    expect(archive.countCertificates()).toBe(2);
    archive.close();
  });

  it('lets what is over be deleted: certificate, index and files are gone, and the ledger keeps the record’s hash', async () => {
    const folder = await filledFolder();
    const archive = openArchive(folder, { now });
    const hash = archive.getSummary(old.id)?.jsonSha256;
    expect(contentsIn(folder)).toBe(6);
    expect(archive.deleteCertificates({ ids: [old.id], ...byKim })).toBe(1);
    expect(archive.getSummary(old.id)).toBeNull();
    expect(archive.countCertificates({ text: old.id })).toBe(0);
    expect(contentsIn(folder)).toBe(3);
    expect(archive.listLedger({ subject: old.id }).entries[0]).toMatchObject({
      action: 'certificate-deleted',
      actor: 'Kim',
      details: { jsonSha256: hash, reason: 'retention over' },
    });
    expect((await archive.getCertificate(recent.id)).record.id).toBe(recent.id);
    archive.close();
  });

  it('takes the copies in the data folder along, and only if everything can be deleted', async () => {
    const folder = await filledFolder();
    const issued = join(folder, 'issued');
    mkdirSync(issued);
    const names = ['.json', '.json.p7s', '.pdf', '-label.pdf'].map((end) => `${old.id}${end}`);
    for (const name of [...names, `${recent.id}.pdf`]) writeFileSync(join(issued, name), 'a copy');
    const archive = openArchive(folder, { now });
    expect(() => archive.deleteCertificates({ ids: [old.id, recent.id], ...byKim })).toThrow();
    expect(readdirSync(issued)).toHaveLength(5);
    archive.deleteCertificates({ ids: [old.id], ...byKim });
    expect(readdirSync(issued)).toEqual([`${recent.id}.pdf`]);
    archive.close();
  });

  it('finishes at the next opening what a crash left, and spares files that are needed again', async () => {
    const folder = await filledFolder();
    meddle(folder, `INSERT INTO content_removals SELECT DISTINCT sha256 FROM certificate_files`);
    meddle(folder, `DELETE FROM certificate_files WHERE certificate_id = '${old.id}'`);
    openArchive(folder, { now }).close();
    expect(contentsIn(folder)).toBe(3);
    expect(peek(folder, 'SELECT count(*) FROM content_removals')).toBe(0);
  });
});
