import { expect as expectPage, type Page, type WebSocketRoute } from '@playwright/test';
import { it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { expectAccessible } from '../accessibility.ts';
import { patient } from './bench-flow.ts';
import { benchUnderTest } from './bench-under-test.ts';

/** Keeps calls of one name from the bench until they are let go, one at a time: what is seen meanwhile is no question of speed. */
async function holdCalls(page: Page, name: string): Promise<{ readonly letOneGo: () => Promise<void> }> {
  const waiting: (() => void)[] = [];
  const wanted: (() => void)[] = [];
  const hold = (send: () => void): void => {
    waiting.push(send);
    wanted.shift()?.();
  };
  await page.routeWebSocket(/./, (socket: WebSocketRoute) => {
    const bench = socket.connectToServer();
    socket.onMessage((message) => {
      const isHeld = String(message).includes(`"call":"${name}"`);
      if (isHeld) hold(() => bench.send(message));
      else bench.send(message);
    });
  });
  await page.reload();
  return {
    letOneGo: async () => {
      if (waiting.length === 0) await new Promise<void>((resolve) => wanted.push(resolve));
      waiting.shift()?.();
    },
  };
}

requires('chromium').describe('an import of certificates', () => {
  const bench = benchUnderTest([]);

  const goTo = async (screen: string, title: string): Promise<void> => {
    await bench.page().evaluate((hash) => {
      window.location.hash = hash;
    }, `#/${screen}`);
    await bench.page().getByRole('heading', { level: 1, name: title }).waitFor(patient);
  };

  it('goes on, can be stopped, and is reported until that is closed, whatever screen is looked at', async () => {
    const page = bench.page();
    const imports = await holdCalls(page, 'archive.import');
    await goTo('certificates', 'Certificates');
    const files = Array.from({ length: 310 }, (_, index) => ({
      name: `no-certificate-${String(index)}.pdf`,
      mimeType: 'application/pdf',
      buffer: Buffer.from('%PDF-1.4'),
    }));
    await page.locator('.archive-state input[type=file]').first().setInputFiles(files);
    const report = page.getByRole('region', { name: 'Import' });
    await expectPage(report.getByText('0 of 310 files')).toBeVisible(patient);

    await goTo('verify', 'Verify a certificate');
    await imports.letOneGo();
    await goTo('certificates', 'Certificates');
    await expectPage(report.getByText('150 of 310 files')).toBeVisible(patient);
    await expectPage(report.getByRole('progressbar')).toBeVisible();
    await expectAccessible(page);

    const stop = report.getByRole('button', { name: 'Stop' });
    await stop.press('Enter');
    await imports.letOneGo();
    const sum = report.getByRole('status');
    await expectPage(sum).toContainText('300 refused · 10 files not imported', patient);
    await expectPage(stop).toHaveCount(0);
    // The button that had the focus is gone.
    await expectPage(sum).toBeFocused();

    await goTo('bays', 'Bays');
    await goTo('certificates', 'Certificates');
    await expectPage(sum).toContainText('300 refused · 10 files not imported');
    await expectAccessible(page);
    await report.getByRole('button', { name: 'Close' }).press('Enter');
    await expectPage(report).toHaveCount(0);
    await goTo('bays', 'Bays');
    await goTo('certificates', 'Certificates');
    await expectPage(report).toHaveCount(0);
  });
});
