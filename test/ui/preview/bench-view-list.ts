import type { Page } from '@playwright/test';

import type { View } from './view.ts';

const bay = (page: Page, label: string) =>
  page
    .locator('[data-bay]')
    .filter({ has: page.locator('.bay-label', { hasText: new RegExp(`${label}$`) }) });

const pick = (label: string) => async (page: Page) => {
  await bay(page, label).first().click();
};

const prepare = async (page: Page): Promise<void> => {
  await page.locator('.bay-tick input').nth(0).check({ force: true });
  await page.locator('.bay-tick input').nth(1).check({ force: true });
  await showPanel(page);
  await page.getByRole('button', { name: /^(Prepare|.* vorbereiten|Preparar)/ }).click();
  await page.locator('.form-section').first().waitFor();
};

const showPanel = async (page: Page): Promise<void> => {
  const open = page.locator('.open-panel');
  if (await open.isVisible()) await open.click();
};

const confirm = async (page: Page): Promise<void> => {
  await prepare(page);
  await page.locator('.choice[data-layout=row] .choice-option').first().click();
  await page.locator('.panel-actions [data-look=primary]').click();
  await page.locator('.confirm-row').first().waitFor();
};

/** The views of the technician's screens, from the bays to a job's result. */
export const benchViews: readonly View[] = [
  { name: 'bays-empty', scene: 'empty', hash: '#/bays' },
  { name: 'bays-ready', alike: true, scene: 'ready', hash: '#/bays' },
  { name: 'bays-locked-drive', alike: true, scene: 'ready', hash: '#/bays', walk: pick('1') },
  { name: 'bays-drive', alike: true, scene: 'ready', hash: '#/bays', walk: pick('2') },
  { name: 'bays-mounted', alike: true, scene: 'ready', hash: '#/bays', walk: pick('5') },
  { name: 'bays-usb', scene: 'ready', hash: '#/bays', walk: pick('4') },
  { name: 'bays-busy', alike: true, scene: 'busy', hash: '#/bays' },
  { name: 'bays-many', scene: 'many', hash: '#/bays' },
  { name: 'bays-table', scene: 'many', hash: '#/bays', bays: 'table' },
  { name: 'bays-key', alike: true, scene: 'locked-key', hash: '#/bays' },
  { name: 'bays-troubled', alike: true, scene: 'troubled', hash: '#/bays' },
  { name: 'bays-long', alike: true, scene: 'long', hash: '#/bays' },
  { name: 'bays-long-table', alike: true, scene: 'long', hash: '#/bays', bays: 'table' },
  { name: 'bays-long-drive', alike: true, scene: 'long', hash: '#/bays', walk: pick('1') },
  { name: 'running-long', alike: true, scene: 'long', hash: '#/bays', walk: pick('2') },
  {
    name: 'bays-group',
    scene: 'many',
    hash: '#/bays',
    walk: async (page) => {
      for (const label of ['9', '10', '18', '24'])
        await bay(page, label)
          .first()
          .click({ modifiers: ['ControlOrMeta'] });
      await showPanel(page);
    },
  },
  { name: 'prepare', alike: true, scene: 'ready', hash: '#/bays', walk: prepare },
  {
    name: 'prepare-purge',
    alike: true,
    scene: 'ready',
    hash: '#/bays',
    walk: async (page) => {
      await prepare(page);
      await page.locator('.choice[data-layout=row]').nth(1).locator('.choice-option').nth(1).click();
      await page.locator('.panel-body').evaluate((body) => body.scrollTo(0, 560));
    },
  },
  {
    name: 'prepare-more',
    alike: true,
    scene: 'ready',
    hash: '#/bays',
    walk: async (page) => {
      await prepare(page);
      await page.locator('.panel-body .fold-trigger').last().click();
      await page.locator('.panel-body').evaluate((body) => body.scrollTo(0, 5000));
    },
  },
  {
    name: 'prepare-locked',
    scene: 'locked-key',
    hash: '#/bays',
    walk: async (page) => {
      await prepare(page);
      await page.locator('.panel-body input[type=password]').fill('wrong');
      await page.keyboard.press('Enter');
      await page.locator('.panel-body [role=alert]').waitFor();
    },
  },
  {
    name: 'prepare-gaps',
    scene: 'ready',
    hash: '#/bays',
    walk: async (page) => {
      await bay(page, '4').first().click();
      await page.getByRole('button', { name: /^(Prepare|.* vorbereiten|Preparar)/ }).click();
      await page.locator('.panel-actions [data-look=primary]').click();
      await page.locator('.panel-body').evaluate((body) => body.scrollTo(0, 700));
    },
  },
  {
    name: 'prepare-technique',
    alike: true,
    scene: 'ready',
    hash: '#/bays',
    walk: async (page) => {
      await prepare(page);
      await page.locator('.panel-body').evaluate((body) => body.scrollTo(0, 560));
    },
  },
  { name: 'confirm', alike: true, scene: 'ready', hash: '#/bays', walk: confirm },
  {
    name: 'confirm-typed',
    scene: 'ready',
    hash: '#/bays',
    walk: async (page) => {
      await confirm(page);
      await page.locator('.confirm-row input').nth(0).fill('kq9p');
      await page.locator('.confirm-row input').nth(1).fill('L7VY');
    },
  },
  {
    name: 'started',
    alike: true,
    scene: 'ready',
    hash: '#/bays',
    walk: async (page) => {
      await confirm(page);
      await page.locator('.confirm-row input').nth(0).fill('kq9p');
      await page.locator('.confirm-row input').nth(1).fill('L7VX');
      await page.locator('[data-look=danger]').click();
      await page.locator('.group-list').waitFor();
    },
  },
  { name: 'running', alike: true, scene: 'busy', hash: '#/bays', walk: pick('2') },
  { name: 'running-stalled', scene: 'busy', hash: '#/bays', walk: pick('4') },
  { name: 'running-passes', alike: true, scene: 'busy', hash: '#/bays', walk: pick('6') },
  { name: 'interrupted', scene: 'busy', hash: '#/bays', walk: pick('7') },
  { name: 'result-sanitized', alike: true, scene: 'ended', hash: '#/bays', walk: pick('2') },
  { name: 'result-failed', scene: 'ended', hash: '#/bays', walk: pick('3') },
  { name: 'result-exceptions', alike: true, scene: 'ended', hash: '#/bays', walk: pick('4') },
  { name: 'result-aborted', alike: true, scene: 'ended', hash: '#/bays', walk: pick('5') },
  { name: 'unreadable', scene: 'ended', hash: '#/bays', walk: pick('7') },
  { name: 'resume-offer', alike: true, scene: 'ended', hash: '#/bays', walk: pick('8') },
  {
    name: 'help',
    scene: 'ready',
    hash: '#/bays',
    walk: async (page) => {
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
];
