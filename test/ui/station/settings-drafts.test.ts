import { expect as expectPage, type Locator, type Page } from '@playwright/test';
import { beforeEach, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { expectAccessible } from '../accessibility.ts';
import { patient } from './bench-flow.ts';
import { benchUnderTest } from './bench-under-test.ts';

requires('chromium').describe('changes of the settings that are not saved', () => {
  const bench = benchUnderTest([]);
  let page: Page;
  beforeEach(() => {
    page = bench.page();
  });

  const section = (name: string): Locator =>
    page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name });
  /** By keyboard, as the section is chosen by those who use no mouse. */
  const choose = async (name: string): Promise<void> => {
    await section(name).press('Enter');
    await page.locator('#section-title', { hasText: name }).waitFor(patient);
  };
  const goTo = async (screen: string): Promise<void> => {
    await page.evaluate((hash) => {
      window.location.hash = hash;
    }, `#/${screen}`);
    await page.locator('.settings-screen, .bays-screen, h1').first().waitFor(patient);
  };

  it('are there again after another section and another screen, and are marked until they are saved', async () => {
    await goTo('settings/organisation');
    const name = page.getByLabel('Name of the organisation');
    await name.fill('St. Elsewhere Teaching Hospital');
    const area = page.locator('.settings-area');
    await expectPage(area.getByText('Not saved yet')).toBeVisible(patient);
    await choose('Policy');
    await expectPage(section('Policy')).toBeFocused();
    await expectPage(section('Organisation')).toHaveAccessibleName('Organisation Not saved yet');
    await expectPage(section('Policy')).toHaveAccessibleName('Policy');
    await page.getByLabel('Keep certificates for (years)').fill('12');
    await expectPage(section('Policy')).toHaveAccessibleName('Policy Not saved yet');
    await expectAccessible(page);
    await goTo('bays');
    await expectPage(page.getByRole('link', { name: 'Settings Not saved yet' })).toBeVisible(patient);
    await goTo('settings/organisation');
    await expectPage(name).toHaveValue('St. Elsewhere Teaching Hospital', patient);
    await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
    await expectPage(area.getByText('Saved', { exact: true })).toBeVisible(patient);
    await expectPage(section('Organisation')).toHaveAccessibleName('Organisation');
    await expectPage(page.getByText('St. Elsewhere Teaching Hospital').first()).toBeVisible();
  });

  it('can be discarded, and the focus stays beside them', async () => {
    await goTo('settings/policy');
    const years = page.getByLabel('Keep certificates for (years)');
    await expectPage(years).toHaveValue('12', patient);
    await page.getByRole('button', { name: 'Discard changes' }).press('Enter');
    await expectPage(years).not.toHaveValue('12');
    await expectPage(page.getByRole('button', { name: 'Save', exact: true })).toBeFocused();
    await expectPage(page.getByText('Not saved yet')).toHaveCount(0);
  });

  it('of several people stand side by side', async () => {
    await goTo('settings/people');
    await page.getByRole('button', { name: 'Edit Kim Park' }).press('Enter');
    const kim = page.locator('[data-person=kim]');
    await expectPage(kim.getByLabel('Name')).toBeFocused(patient);
    await kim.getByLabel('Title').fill('Senior technician');
    await page.getByRole('button', { name: 'Add a person' }).press('Enter');
    const added = page.locator('[data-person=new]');
    await expectPage(added.getByLabel('Name')).toBeFocused();
    await added.getByLabel('Name').fill('A. Curie');
    await choose('Data and backup');
    await choose('People');
    await expectPage(kim.getByLabel('Title')).toHaveValue('Senior technician', patient);
    await expectPage(added.getByLabel('Name')).toHaveValue('A. Curie');
    await expectAccessible(page);
    await added.getByRole('button', { name: 'Cancel' }).press('Enter');
    await expectPage(added.getByRole('button', { name: 'Add a person' })).toBeFocused();
    await kim.getByRole('button', { name: 'Save' }).press('Enter');
    await expectPage(kim).toContainText('Senior technician', patient);
    await expectPage(kim.getByRole('button', { name: 'Edit Kim Park' })).toBeFocused();
    await expectPage(section('People')).toHaveAccessibleName('People');
  });

  it('never keep a passphrase or a PIN', async () => {
    await goTo('settings/keys');
    const unfold = page.getByRole('button', { name: 'Use a key on a token', exact: true });
    await unfold.first().press('Enter');
    const form = page.getByRole('group', { name: 'Use a key on a token', exact: true });
    await form.getByLabel('Label of the token').fill('clinic');
    await form.getByLabel('PIN of the token').fill('4711');
    await expectPage(form.getByText('Not done yet')).toBeVisible(patient);
    await expectPage(form.getByText('Passphrases and PINs are not kept', { exact: false })).toBeVisible();
    await expectAccessible(page);
    await choose('Policy');
    await expectPage(section('Keys and time')).toHaveAccessibleName('Keys and time Not saved yet');
    await choose('Keys and time');
    // What was begun is in sight again.
    await expectPage(form.getByLabel('Label of the token')).toHaveValue('clinic', patient);
    await expectPage(form.getByLabel('PIN of the token')).toHaveValue('');
    await form.getByRole('button', { name: 'Discard changes' }).press('Enter');
    await expectPage(form.getByLabel('Label of the token')).toHaveValue('');
    // The button that would use the token waits for a new start of the form.
    await expectPage(form.locator(':focus')).toHaveCount(1);
    await expectPage(section('Keys and time')).toHaveAccessibleName('Keys and time');
  });
});
