import { expect as expectPage, type Browser, type Page } from '@playwright/test';
import { afterAll, beforeAll, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { launchBrowser } from '../launch-browser.ts';
import type { SceneName } from '../sample/scenes.ts';
import { startPreview, type RunningPreview } from './start-preview.ts';

/** A busy machine may take its time; what is waited for is what happens, not how fast. */
const expectSoon = expectPage.configure({ timeout: 20_000 });

requires('chromium').describe('an asset manager among thousands of certificates', () => {
  let preview: RunningPreview;
  let browser: Browser;

  beforeAll(async () => {
    preview = await startPreview();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await preview.close();
  });

  const open = async (scene: SceneName = 'ready'): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(20_000);
    await page.goto(`${preview.url}/?scene=${scene}&language=en#/certificates`);
    await page.getByRole('heading', { name: 'Certificates' }).waitFor();
    return page;
  };
  const goTo = async (page: Page, hash: string): Promise<void> => {
    await page.evaluate((there) => {
      window.location.hash = there;
    }, hash);
  };

  it('is told how many there are, or that there are more than were counted', async () => {
    const page = await open();
    await expectSoon(page.getByText('48,212 certificates', { exact: true })).toBeVisible();
    await expectSoon(page.getByText('All 48,212 found')).toBeVisible();
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByText('Kept long enough').click();
    await expectSoon(page.getByText('More than 10,000 certificates')).toBeVisible();
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    await expectSoon(
      page.getByRole('button', { name: 'Export more than 10,000 certificates' }),
    ).toBeVisible();
    await page.close();
  });

  it('is told what to do where there is none yet', async () => {
    const page = await open('empty');
    await expectSoon(page.getByText('There is no certificate yet', { exact: false })).toBeVisible();
    await page.close();
  });

  it('finds filters and choice again after a look at another screen', async () => {
    const page = await open();
    await page.getByRole('searchbox').fill('MQ01');
    await expectSoon(page.getByText('1,000 certificates', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Choose all' }).click();
    await expectSoon(page.getByText('1,000 chosen')).toBeVisible();
    await page.locator('.certificate-row input[type=checkbox]').first().uncheck({ force: true });
    await goTo(page, '#/verify');
    await page.getByRole('heading', { name: 'Verify a certificate' }).waitFor();
    await goTo(page, '#/certificates');
    await expectSoon(page.getByRole('searchbox')).toHaveValue('MQ01');
    await expectSoon(page.getByText('999 chosen')).toBeVisible();
    await page.close();
  });

  it('cannot issue a batch certificate with a number of drives that is none', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Batch certificate' }).click();
    await page.getByLabel('What is it about?').fill('CT 2');
    const issue = page.getByRole('button', { name: 'Issue over all drives found' });
    await expectSoon(issue).toBeEnabled();
    await page.getByLabel('Expected drives').fill('1O');
    await expectSoon(page.getByText('A number from 0 to 100,000.')).toBeVisible();
    await expectSoon(issue).toBeDisabled();
    await page.close();
  });

  it('is not asked to delete nothing once the chosen ones are deleted', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Filters' }).click();
    await page.getByText('Kept long enough').click();
    await page.locator('.certificate-row input[type=checkbox]').first().check({ force: true });
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByLabel('Reason').fill('schedule 4.2');
    await page.getByLabel('Responsible person').fill('A. Curie');
    await page.getByRole('button', { name: 'Delete 1 certificate for good' }).click();
    await expectSoon(page.getByRole('button', { name: /for good$/ })).toHaveCount(0);
    await expectSoon(page.getByRole('button', { name: 'Delete', exact: true })).toBeDisabled();
    // The button that had the focus is gone, and so is the form.
    await expectSoon(page.locator('#main')).toBeFocused();
    await page.close();
  });

  it('keeps the focus when a report closes, and when a decision is to be made anew', async () => {
    const page = await open();
    const check = page.getByRole('button', { name: /^None was changed/ });
    await check.press('Enter');
    await page.getByRole('button', { name: 'Close' }).press('Enter');
    await expectSoon(check).toBeFocused();
    await page.locator('.certificate-row', { hasText: 'Accepted' }).first().getByRole('link').press('Enter');
    await page.getByRole('button', { name: 'Decide about the result anew' }).press('Enter');
    await expectSoon(page.getByRole('group', { name: 'Validation' })).toBeFocused();
    await page.close();
  });

  it('takes in more files than one call holds, and learns what became of them', async () => {
    const page = await open();
    const file = (name: string) => ({ name, mimeType: 'application/pdf', buffer: Buffer.from('%PDF') });
    const files = Array.from({ length: 420 }, (_, index) => file(`CB-${String(index)}.pdf`));
    const input = page.locator('.archive-state input[type=file]');
    await input.first().setInputFiles(files);
    await expectSoon(page.getByText('420 imported', { exact: true })).toBeVisible();
    await expectSoon(page.getByText('And 220 more.')).toBeVisible();
    await input.first().evaluate((element) => {
      const chosen = new DataTransfer();
      chosen.items.add(new File(['%PDF'], 'notes.pdf'));
      chosen.items.add(new File([new Uint8Array(17 * 2 ** 20)], 'big.zip'));
      (element as HTMLInputElement).files = chosen.files;
      element.dispatchEvent(new Event('change', { bubbles: true }));
    });
    await expectSoon(page.getByText('1 refused · 1 imported')).toBeVisible();
    await expectSoon(page.getByText('big.zip is larger than 16 MiB', { exact: false })).toBeVisible();
    await input.first().setInputFiles([file('README.txt')]);
    await expectSoon(page.getByText('There was no certificate in it', { exact: false })).toBeVisible();
    await page.close();
  });
});
