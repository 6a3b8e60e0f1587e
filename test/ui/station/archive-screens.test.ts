import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';

import { expect as expectPage, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { writeCertificateFiles } from '../../../main/certificate/certificate-files.ts';
import { clearbench } from '../../engine/black-box/clearbench.ts';
import { requires } from '../../requirements/requires.ts';
import { makePkcs12 } from '../../interop/hospital-authority.ts';
import { failedJob, onDrive, type SampleJob, sanitizedJob } from '../../unit/certificate/sample-job.ts';
import { sampleStation } from '../../unit/certificate/sample-station.ts';
import { expectAccessible } from '../accessibility.ts';
import { startStationUnderTest, type StationUnderTest } from './station-under-test.ts';

const run = promisify(execFile);

const firstPassphrase = 'correct horse battery';
const nextPassphrase = 'staple tape dispenser';
const lastPassphrase = 'third time lucky';
/** A busy machine may take its time; what is waited for is what happens, not how fast. */
const patient = { timeout: 20_000 };

/** The samples tell of one job that went this way or that; here they are two. */
function anotherJob({ plan, result, ...rest }: SampleJob, jobId: string): SampleJob {
  return { ...rest, plan: { ...plan, jobId }, result: { ...result, jobId } };
}

/** Certificates of another station, both of some years ago, in `foreign/`, and its root in `root.pem`. */
async function makeForeignCertificates(folder: string): Promise<readonly string[]> {
  const issued = path.join(folder, 'foreign');
  const station = await sampleStation(new Date('2015-05-01T00:00:00Z'));
  try {
    const ids: string[] = [];
    for (const [job, issuedAt] of [
      [sanitizedJob(), '2016-02-03T10:00:00Z'],
      [anotherJob(onDrive('Z2AXM9KR', failedJob()), 'J20180203-071500-K3M9QX2B'), '2018-02-03T10:00:00Z'],
    ] as const) {
      const certificate = await station.issue(job, { now: new Date(issuedAt) });
      await writeCertificateFiles(certificate, issued);
      ids.push(certificate.id);
    }
    await fs.writeFile(path.join(folder, 'root.pem'), station.rootPem);
    return ids;
  } finally {
    await station.remove();
  }
}

requires('chromium', 'openssl').describe('the screens of keys and archive', () => {
  let station: StationUnderTest;
  let page: Page;
  let folder: string;
  let foreign: readonly string[];

  beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-screens-'));
    await fs.mkdir(path.join(folder, 'foreign'));
    foreign = await makeForeignCertificates(folder);
    station = await startStationUnderTest();
    page = await station.openPage();
  });
  afterAll(async () => {
    await station.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  const goTo = async (screen: string): Promise<void> => {
    await page.evaluate((hash) => {
      window.location.hash = hash;
    }, `#/${screen}`);
  };
  const unfold = async (title: string): Promise<void> => {
    await page.getByRole('button', { name: title, exact: true }).first().click();
  };
  /** Presses a button and keeps the file that comes of it. */
  const saved = async (button: string, name: string): Promise<string> => {
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: button, exact: true }).last().click();
    const file = path.join(folder, name);
    await (await downloading).saveAs(file);
    return file;
  };
  /** Where the archive keeps a file of the folder of another station's certificates. */
  const contentFile = async (name: string): Promise<string> => {
    const bytes = await fs.readFile(path.join(folder, 'foreign', name));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    return path.join(station.data, 'certificates', 'sha256', sha256.slice(0, 2), sha256);
  };
  const actions = async (): Promise<readonly string[]> => {
    const { stdout } = await clearbench(['--data', station.data, 'ledger', 'show', '--json']);
    return (JSON.parse(stdout) as { entries: { action: string }[] }).entries.map(({ action }) => action);
  };

  it('make the key with a passphrase on first run', async () => {
    await page.getByLabel('Name of the organisation').fill('St. Elsewhere Hospital');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Name', { exact: false }).first().fill('Kim Park');
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('Passphrase', { exact: true }).fill(firstPassphrase);
    await page.getByLabel('The same again').fill(firstPassphrase);
    await page.getByRole('button', { name: 'Finish' }).click();
    await page.getByRole('heading', { name: 'Bays' }).waitFor(patient);
  });

  it('take in certificates of another station, and know them the second time', async () => {
    await goTo('certificates');
    const names = await fs.readdir(path.join(folder, 'foreign'));
    const files = names.map((name) => path.join(folder, 'foreign', name));
    const take = async (): Promise<void> => {
      const choosing = page.waitForEvent('filechooser');
      await page.getByRole('button', { name: 'Import', exact: true }).click();
      await (await choosing).setFiles(files);
    };
    await take();
    await expectPage(page.getByText('2 imported', { exact: true })).toBeVisible(patient);
    await expectPage(page.getByText('was imported').first()).toBeVisible(patient);
    await expectPage(page.getByRole('row').filter({ hasText: 'Not trusted' })).toHaveCount(2, patient);
    await take();
    await expectPage(page.getByText('is already here').first()).toBeVisible(patient);
    await expectAccessible(page);
  });

  it('check everything, and show that nothing was changed', async () => {
    await goTo('certificates');
    await page.getByRole('button', { name: 'Check all' }).click();
    await page.getByRole('button', { name: /^None was changed/ }).click(patient);
    const report = page.getByRole('region', { name: 'Last check of all certificates' });
    await expectPage(report).toContainText('none is damaged', patient);
    await report.getByRole('button', { name: '2 Not trusted' }).click();
    await expectPage(page.getByText('2 certificates', { exact: true })).toBeVisible(patient);
    await goTo('settings/data');
    await page.getByRole('button', { name: 'Check the ledger' }).click();
    await expectPage(page.getByText(/whole, \d+ entries/)).toBeVisible(patient);
    await unfold('What is in the ledger');
    await expectPage(page.locator('.ledger-list li').first()).toContainText('Ledger checked', patient);
    await expectPage(page.locator('.ledger-list')).toContainText(`Certificate imported ${foreign[1] ?? ''}`);
    await expectAccessible(page);
  });

  it('say that a check did not end, what that means and what to do, until the next one begins', async () => {
    await goTo('certificates');
    const reports = path.join(station.data, 'reports');
    await fs.rename(reports, `${reports}-aside`);
    await fs.writeFile(reports, 'in the way');
    await page.getByRole('button', { name: 'Check all' }).click();
    const note = page.getByRole('alert').filter({ hasText: 'CHECK_NOT_ENDED' });
    await expectPage(note).toContainText('The check of all certificates stopped after 2 of 2.', patient);
    await expectPage(note).toContainText('The report could not be written.');
    await expectPage(note).toContainText('nothing was lost, but not all of them were checked');
    await expectPage(note).toContainText('Start the check again.');
    // The last complete one is shown on.
    await expectPage(page.getByRole('button', { name: /^None was changed/ })).toBeVisible();
    await expectAccessible(page);
    await goTo('bays');
    await expectPage(page.getByRole('link', { name: 'Certificates needs attention' })).toBeVisible();
    await goTo('certificates');
    await expectPage(note).toBeVisible(patient);
    await fs.rm(reports);
    await fs.rename(`${reports}-aside`, reports);
    await page.getByRole('button', { name: 'Check all' }).click();
    await expectPage(note).toHaveCount(0, patient);
    await expectPage(page.getByRole('button', { name: /^None was changed/ })).toBeVisible(patient);
  });

  it('trust another station once its fingerprint was compared; the next check names whose verdict changed', async () => {
    await goTo('verify');
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Add a root' }).click();
    await (await choosing).setFiles(path.join(folder, 'root.pem'));
    await page.getByRole('button', { name: 'The fingerprint matches: trust it' }).click();
    await expectPage(page.getByRole('button', { name: /^Remove the root / })).toBeVisible(patient);
    // The other one is damaged on the disk.
    const record = await contentFile(`${foreign[1] ?? ''}.json`);
    const bytes = await fs.readFile(record);
    await fs.writeFile(record, 'something else');
    await goTo('certificates');
    await page.getByRole('button', { name: 'Check all' }).click();
    await page.getByRole('button', { name: '1 failed the check' }).click(patient);
    const report = page.getByRole('region', { name: 'Last check of all certificates' });
    await expectPage(report.getByRole('link')).toHaveCount(2, patient);
    await expectAccessible(page);
    await expectPage(report.getByRole('link').filter({ hasText: 'Not valid' })).toHaveAttribute(
      'href',
      `#/certificates/${foreign[1] ?? ''}`,
    );
    await report.getByRole('link').filter({ hasText: 'before: Not trusted' }).first().click();
    await expectPage(page.locator('.panel')).toBeVisible(patient);
    await fs.writeFile(record, bytes);
  });

  it('issue one certificate over all that were found, and say what is missing from the lot', async () => {
    await page.getByRole('button', { name: 'Filters are on' }).click();
    await page.getByRole('button', { name: 'Remove filters' }).click();
    await page.getByRole('button', { name: 'Filters', exact: true }).click();
    await page.getByRole('button', { name: 'Batch certificate' }).click();
    await page.getByLabel('What is it about?').fill('CT 2, all drives');
    await page.getByLabel('Expected drives').fill('3');
    await page.getByLabel('Note').fill('Handed over at gate 3.');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Issue over all drives found' }).click();
    await expectPage(page.getByText('CT 2, all drives').first()).toBeVisible(patient);
    await expectPage(page.locator('.sheet')).toContainText('Handed over at gate 3.', patient);
    const pdf = await saved('Save PDF', 'batch.pdf');
    const { stdout } = await run('pdftotext', ['-layout', pdf, '-']);
    expect(stdout).toContain('3 drives expected, 2 with a certificate');
    expect(stdout).toContain('Handed over at gate 3.');
  });

  it('delete only what was kept long enough, with a reason and a person', async () => {
    await goTo('settings/policy');
    await page.getByLabel('Keep certificates for (years)').fill('10');
    await page.getByRole('button', { name: 'Save' }).click();
    await expectPage(page.getByText('Saved', { exact: true })).toBeVisible(patient);
    await goTo('settings/data');
    await page.getByRole('link', { name: 'Show them' }).click();
    await expectPage(page.getByText('1 certificate', { exact: true })).toBeVisible(patient);
    await page.locator('.certificate-row input[type=checkbox]').first().check({ force: true });
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByLabel('Reason').fill('schedule 4.2');
    await page.getByLabel('Responsible person').fill('A. Curie');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Delete 1 certificate for good' }).click();
    await expectPage(page.getByText('No certificate matches', { exact: false })).toBeVisible(patient);
    await expectPage(page.getByRole('button', { name: /for good$/ })).toHaveCount(0);
    const { stdout } = await clearbench([
      '--data',
      station.data,
      '--json',
      'ledger',
      'show',
      '--subject',
      foreign[0] ?? '',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      entries: [
        { action: 'certificate-deleted', actor: 'A. Curie', details: { reason: 'schedule 4.2' } },
        { action: 'certificate-imported', actor: 'Kim Park' },
      ],
    });
  });

  it('change the passphrase, rotate and revoke the key, and use the organisation’s own', async () => {
    await goTo('settings/keys');
    await unfold('Change the passphrase');
    await page.getByLabel('Present passphrase').fill(firstPassphrase);
    await page.getByLabel('New passphrase').fill(nextPassphrase);
    await page.getByLabel('The same again').fill(nextPassphrase);
    await page.getByRole('button', { name: 'Change the passphrase', exact: true }).last().click();
    await expectPage(page.getByText('Saved', { exact: true })).toBeVisible(patient);
    const keyFacts = page.locator('.settings-area .facts').first();
    const before = await keyFacts.textContent();
    await unfold('Make a new signing key');
    await page.getByRole('button', { name: 'Make a new signing key', exact: true }).last().click();
    await expectPage(keyFacts).not.toHaveText(before ?? '', patient);
    expect(await actions()).toContain('key-rotated');
    await unfold('Revoke the signing key');
    await page.getByRole('button', { name: /Which key/ }).click();
    await page.getByRole('option', { name: /signs now/ }).click();
    await page.getByRole('button', { name: /Why/ }).click();
    await page.getByRole('option', { name: 'Replaced by another key' }).click();
    await expectAccessible(page);
    const list = await saved('Revoke the signing key', 'revoked.crl.pem');
    expect((await run('openssl', ['crl', '-in', list, '-noout', '-text'])).stdout).toContain('Superseded');
    await unfold('Use the organisation’s own certificate');
    await page
      .getByRole('group', { name: 'Use the organisation’s own certificate', exact: true })
      .locator('input[type=file]')
      .setInputFiles(await makePkcs12(folder, 'file passphrase'));
    await page.getByLabel('Passphrase of the file').fill('file passphrase');
    await page.getByRole('button', { name: 'Import', exact: true }).click();
    await expectPage(page.getByText('CN=Hospital signing')).toBeVisible(patient);
    expect(await actions()).toEqual(
      expect.arrayContaining(['key-passphrase-changed', 'key-revoked', 'crl-issued', 'key-imported']),
    );
  });

  it('replace the root whose passphrase is lost, and sign with new keys under a new one', async () => {
    await goTo('settings/keys');
    const keyFacts = page.locator('.settings-area .facts').first();
    const before = await keyFacts.textContent();
    await unfold('Replace the station’s root');
    const form = page.getByRole('group', { name: 'Replace the station’s root', exact: true });
    await form.getByRole('button', { name: /Why/ }).click();
    await page.getByRole('option', { name: 'Nobody knows its passphrase any more' }).click();
    await expectPage(form.getByText('Its keys can no longer be revoked.', { exact: false })).toBeVisible();
    await form.getByLabel('New passphrase').fill(lastPassphrase);
    await form.getByLabel('The same again').fill(`${lastPassphrase} `);
    await expectPage(form.getByRole('button', { name: 'Replace the station’s root' })).toBeDisabled();
    await form.getByLabel('The same again').fill(lastPassphrase);
    await expectAccessible(page);
    await form.getByRole('button', { name: 'Replace the station’s root' }).click();
    await expectPage(keyFacts).not.toHaveText(before ?? '', patient);
    await expectPage(keyFacts).toContainText('made on this station');
    expect(await actions()).toContain('root-replaced');
    const roots = await saved('Save this station’s root', 'root.pem');
    expect((await fs.readFile(roots, 'utf8')).match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
  });

  it('make a backup that can be restored', async () => {
    await goTo('settings/data');
    const backup = await saved('Make a backup', 'backup.zip');
    const restored = path.join(folder, 'restored');
    const { exitCode, stderr } = await clearbench(['--data', restored, 'restore', backup]);
    expect([exitCode, stderr]).toEqual([0, '']);
    const { stdout } = await clearbench(['--data', restored, 'certificates', 'list', '--count']);
    expect(stdout).toBe('2\n');
  });

  it('restore a backup on a station that starts for the first time, and go on with it after the next start', async () => {
    const data = path.join(folder, 'second', 'data');
    const second = await startStationUnderTest({ data });
    try {
      const first = await second.openPage();
      await first.getByRole('button', { name: 'Restore a backup instead' }).click();
      const place = first.getByLabel('Where the backup is');
      await place.fill(path.join(folder, 'root.pem'));
      await first.getByRole('button', { name: 'Restore', exact: true }).click();
      await expectPage(first.getByText('BACKUP_UNREADABLE')).toBeVisible(patient);
      await place.fill(path.join(folder, 'backup.zip'));
      await expectAccessible(first);
      await first.getByRole('button', { name: 'Restore', exact: true }).click();
      await expectPage(first.getByText('2 certificates', { exact: false })).toBeVisible(patient);
      await expectAccessible(first);
      await second.crashAndRestart();
      const after = await second.openPage();
      await expectPage(after.getByText('St. Elsewhere Hospital')).toBeVisible(patient);
      await expectPage(after.getByText('The signing key is locked.').first()).toBeVisible(patient);
    } finally {
      await second.close();
    }
  });

  it('tell on every screen that the ledger was tampered with, and ask for the passphrase after a restart', async () => {
    const database = new DatabaseSync(path.join(station.data, 'clearbench.sqlite'));
    database.exec('DROP TRIGGER ledger_is_never_changed');
    database.exec(`UPDATE ledger SET entry = replace(entry, 'A. Curie', 'B. Nobody')`);
    database.close();
    await station.crashAndRestart();
    page = await station.openPage();
    await expectPage(page.getByText('LEDGER_BROKEN')).toBeVisible(patient);
    await goTo('settings/keys');
    await page.getByLabel('Passphrase', { exact: true }).fill(lastPassphrase);
    await page.getByRole('button', { name: 'Unlock' }).click();
    await expectPage(page.getByText('ready to sign')).toBeVisible(patient);
    await expectPage(page.getByText('LEDGER_BROKEN')).toBeVisible(patient);
    await expectAccessible(page);
  });
});
