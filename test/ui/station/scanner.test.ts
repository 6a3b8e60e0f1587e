import fs from 'node:fs/promises';
import path from 'node:path';

import { expect as expectPage, type Page } from '@playwright/test';
import { it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { expectAccessible } from '../accessibility.ts';
import { card, expectState, namedDrive, patient } from './bench-flow.ts';
import { benchNeeds, benchUnderTest } from './bench-under-test.ts';

const first = namedDrive('ST1000NM0033', 'KQ9P');
const second = namedDrive('WD2003FYYS', '0417');

const assets = [
  'assetTag;facility;modality;manufacturer;model;serial;stationName;expectedDrives',
  'RAD-CT-0217;Radiology;CT;Siemens;SOMATOM Definition;71234;CTAWP71234;2',
  'RAD-MR-0104;Radiology;MR;GE;Signa HDxt;65142;MRGEHC02;3',
  'RAD-XX-0001;Radiology;XX;;;;;many',
];

requires(...benchNeeds).describe('a barcode scanner', () => {
  const bench = benchUnderTest([{ drive: first }, { drive: second }]);

  it('is preceded by the list of workstations, imported as CSV with the lines that were left out', async () => {
    const page = bench.page();
    const file = path.join(bench.folder(), 'assets.csv');
    await fs.writeFile(file, `${assets.join('\n')}\n`);
    await page.getByRole('link', { name: 'Assets' }).click();
    await page.getByRole('heading', { name: 'Assets' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Import CSV' }).click();
    await page.locator('.panel input[type=file]').setInputFiles(file);
    await expectPage(page.locator('.panel')).toContainText('2 new', patient);
    await expectPage(page.locator('.panel')).toContainText('Line 4');
    await page.getByRole('button', { name: 'Import 2 workstations' }).click();
    await expectPage(page.getByRole('row').filter({ hasText: 'RAD-CT-0217' })).toContainText(
      '2 drives expected',
      patient,
    );
  });

  it('chooses the bays of the drives whose serials are scanned', async () => {
    const page = bench.page();
    await page.getByRole('link', { name: 'Bays' }).click();
    await expectState(page, first, 'Ready');
    await scan(page, first.serial);
    await expectPage(card(page, first).getByRole('checkbox')).toBeChecked(patient);
    await scan(page, second.serial.toLowerCase());
    await expectPage(card(page, second).getByRole('checkbox')).toBeChecked(patient);
    await scan(page, 'NOT-HERE-1');
    await expectPage(page.getByText('No single attached drive has the serial NOT-HERE-1.')).toBeAttached(
      patient,
    );
    await expectPage(page.locator('.bay-card input:checked')).toHaveCount(2);
  });

  it('fills in the workstation from its asset tag', async () => {
    const page = bench.page();
    await page.getByRole('button', { name: 'Prepare 2 drives' }).click();
    await page.getByLabel('Find workstation').focus();
    await scan(page, first.serial);
    await expectPage(page.getByText(`${first.serial} is the drive in bay`)).toBeVisible(patient);
    await expectPage(page.getByLabel('Asset tag')).toHaveValue('');
    await scan(page, 'RAD-CT-0217');
    await expectPage(page.getByLabel('Station name')).toHaveValue('CTAWP71234', patient);
    await expectPage(page.getByLabel('Facility')).toHaveValue('Radiology');
    // In any other field a scan goes in, and its Enter moves on to the next one.
    await page.getByLabel('Serial of the workstation').fill('');
    await page.getByLabel('Serial of the workstation').focus();
    await scan(page, '99001');
    await expectPage(page.getByLabel('Serial of the workstation')).toHaveValue('99001');
    await expectPage(page.getByLabel('Station name')).toBeFocused(patient);
  });

  it('confirms each drive by its own label, in whichever order they are scanned', async () => {
    const page = bench.page();
    await page.getByText('Yes', { exact: true }).click();
    await page.getByRole('button', { name: 'Continue to confirm' }).click();
    const fields = page.getByLabel('Last four characters of the serial');
    await fields.first().focus();
    await scan(page, second.serial);
    await scan(page, first.serial);
    await expectPage(page.getByRole('button', { name: 'Erase 2 drives' })).toBeFocused(patient);
    await page.keyboard.press('Enter');
    await expectState(page, first, 'Sanitized');
    await expectState(page, second, 'Sanitized');
  });

  it('has the workstation on its list as complete afterwards', async () => {
    const page = bench.page();
    await page.getByRole('link', { name: 'Assets' }).click();
    await expectPage(page.getByRole('row').filter({ hasText: 'RAD-CT-0217' })).toContainText(
      '2 drives expected · 2 sanitized',
      patient,
    );
  });
});

/**
 * Types as a scanner does, all of it at once and then Enter: within the page, so that a busy machine cannot put the pauses
 * of a person between the keys. What goes into a field goes through the browser's own input.
 */
async function scan(page: Page, text: string): Promise<void> {
  const intoField = await page.evaluate((scanned) => {
    const target = document.activeElement ?? document.body;
    if (target.matches('input:not([type=checkbox], [type=radio])')) return true;
    for (const key of [...Array.from(scanned), 'Enter']) {
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    }
    return false;
  }, text);
  if (!intoField) return;
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
}
