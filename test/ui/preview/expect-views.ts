import type { Browser, BrowserContext } from '@playwright/test';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { expectAccessible } from '../accessibility.ts';
import { launchBrowser } from '../launch-browser.ts';
import { openView } from './open-view.ts';
import { startPreview, type RunningPreview } from './start-preview.ts';
import type { View } from './view.ts';

/** Opens each view and finds nothing on it that is in anybody's way. Two files share the views, to run side by side. */
export function expectViews(title: string, views: readonly View[]): void {
  requires('chromium').describe(title, () => {
    let preview: RunningPreview;
    let browser: Browser;
    let context: BrowserContext;

    beforeAll(async () => {
      preview = await startPreview();
      browser = await launchBrowser();
      context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
      });
    });
    afterAll(async () => {
      await browser.close();
      await preview.close();
    });

    it.each(views.map((view) => [view.name, view] as const))(
      'is in nobody’s way: %s',
      async (_name, view) => {
        const { page, arrive } = await openView(context, preview.url, view, {
          theme: 'light',
          language: 'en',
        });
        const errors: string[] = [];
        page.on('pageerror', (error) => errors.push(error.message));
        await arrive();
        await expectAccessible(page);
        expect(errors).toEqual([]);
        await page.close();
      },
    );
  });
}
