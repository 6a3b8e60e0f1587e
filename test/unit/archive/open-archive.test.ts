import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { expect, it, describe } from 'vitest';

import { openArchive } from '../../../main/archive/open-archive.ts';
import { schemaSteps } from '../../../main/archive/schema.ts';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { samplePlan } from '../policy/sample-job.ts';
import { fingerprint, meddle, peek, temporaryFolder } from './data-folder.ts';
import { sampleCertificate, sampleRecord } from './sample-certificates.ts';

const codeOf = (work: () => unknown): unknown => {
  try {
    work();
    return 'no error';
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : error;
  }
};

async function filledFolder(): Promise<string> {
  const folder = temporaryFolder();
  const archive = openArchive(folder);
  for (let index = 0; index < 20; index += 1)
    await archive.saveCertificate(sampleCertificate(sampleRecord(index)));
  archive.close();
  return folder;
}

describe('opening an archive', () => {
  it('makes a private folder and database where there is nothing', () => {
    const folder = join(temporaryFolder(), 'deep', 'data');
    openArchive(folder).close();
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'clearbench.sqlite')).mode & 0o777).toBe(0o600);
    expect(peek(folder, 'PRAGMA journal_mode')).toBe('wal');
    expect(peek(folder, 'PRAGMA user_version')).toBe(schemaSteps.length);
  });

  it('finds everything again', async () => {
    const folder = await filledFolder();
    const archive = openArchive(folder);
    expect(archive.findCertificates({ limit: 500 }).certificates).toHaveLength(20);
    expect(archive.ledgerAtOpening).toMatchObject({ state: 'intact', entries: 21 });
    archive.close();
  });

  it('brings one of an earlier version up to date, with all that it holds', () => {
    const folder = temporaryFolder();
    openArchive(folder).close();
    const path = join(folder, 'clearbench.sqlite');
    const connection = new DatabaseSync(path);
    connection.exec(
      `ALTER TABLE jobs DROP COLUMN certificate_folder; ALTER TABLE certificates DROP COLUMN validation;
       PRAGMA user_version = 2`,
    );
    connection
      .prepare('INSERT INTO jobs (job_id, plan_json, state, updated_at) VALUES (?, ?, ?, ?)')
      .run(samplePlan.jobId, canonicalJson(samplePlan), 'running', samplePlan.createdAt);
    connection.close();
    const archive = openArchive(folder);
    expect(archive.getJob(samplePlan.jobId)).toMatchObject({ state: 'running', certificateFolder: null });
    archive.saveJob({ plan: samplePlan, state: 'running', certificateFolder: '/srv/out' });
    // What is left out stays as it was.
    archive.saveJob({ plan: samplePlan, state: 'ended' });
    expect(archive.getJob(samplePlan.jobId)).toMatchObject({ state: 'ended', certificateFolder: '/srv/out' });
    archive.close();
  });

  it('knows that nobody decided about the certificates of an earlier version', async () => {
    const folder = await filledFolder();
    meddle(folder, 'ALTER TABLE certificates DROP COLUMN validation; PRAGMA user_version = 3');
    const archive = openArchive(folder);
    expect(archive.countCertificates({ validations: ['awaiting-decision'] })).toBe(20);
    const [first] = archive.findCertificates({ limit: 1 }).certificates;
    expect(first?.validation).toBe('awaiting-decision');
    archive.close();
  });

  it('takes an empty database file, as a killed process leaves it, for a new one', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'clearbench.sqlite'), '');
    const archive = openArchive(folder);
    expect(archive.ledgerAtOpening.state).toBe('intact');
    archive.close();
  });
});

describe('a state database that cannot be used is refused and nothing is written', () => {
  const damages: readonly (readonly [string, string, (path: string) => void])[] = [
    ['is text', 'STATE_UNREADABLE', (path) => writeFileSync(path, 'not a database at all\n'.repeat(500))],
    ['is cut in the middle', 'STATE_UNREADABLE', (path) => writeFileSync(path, halfOf(readFileSync(path)))],
    [
      'has garbage in the middle',
      'STATE_UNREADABLE',
      (path) => writeFileSync(path, garbled(readFileSync(path))),
    ],
    ['lost its header', 'STATE_UNREADABLE', (path) => writeFileSync(path, headless(readFileSync(path)))],
    ['was emptied', 'STATE_UNREADABLE', (path) => writeFileSync(path, '')],
    ['was deleted', 'STATE_UNREADABLE', (path) => rmSync(path)],
    ['is of another program', 'STATE_UNREADABLE', (path) => makeForeign(path)],
    ['was made by a newer version', 'STATE_NEWER', (path) => makeNewer(path)],
  ];
  it.each(damages)('when it %s', async (_how, code, damage) => {
    const folder = await filledFolder();
    damage(join(folder, 'clearbench.sqlite'));
    const before = fingerprint(folder);
    expect(codeOf(() => openArchive(folder))).toBe(code);
    expect(fingerprint(folder)).toEqual(before);
  });

  it('when it is a link to somewhere else', async () => {
    const folder = temporaryFolder();
    const elsewhere = await filledFolder();
    const { symlinkSync } = await import('node:fs');
    symlinkSync(join(elsewhere, 'clearbench.sqlite'), join(folder, 'clearbench.sqlite'));
    expect(codeOf(() => openArchive(folder))).toBe('STATE_UNREADABLE');
  });

  it('names both versions when it is newer', async () => {
    const folder = await filledFolder();
    makeNewer(join(folder, 'clearbench.sqlite'));
    expect(() => openArchive(folder)).toThrow(
      `schema version 9999; this Clearbench knows versions up to ${schemaSteps.length}`,
    );
  });

  it('when a certificate of it was changed to what no certificate can be', async () => {
    const folder = await filledFolder();
    meddle(folder, `UPDATE certificates SET outcome = 'completed with errors'`);
    const archive = openArchive(folder);
    expect(codeOf(() => archive.findCertificates())).toBe('STATE_UNREADABLE');
    archive.close();
  });
});

const halfOf = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length / 2);
const garbled = (bytes: Buffer): Buffer => bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 20_000);
const headless = (bytes: Buffer): Buffer => bytes.fill(0, 0, 512);

function makeForeign(path: string): void {
  rmSync(path);
  const connection = new DatabaseSync(path);
  connection.exec('CREATE TABLE bookmarks (url TEXT)');
  connection.close();
}

function makeNewer(path: string): void {
  expect(existsSync(path)).toBe(true);
  const connection = new DatabaseSync(path);
  connection.exec('PRAGMA user_version = 9999');
  connection.close();
}
