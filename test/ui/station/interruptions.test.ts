import { expect as expectPage, type Page } from '@playwright/test';
import { expect, it } from 'vitest';

import { MIB, sectorsLeft } from '../../engine/black-box/medium.ts';
import { hangingJob } from '../../engine/faults/job-process.ts';
import { requires } from '../../requirements/requires.ts';
import { expectAccessible } from '../accessibility.ts';
import { card, eraseDrives, expectState, namedDrive, patient } from './bench-flow.ts';
import { benchNeeds, benchUnderTest, operatorName } from './bench-under-test.ts';

const reloaded = namedDrive('ST1000NM0033', 'KQ9P');
const cancelled = namedDrive('WD2003FYYS', '0417');
const pulled = namedDrive('HUA722010CLA', 'X0BD');
const crashed = namedDrive('ST3500418AS', '1K2T');

/** Slow from the end of the capacity proof on, so that a person could do something in the middle. */
const slow = 'write delay ms=2500 afterbytes=700k';
/**
 * Stops answering in the middle of the drive, until the rules change: after the capacity proof's writes there (less than
 * 180 KiB) and the first of the pass, in however large pieces they arrive.
 */
const halfway = 'write hang from=4m to=8m afterbytes=200k';

requires(...benchNeeds).describe('a wipe that is disturbed', () => {
  const bench = benchUnderTest([
    { drive: reloaded, rules: halfway },
    { drive: cancelled, rules: slow },
    { drive: pulled, rules: slow },
    { drive: crashed, rules: halfway },
  ]);

  it('goes on while the page is reloaded, and while no page is open at all', async () => {
    let page = bench.page();
    const device = bench.device(reloaded);
    await expectState(page, reloaded, 'Ready');
    await eraseDrives(page, [reloaded]);
    await device.untilHit();
    await page.reload();
    await expectState(page, reloaded, /Erasing|Checking/);
    await expectAccessible(page);
    await page.close();
    await device.rules('');
    page = await bench.station().openPage();
    bench.show(page);
    await expectState(page, reloaded, 'Sanitized');
    expect(await sectorsLeft(device.image)).toEqual([]);
  });

  it('is not cancelled by a touch in passing, but by holding the button; the outcome is “Aborted”', async () => {
    const page = bench.page();
    await eraseDrives(page, [cancelled]);
    await expectState(page, cancelled, /Erasing|Checking/);
    const hold = page.getByRole('button', { name: 'Hold to cancel' });
    await hold.click();
    await expectState(page, cancelled, /Erasing|Checking/);
    await holdDown(page, 'Hold to cancel');
    await expectState(page, cancelled, 'Aborted');
    await expectPage(page.locator('.panel')).toContainText('CANCELLED', patient);
    await expectPage(page.locator('.panel')).toContainText(operatorName);
    await expectPage(page.getByRole('button', { name: 'Save PDF' })).toBeVisible(patient);
    await expectAccessible(page);
  });

  it('says that the drive was pulled out, and goes on with it when it is put back', async () => {
    const page = bench.page();
    await eraseDrives(page, [pulled]);
    await expectState(page, pulled, /Erasing/);
    await bench.device(pulled).shrink(0);
    await expectState(page, pulled, 'Not sanitized');
    await card(page, pulled).first().click();
    await expectPage(page.locator('.panel')).toContainText('DRIVE_VANISHED', patient);
    await expectAccessible(page);

    await bench.device(pulled).rules('');
    await bench.device(pulled).shrink(12 * MIB);
    await page.getByLabel('Last four characters of the serial').fill(pulled.serial.slice(-4));
    await page.getByRole('button', { name: 'Resume the job' }).click();
    await expectState(page, pulled, /Sanitized/);
    expect(await sectorsLeft(bench.device(pulled).image)).toEqual([]);
  });

  it('is resumed on screen after everything that ran was killed', async () => {
    const device = bench.device(crashed);
    await eraseDrives(bench.page(), [crashed]);
    const job = await hangingJob(device);
    await bench.station().crashAndRestart({ kill: job });
    await device.rules('');
    const page = await bench.station().openPage();
    bench.show(page);
    await expectState(page, crashed, 'Interrupted');
    await card(page, crashed).click();
    await expectAccessible(page);
    await page.getByLabel('Last four characters of the serial').fill('0000');
    await page.getByRole('button', { name: 'Resume the job' }).click();
    await expectPage(page.locator('.panel')).toContainText('CONFIRMATION_WRONG', patient);
    await page.getByLabel('Last four characters of the serial').fill(crashed.serial.slice(-4));
    await page.getByRole('button', { name: 'Resume the job' }).click();
    await expectState(page, crashed, 'Sanitized');
    expect(await sectorsLeft(device.image)).toEqual([]);
  });
});

/** Keeps the pointer down on a button until the button has had its effect and is gone. */
async function holdDown(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name }).hover();
  await page.mouse.down();
  await expectPage(page.getByRole('button', { name: 'Keep holding …' })).toBeVisible(patient);
  await expectPage(page.getByRole('button', { name: 'Keep holding …' })).toBeHidden(patient);
  await page.mouse.up();
}
