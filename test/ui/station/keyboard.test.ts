import { expect as expectPage, type Page } from '@playwright/test';
import { expect, it } from 'vitest';

import { sectorsLeft } from '../../engine/black-box/medium.ts';
import { requires } from '../../requirements/requires.ts';
import { expectState, namedDrive, patient } from './bench-flow.ts';
import { benchNeeds, benchUnderTest } from './bench-under-test.ts';

const drive = namedDrive('ST1000NM0033', 'KQ9P');

requires(...benchNeeds).describe('the whole work by keyboard alone', () => {
  const bench = benchUnderTest([{ drive }], { isNew: true });

  it('sets the station up', async () => {
    const page = bench.page();
    // The first field has the focus; Enter moves on, as it does for a scanner.
    await expectFocus(page, 'Name of the organisation');
    await page.keyboard.type('St. Elsewhere Hospital');
    await tabTo(page, 'Continue');
    await page.keyboard.press('Enter');
    await expectFocus(page, 'Name');
    await page.keyboard.type('Kim Park');
    await tabTo(page, 'Continue');
    await page.keyboard.press('Space');
    await tabTo(page, 'Leave the key without a passphrase');
    await page.keyboard.press('Space');
    await tabTo(page, 'Finish');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Bays' }).waitFor();
  });

  it('chooses, prepares, confirms and erases a drive', async () => {
    const page = bench.page();
    await expectState(page, drive, 'Ready');
    await tabTo(page, /^Bay /);
    await arrowTo(page, drive.serial);
    await page.keyboard.press('Space');
    await tabTo(page, 'Prepare 1 drive');
    await page.keyboard.press('Enter');
    await expectPage(page.getByRole('heading', { name: 'Prepare 1 drive' })).toBeFocused(patient);
    await tabTo(page, 'Yes');
    await page.keyboard.press('Space');
    await tabTo(page, 'Continue to confirm');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Last four characters of the serial');
    await page.keyboard.type(drive.serial.slice(-4));
    // Enter goes on to the button that it has enabled.
    await page.keyboard.press('Enter');
    await expectFocus(page, 'Erase 1 drive');
    await page.keyboard.press('Enter');
    await expectState(page, drive, 'Sanitized');
    expect(await sectorsLeft(bench.device(drive).image)).toEqual([]);
  });

  it('finds the certificate with a shortcut and opens it', async () => {
    const page = bench.page();
    await page.keyboard.press('2');
    await page.getByRole('heading', { name: 'Certificates' }).waitFor();
    await page.keyboard.press('/');
    await expectFocus(page, 'Search');
    await page.keyboard.type(drive.serial);
    await expectPage(page.getByRole('row').filter({ hasText: drive.serial.slice(-4) })).toHaveCount(
      1,
      patient,
    );
    await tabTo(page, new RegExp(drive.serial));
    await page.keyboard.press('Space');
    await expectPage(page.getByText('1 chosen')).toBeVisible(patient);
    await page.keyboard.press('Enter');
    await page.locator('.sheet').waitFor();
    await tabTo(page, 'Check now');
    await page.keyboard.press('Enter');
    await expectPage(page.locator('.panel').getByText('Valid', { exact: true })).toBeVisible(patient);
    // Escape closes the panel, and the focus is where it came from.
    await page.keyboard.press('Escape');
    await expectPage(page.locator('.panel')).toBeHidden(patient);
    expect(await focusedName(page)).toContain(drive.serial);
  });

  it('lists its shortcuts under ?, and leaves them with Escape', async () => {
    const page = bench.page();
    await page.keyboard.press('1');
    await page.getByRole('heading', { name: 'Bays' }).waitFor();
    await page.keyboard.press('?');
    await expectPage(page.getByRole('dialog')).toContainText('Next bay that needs you', patient);
    await page.keyboard.press('Escape');
    await expectPage(page.getByRole('dialog')).toBeHidden(patient);
  });
});

/** More stops than any screen has. */
const MOST_STOPS = 150;

/** Presses Tab until what has this name has the focus; fails if Tab never gets there or the focus cannot be seen. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const seen: string[] = [];
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    await page.keyboard.press('Tab');
    const focused = await focusedName(page);
    seen.push(focused);
    if (!matches(focused, name)) continue;
    expect(await focusIsVisible(page), `the focus on ${focused} can be seen`).toBe(true);
    return;
  }
  throw new Error(`Tab never reached ${String(name)}: ${seen.join(' | ')}`);
}

/** Goes from bay to bay until one names this serial. */
async function arrowTo(page: Page, serial: string): Promise<void> {
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if ((await focusedName(page)).includes(serial)) return;
    await page.keyboard.press('ArrowRight');
  }
  throw new Error(`no bay names ${serial}`);
}

async function expectFocus(page: Page, name: string): Promise<void> {
  await expectPage.poll(async () => matches(await focusedName(page), name), patient).toBe(true);
}

function matches(focused: string, name: string | RegExp): boolean {
  return typeof name === 'string' ? focused === name : name.test(focused);
}

/** What a screen reader would call the focused element. */
async function focusedName(page: Page): Promise<string> {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!(focused instanceof HTMLElement)) return '';
    const labels = focused instanceof HTMLInputElement ? [...(focused.labels ?? [])] : [];
    const named = focused.getAttribute('aria-label') ?? labels[0]?.textContent ?? focused.textContent;
    return named.replaceAll(/\s+/g, ' ').trim();
  });
}

/** Whether the focused element, or what stands for it on screen, is drawn with an outline or a ring. */
async function focusIsVisible(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    for (let at = document.activeElement; at !== null && at !== document.body; at = at.parentElement) {
      const { outlineStyle, boxShadow } = getComputedStyle(at);
      if (outlineStyle !== 'none' || boxShadow !== 'none') return true;
    }
    return false;
  });
}
