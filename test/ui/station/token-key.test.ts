import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { expect as expectPage, type Locator, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { openSettings } from '../../../main/bench/services/settings-store.ts';
import { openStationKeys } from '../../../main/certificate/keys/station-keys.ts';
import { clearbench } from '../../engine/black-box/clearbench.ts';
import { makeSoftToken, type SoftToken } from '../../interop/soft-token.ts';
import { requires } from '../../requirements/requires.ts';
import { expectAccessible } from '../accessibility.ts';
import { startStationUnderTest, type StationUnderTest } from './station-under-test.ts';

const passphrase = 'correct horse battery';
const token = 'Use a key on a token';
const rotate = 'Make a new signing key';
const revoke = 'Revoke the signing key';
const former = 'Former keys';
const rootPassphrase = 'Passphrase of the station’s root';
/** A busy machine may take its time; what is waited for is what happens, not how fast. */
const patient = { timeout: 20_000 };

requires('chromium', 'softhsm').describe('a key on a token, on the screens', () => {
  let folder: string;
  let soft: SoftToken;
  let station: StationUnderTest;
  let page: Page;
  let certificates: string;

  beforeAll(async () => {
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-token-'));
    soft = await makeSoftToken(folder);
    certificates = path.join(folder, 'path.pem');
    await fs.writeFile(certificates, soft.certificates);
    const data = path.join(folder, 'data');
    await fs.mkdir(data, { mode: 0o700 });
    await openStationKeys(path.join(data, 'keys'), { createIfMissing: true, passphrase });
    const settings = await openSettings(data);
    const organisation = { name: 'St. Elsewhere Hospital', address: [], contact: null, logo: null };
    await settings.change((before) => ({ ...before, organisation, stationName: 'Bench 1', language: 'en' }));
    station = await startStationUnderTest({ data });
    page = await station.openPage();
    await showKeys();
  });
  afterAll(async () => {
    await station.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  const showKeys = async (): Promise<void> => {
    await page.evaluate(() => {
      window.location.hash = '#/settings/keys';
    });
  };
  /** One of the forms that unfold, or all of the page. */
  const within = (title: string | null): Page | Locator =>
    title === null ? page : page.getByRole('group', { name: title, exact: true });
  const unfold = async (title: string): Promise<void> =>
    page.getByRole('button', { name: title, exact: true }).first().click();
  const press = async (title: string | null, name: string): Promise<void> =>
    within(title).getByRole('button', { name, exact: true }).click();
  const fill = async (title: string | null, label: string, text: string): Promise<void> =>
    within(title).getByLabel(label, { exact: true }).fill(text);
  const lines = async (): Promise<readonly string[]> => {
    const { stdout } = await clearbench(['--data', station.data, 'ledger', 'show', '--json']);
    return (JSON.parse(stdout) as { entries: { action: string }[] }).entries.map(({ action }) => action);
  };

  it('is not used without the passphrase of the station, nor with a wrong PIN', async () => {
    await unfold(token);
    await fill(token, 'Library of the token', 'softhsm.so');
    await expectPage(page.getByText('The whole path of a file, beginning with /.')).toBeVisible(patient);
    await fill(token, 'Library of the token', soft.key.library);
    await fill(token, 'Label of the token', soft.key.tokenLabel);
    await fill(token, 'Label of the key', soft.key.keyLabel);
    await page.locator('input[type=file]').last().setInputFiles(certificates);
    await expectPage(page.getByText('path.pem')).toBeVisible(patient);
    await fill(token, 'PIN of the token', '000000');
    // The key is still locked, so that its root has to be opened for this change.
    await fill(token, rootPassphrase, 'staple tape dispenser');
    await expectAccessible(page);
    await press(token, 'Use this key');
    await expectPage(page.getByText('PASSPHRASE_WRONG')).toBeVisible(patient);
    await fill(token, rootPassphrase, passphrase);
    await press(token, 'Use this key');
    await expectPage(page.getByText('PIN_WRONG')).toBeVisible(patient);
  });

  it('signs from then on, and its PIN is nowhere to be found', async () => {
    await fill(token, 'PIN of the token', soft.pin);
    await press(token, 'Use this key');
    await expectPage(page.getByText('CN=Token', { exact: true }).first()).toBeVisible(patient);
    await expectPage(page.getByText('ready to sign')).toBeVisible(patient);
    expect(await lines()).toEqual(expect.arrayContaining(['key-imported', 'key-rotated']));
    for (const entry of await fs.readdir(station.data, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const text = await fs.readFile(path.join(entry.parentPath, entry.name), 'latin1');
      expect([entry.name, text.includes(soft.pin)]).toEqual([entry.name, false]);
    }
    await expectAccessible(page);
  });

  it('is asked for its PIN after a restart', async () => {
    await station.crashAndRestart();
    page = await station.openPage();
    await showKeys();
    await expectPage(page.getByText('locked', { exact: true })).toBeVisible(patient);
    await page
      .getByRole('region', { name: 'The signing key is locked.' })
      .getByLabel('PIN of the token')
      .fill('111111');
    await press(null, 'Unlock');
    await expectPage(page.getByText('PIN_WRONG')).toBeVisible(patient);
    await page
      .getByRole('region', { name: 'The signing key is locked.' })
      .getByLabel('PIN of the token')
      .fill(soft.pin);
    await press(null, 'Unlock');
    await expectPage(page.getByText('ready to sign')).toBeVisible(patient);
  });

  it('gives way to a new key of the station by the passphrase of its root, which the PIN does not open', async () => {
    await unfold(rotate);
    await fill(rotate, rootPassphrase, 'staple tape dispenser');
    await press(rotate, rotate);
    await expectPage(page.getByText('PASSPHRASE_WRONG')).toBeVisible(patient);
    await fill(rotate, rootPassphrase, passphrase);
    await expectAccessible(page);
    await press(rotate, rotate);
    await expectPage(page.getByText('made on this station')).toBeVisible(patient);
    await expectPage(page.getByText('ready to sign')).toBeVisible(patient);
    // What opens the key now opens the root as well: nothing is asked for twice.
    await expectPage(page.getByLabel(rootPassphrase)).toHaveCount(0, patient);
  });

  it('and is listed among the former ones, from which a lost one of the station can be revoked', async () => {
    await unfold(former);
    await expectPage(page.getByText('replaced; what it signed stays valid')).toHaveCount(2, patient);
    await unfold(revoke);
    await page.getByRole('button', { name: /Which key/ }).click();
    await page.getByRole('option', { name: /signed until it was replaced/ }).click();
    await page.getByRole('button', { name: /Why/ }).click();
    await page.getByRole('option', { name: 'Somebody else may have the key' }).click();
    const saving = page.waitForEvent('download');
    await press(revoke, revoke);
    await (await saving).saveAs(path.join(folder, 'revoked.crl.pem'));
    await expectPage(page.getByText(/revoked, not to be believed from/)).toHaveCount(1, patient);
    const again = page.waitForEvent('download');
    await press(former, 'Save a new revocation list');
    await (await again).saveAs(path.join(folder, 'again.crl.pem'));
    expect(await lines()).toEqual(expect.arrayContaining(['key-revoked', 'crl-issued']));
    await expectAccessible(page);
  });
});
