import { rmSync } from 'node:fs';
import fs from 'node:fs/promises';

import { expect, type Locator, type Page } from '@playwright/test';

/** A busy machine may take its time; what is waited for is what happens, not how fast. */
export const patient = { timeout: 90_000 };

/** Names a loop device in udev's database, as a real drive would be named. Returns how to take the name away. */
export async function nameDrive(dev: string, model: string, serial: string): Promise<() => void> {
  const { rdev } = await fs.stat(dev);
  const entry = `/run/udev/data/b7:${rdev & 0xff}`;
  await fs.mkdir('/run/udev/data', { recursive: true });
  await fs.writeFile(
    entry,
    `E:ID_MODEL=${model}\nE:ID_SERIAL=${model}_${serial}\nE:ID_SERIAL_SHORT=${serial}\n`,
  );
  // A name that stayed behind would be that of the next device with this number.
  const forget = (): void => {
    rmSync(entry, { force: true });
  };
  process.once('exit', forget);
  return () => {
    process.off('exit', forget);
    forget();
  };
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

/**
 * A drive whose serial ends in `end`, and belongs to this test process alone: a bench shows every loop device of the
 * machine, also those of other runs.
 */
export function namedDrive(model: string, end: string): NamedDrive {
  return { model, serial: `T${process.pid.toString(36).toUpperCase()}${end}` };
}

/** The card of a drive. */
export function card(page: Page, drive: NamedDrive): Locator {
  return page.locator('.bay-card').filter({ hasText: drive.serial });
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
  await expect(card(page, drive)).toContainText(state, patient);
}

/** Finds the certificate of a drive by its whole serial and opens it. */
export async function openCertificate(page: Page, drive: NamedDrive): Promise<void> {
  await page.getByRole('link', { name: 'Certificates' }).click();
  await page.getByRole('searchbox').fill(drive.serial);
  const row = page.getByRole('row').filter({ hasText: drive.serial.slice(-4) });
  await row.first().click();
  await page.locator('.sheet').waitFor();
}

/** Hands a file to the Verify screen. */
export async function verifyFile(page: Page, file: string): Promise<void> {
  await page.getByRole('link', { name: 'Verify' }).click();
  await page.getByRole('heading', { name: 'Verify a certificate' }).waitFor();
  await page.locator('input[type=file]').first().setInputFiles(file);
}

/** What the page sends to the printer while `press` is done, as bytes. */
export async function printedFile(page: Page, press: () => Promise<void>): Promise<Buffer> {
  await page.evaluate(() => {
    const make = URL.createObjectURL.bind(URL);
    URL.createObjectURL = (blob: Blob) => {
      Object.assign(window, { printed: blob });
      return make(blob);
    };
  });
  await press();
  await page.waitForFunction(() => 'printed' in window, null, patient);
  const bytes = await page.evaluate(async () => {
    const { printed } = window as unknown as { readonly printed: Blob };
    return [...new Uint8Array(await printed.arrayBuffer())];
  });
  return Buffer.from(bytes);
}
