import fs from 'node:fs/promises';

import { expect, type Locator, type Page } from '@playwright/test';

/** Names a loop device in udev's database, as a real drive would be named. Returns how to take the name away. */
export async function nameDrive(dev: string, model: string, serial: string): Promise<() => Promise<void>> {
  const { rdev } = await fs.stat(dev);
  const entry = `/run/udev/data/b7:${rdev & 0xff}`;
  await fs.mkdir('/run/udev/data', { recursive: true });
  await fs.writeFile(
    entry,
    `E:ID_MODEL=${model}\nE:ID_SERIAL=${model}_${serial}\nE:ID_SERIAL_SHORT=${serial}\n`,
  );
  return async () => fs.rm(entry, { force: true });
}

/** Goes through the first-run guide. */
export async function completeFirstRun(page: Page): Promise<void> {
  await page.getByLabel('Organisation', { exact: false }).first().fill('St. Elsewhere Hospital');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByLabel('Name', { exact: false }).first().fill('Kim Park');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText('Leave the key without a passphrase').click();
  await page.getByRole('button', { name: 'Finish' }).click();
  await page.getByRole('heading', { name: 'Bays' }).waitFor();
}

/** A drive of a test as a technician sees it. */
export interface NamedDrive {
  readonly model: string;
  readonly serial: string;
}

/** The card of a drive. */
export function card(page: Page, drive: NamedDrive): Locator {
  return page.locator('.bay-card').filter({ hasText: drive.model });
}

/** Chooses drives, answers what must be answered, types each serial's end, and starts. */
export async function eraseDrives(page: Page, drives: readonly NamedDrive[]): Promise<void> {
  for (const drive of drives) await card(page, drive).getByRole('checkbox').check({ force: true });
  await page.getByRole('button', { name: /^Prepare \d+ drives?$/ }).click();
  await answerPreparation(page);
  await confirmDrives(page, drives);
  await page.getByRole('button', { name: /^Erase \d+ drives?$/ }).click();
}

/** Answers the questions of the preparation that have no default. */
export async function answerPreparation(page: Page): Promise<void> {
  await page.getByText('Yes', { exact: true }).click();
  await page.getByRole('button', { name: 'Continue to confirm' }).click();
}

/** Types the last four characters of each serial into the drive's own field. */
export async function confirmDrives(page: Page, drives: readonly NamedDrive[]): Promise<void> {
  for (const drive of drives) {
    const row = page.locator('[data-confirm]').filter({ hasText: drive.model });
    await row.getByLabel('Last four characters of the serial').fill(drive.serial.slice(-4));
  }
}

/** Waits until a drive's card shows this state. */
export async function expectState(page: Page, drive: NamedDrive, state: string | RegExp): Promise<void> {
  await expect(card(page, drive)).toContainText(state, { timeout: 90_000 });
}
