import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { AxeBuilder } from '@axe-core/playwright';
import { expect as expectPage, type Page } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { faultDrive, type FaultDrive } from '../../fault/fault-drive.ts';
import { requires } from '../../requirements/requires.ts';
import { sectorsLeft } from '../../engine/black-box/medium.ts';
import {
  answerPreparation,
  card,
  completeFirstRun,
  confirmDrives,
  eraseDrives,
  expectState,
  nameDrive,
  type NamedDrive,
} from './bench-flow.ts';
import { startStationUnderTest, type StationUnderTest } from './station-under-test.ts';

const run = promisify(execFile);

const good: NamedDrive = { model: 'ST1000NM0033', serial: 'Z1W2KQ9P' };
const second: NamedDrive = { model: 'WD2003FYYS', serial: 'WCAY0417' };
const bad: NamedDrive = { model: 'HUA722010CLA', serial: 'JPW9X0BD' };

/** A busy machine may take its time; what is waited for is what happens, not how fast. */
const patient = { timeout: 60_000 };

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

requires('root', 'loop', 'fuse', 'udev-data', 'chromium', 'openssl').describe(
  'the bench in a browser',
  () => {
    let station: StationUnderTest;
    let page: Page;
    let folder: string;
    const drives = new Map<NamedDrive, FaultDrive>();
    const undo: (() => Promise<void>)[] = [];

    beforeAll(async () => {
      folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-ui-'));
      for (const [drive, rules] of [
        [good, ''],
        [second, ''],
        [bad, 'write error from=4m to=5m'],
      ] as const) {
        const device = await faultDrive({ sizeBytes: 16 * 2 ** 20, rules });
        drives.set(drive, device);
        undo.push(await nameDrive(device.dev, drive.model, drive.serial));
      }
      station = await startStationUnderTest();
      page = await station.openPage();
    });

    afterAll(async () => {
      await station.close();
      for (const device of drives.values()) await device.close();
      for (const step of undo) await step();
      await fs.rm(folder, { recursive: true, force: true });
    });

    const deviceOf = (drive: NamedDrive): FaultDrive => {
      const device = drives.get(drive);
      if (device === undefined) throw new TypeError(`${drive.model} is not attached`);
      return device;
    };

    it('is set up by the first-run guide', async () => {
      await expectAccessible(page);
      await completeFirstRun(page);
      for (const drive of drives.keys()) await expectState(page, drive, 'Ready');
      await expectAccessible(page);
    });

    it('shows the computer’s own drive locked, and offers no way to choose it', async () => {
      const locked = page.locator('.bay-card').filter({ hasText: 'Locked' });
      await expectPage(locked.first()).toContainText('system drive');
      expect(await locked.first().getByRole('checkbox').count()).toBe(0);
      expect(await page.locator('.bay-card input:checked').count()).toBe(0);
    });

    it('does not start with the end of another serial', async () => {
      await card(page, good).getByRole('checkbox').check({ force: true });
      await page.getByRole('button', { name: 'Prepare 1 drive' }).click();
      await expectAccessible(page);
      await answerPreparation(page);
      await confirmDrives(page, [{ ...good, serial: 'WRONG' }]);
      await expectPage(page.getByText('This is not the end of this drive’s serial.')).toBeVisible(patient);
      await expectPage(page.getByRole('button', { name: 'Erase 1 drive' })).toBeDisabled(patient);
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await page.reload();
    });

    it('erases three drives at once; one that fails stops no other, and a reload loses nothing', async () => {
      await page.getByRole('heading', { name: 'Bays' }).waitFor();
      await eraseDrives(page, [good, second, bad]);
      await page.reload();
      await expectState(page, good, 'Sanitized');
      await expectState(page, second, 'Sanitized');
      await expectState(page, bad, 'Not sanitized');
      expect(await sectorsLeft(deviceOf(good).image)).toEqual([]);
      expect(await sectorsLeft(deviceOf(second).image)).toEqual([]);
      expect(await sectorsLeft(deviceOf(bad).image)).toEqual([
        { firstLba: (4 * 2 ** 20) / 512, lastLba: (5 * 2 ** 20) / 512 - 1 },
      ]);
      await expectAccessible(page);
    });

    it('finds the certificate by its serial, and the saved PDF is valid here and to pdfsig', async () => {
      await page.getByRole('link', { name: 'Certificates' }).click();
      await page.getByRole('searchbox').fill(good.serial);
      const row = page
        .getByRole('row')
        .filter({ hasText: good.serial.slice(-4) })
        .first();
      await row.click();
      await expectAccessible(page);
      const downloading = page.waitForEvent('download');
      await page.getByRole('button', { name: 'Save PDF' }).click();
      const file = path.join(folder, 'certificate.pdf');
      await (await downloading).saveAs(file);

      await page.getByRole('link', { name: 'Verify' }).click();
      await page.getByRole('heading', { name: 'Verify a certificate' }).waitFor();
      await page.locator('input[type=file]').first().setInputFiles(file);
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

    it('says of a certificate with one changed byte that it must not be relied on', async () => {
      const bytes = await fs.readFile(path.join(folder, 'certificate.pdf'));
      const at = Math.floor(bytes.length / 3);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const file = path.join(folder, 'tampered.pdf');
      await fs.writeFile(file, bytes);
      await page.locator('input[type=file]').first().setInputFiles(file);
      await expectPage(page.getByText('Do not rely on it.')).toBeVisible(patient);
    });

    it('goes on with a job after the services were killed and started again', async () => {
      await page.getByRole('link', { name: 'Bays' }).click();
      const device = deviceOf(second);
      await device.rules('write delay ms=150');
      await card(page, second).click();
      await page
        .getByRole('button', { name: /Clear this result/ })
        .first()
        .click();
      const anyway = page.getByRole('button', { name: 'Clear it without a decision' });
      if (await anyway.isVisible().catch(() => false)) await anyway.click();
      await expectState(page, second, 'Ready');
      await eraseDrives(page, [second]);
      await expectState(page, second, /Checking|Erasing/);
      await station.crashAndRestart();
      page = await station.openPage();
      await device.rules('');
      await expectState(page, second, 'Sanitized');
    });

    it('serves nobody without a link, and a link only once', async () => {
      const link = await station.link();
      const { origin } = new URL(link);
      expect((await fetch(origin)).status).toBe(401);
      expect((await fetch(link, { redirect: 'manual' })).status).toBe(303);
      expect((await fetch(link, { redirect: 'manual' })).status).toBe(403);
    });
  },
);
