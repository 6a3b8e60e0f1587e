import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect as expectPage } from '@playwright/test';
import { expect, it } from 'vitest';

import { sectorsBetween, sectorsLeft, MIB } from '../../engine/black-box/medium.ts';
import { requires } from '../../requirements/requires.ts';
import { expectAccessible } from '../accessibility.ts';
import {
  answerPreparation,
  card,
  completeFirstRun,
  confirmDrives,
  eraseDrives,
  expectState,
  openCertificate,
  patient,
  printedFile,
  verifyFile,
  namedDrive,
} from './bench-flow.ts';
import { benchNeeds, benchUnderTest } from './bench-under-test.ts';

const run = promisify(execFile);

const good = namedDrive('ST1000NM0033', 'KQ9P');
const second = namedDrive('WD2003FYYS', '0417');
const bad = namedDrive('HUA722010CLA', 'X0BD');

requires(...benchNeeds, 'openssl', 'poppler').describe('a technician who has never seen the program', () => {
  const bench = benchUnderTest(
    [{ drive: good }, { drive: second }, { drive: bad, rules: 'write error from=4m to=5m' }],
    { isNew: true },
  );

  it('is set up by the first-run guide', async () => {
    const page = bench.page();
    await expectAccessible(page);
    await completeFirstRun(page);
    for (const drive of [good, second, bad]) await expectState(page, drive, 'Ready');
    await expectAccessible(page);
  });

  it('sees the computer’s own drive locked, and no way to choose it; nothing else is chosen either', async () => {
    const page = bench.page();
    const locked = page
      .locator('.bay-card')
      .filter({ hasText: 'Locked' })
      .filter({ hasText: 'system drive' });
    await expectPage(locked.first()).toBeVisible(patient);
    expect(await locked.first().getByRole('checkbox').count()).toBe(0);
    expect(await page.locator('.bay-card input:checked').count()).toBe(0);
    await locked.first().click();
    await expectPage(page.locator('.panel')).toContainText('SYSTEM_', patient);
    expect(await page.getByRole('button', { name: /^Prepare/ }).count()).toBe(0);
  });

  it('starts nothing with the end of another serial', async () => {
    const page = bench.page();
    await card(page, good).getByRole('checkbox').check({ force: true });
    await page.getByRole('button', { name: 'Prepare 1 drive' }).click();
    await expectAccessible(page);
    await answerPreparation(page);
    await confirmDrives(page, [{ ...good, serial: 'WRONG' }]);
    await expectPage(page.getByText('This is not the end of this drive’s serial.')).toBeVisible(patient);
    await expectPage(page.getByRole('button', { name: 'Erase 1 drive' })).toBeDisabled(patient);
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await card(page, good).getByRole('checkbox').uncheck({ force: true });
  });

  it('erases three drives at once; the one that fails stops no other', async () => {
    const page = bench.page();
    await eraseDrives(page, [good, second, bad]);
    await expectState(page, good, 'Sanitized');
    await expectState(page, second, 'Sanitized');
    await expectState(page, bad, 'Not sanitized');
    expect(await sectorsLeft(bench.device(good).image)).toEqual([]);
    expect(await sectorsLeft(bench.device(second).image)).toEqual([]);
    expect(await sectorsLeft(bench.device(bad).image)).toEqual(sectorsBetween(4 * MIB, 5 * MIB));
  });

  it('is told what failed and what to do, and records who decides what happens to the drive', async () => {
    const page = bench.page();
    await card(page, bad).click();
    const panel = page.locator('.panel');
    await expectPage(panel).toContainText('2,048 sectors', patient);
    await expectPage(panel).toContainText('WRITE_FAILED');
    await expectAccessible(page);
    await panel.getByText('Destroy physically').click();
    await panel.getByLabel('Responsible person').fill('Sam Okafor');
    await panel.getByRole('button', { name: 'Record' }).click();
    await expectPage(panel).toContainText('Sam Okafor', patient);
  });

  it('finds that decision beside the certificate, where a later one takes its place', async () => {
    const page = bench.page();
    await openCertificate(page, bad);
    const panel = page.locator('.panel');
    await expectPage(panel).toContainText('Sam Okafor', patient);
    await panel.getByRole('button', { name: 'Decide anew' }).click();
    await panel.getByText('Quarantine', { exact: true }).click();
    await panel.getByLabel('Responsible person').fill('Alex Moreau');
    await panel.getByRole('button', { name: 'Record this decision' }).click();
    await expectPage(panel).toContainText('Alex Moreau', patient);
    await expectAccessible(page);
    await page.getByRole('link', { name: 'Bays' }).click();
    await card(page, bad).click();
    await expectPage(panel).toContainText('Alex Moreau', patient);
  });

  it('finds the certificate by its serial; the saved PDF is valid here and to pdfsig', async () => {
    const page = bench.page();
    await openCertificate(page, good);
    await expectAccessible(page);
    const file = path.join(bench.folder(), 'certificate.pdf');
    const downloading = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save PDF' }).click();
    await (await downloading).saveAs(file);

    await verifyFile(page, file);
    await expectPage(
      page.getByText('Not one byte was changed since it was signed, and the signer is trusted here.'),
    ).toBeVisible(patient);
    await expectAccessible(page);
    // pdfsig ends with an error where it does not know the root; what it says of the signature is what counts.
    const { stdout } = await run('pdfsig', [file]).catch(
      (error: unknown) => error as { readonly stdout: string },
    );
    expect(stdout).toContain('Signature is Valid');
  });

  it('is told of a certificate with one changed byte that it must not be relied on', async () => {
    const page = bench.page();
    const bytes = await fs.readFile(path.join(bench.folder(), 'certificate.pdf'));
    const at = Math.floor(bytes.length / 3);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    const file = path.join(bench.folder(), 'tampered.pdf');
    await fs.writeFile(file, bytes);
    await verifyFile(page, file);
    await expectPage(page.getByText('Do not rely on it.')).toBeVisible(patient);
  });

  it('prints a label for the drive: a PDF of the label’s size with the end of the serial', async () => {
    const page = bench.page();
    await openCertificate(page, good);
    const file = path.join(bench.folder(), 'label.pdf');
    const bytes = await printedFile(page, async () =>
      page.getByRole('button', { name: 'Print label' }).click(),
    );
    await fs.writeFile(file, bytes);
    expect((await run('pdftotext', [file, '-'])).stdout).toContain(good.serial.slice(-4));
    // 62 × 29 mm in points.
    expect((await run('pdfinfo', [file])).stdout).toMatch(/Page size:\s+175\.\d+ x 82\.\d+ pts/);
  });

  it('finds nothing in the archive under a serial that was never there', async () => {
    const page = bench.page();
    await page.getByRole('link', { name: 'Certificates' }).click();
    await page.getByRole('searchbox').fill('NEVER-SEEN');
    await expectPage(page.getByText('No certificate matches')).toBeVisible(patient);
    await page.getByRole('searchbox').fill(second.serial.slice(-6));
    await expectPage(page.getByRole('row').filter({ hasText: second.serial.slice(-4) })).toHaveCount(
      1,
      patient,
    );
  });

  it('has the bays as a table just as well', async () => {
    const page = bench.page();
    await page.getByRole('link', { name: 'Bays' }).click();
    await page.getByRole('button', { name: 'Show as table' }).click();
    const row = page.getByRole('row').filter({ hasText: good.serial });
    await expectPage(row).toContainText('Sanitized', patient);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Show as cards' }).click();
    await expectState(page, good, 'Sanitized');
  });

  it('accepts a result with a second person: the decision is signed on a certificate that takes the other’s place', async () => {
    const page = bench.page();
    await openCertificate(page, good);
    const panel = page.locator('.panel');
    const before = await panel.getByRole('heading', { level: 2 }).textContent();
    await expectPage(panel.locator('.sheet')).toContainText('awaiting decision', patient);
    await panel.getByText('Accept', { exact: true }).click();
    await panel.getByLabel('Checked by a second person').fill('Kim Park');
    await panel.getByRole('button', { name: 'Sign this decision' }).click();
    await expectPage(panel).toContainText('a second person is somebody else', patient);
    await panel.getByLabel('Checked by a second person').fill('Robin Vale');
    await expectAccessible(page);
    await panel.getByRole('button', { name: 'Sign this decision' }).click();
    await expectPage(panel.locator('.sheet')).toContainText('Robin Vale', patient);
    await expectPage(panel.getByRole('heading', { level: 2 })).not.toHaveText(before ?? '');
    await expectPage(panel.locator('.note[data-tone=ok]').first()).toContainText('Accepted');

    const file = path.join(bench.folder(), 'decided.pdf');
    const downloading = page.waitForEvent('download');
    await panel.getByRole('button', { name: 'Save PDF' }).click();
    await (await downloading).saveAs(file);
    const { stdout } = await run('pdftotext', ['-layout', file, '-']);
    expect(stdout.replace(/\s+/g, ' ')).toContain('accepted by Kim Park');
    expect(stdout.replace(/\s+/g, ' ')).toContain('Robin Vale');
    expect(stdout).toContain(before?.trim() ?? 'no certificate before');
    await verifyFile(page, file);
    await expectPage(
      page.getByText('Not one byte was changed since it was signed, and the signer is trusted here.'),
    ).toBeVisible(patient);
  });

  it('can only reject what failed, and says on which grounds', async () => {
    const page = bench.page();
    await openCertificate(page, bad);
    const panel = page.locator('.panel');
    await expectPage(panel.getByRole('radio', { name: 'Accept' })).toHaveCount(0);
    await panel.getByText('Reject', { exact: true }).click();
    await expectPage(panel.getByRole('button', { name: 'Sign this decision' })).toBeDisabled();
    await panel.getByText('Regions of the drive could not be reached').click();
    await panel.getByRole('button', { name: 'Sign this decision' }).click();
    await expectPage(panel).toContainText('regions of the medium could not be reached', patient);
    await expectPage(panel.getByRole('button', { name: 'Decide about the result anew' })).toBeVisible();
    await expectAccessible(page);
  });
});
