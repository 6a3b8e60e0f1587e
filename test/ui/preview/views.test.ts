import path from 'node:path';

import type { Browser, BrowserContext } from '@playwright/test';
import { build, preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { expectAccessible } from '../accessibility.ts';
import { launchBrowser } from '../launch-browser.ts';
import { openView } from './open-view.ts';
import { views } from './views.ts';

const configFile = path.join(import.meta.dirname, 'vite.config.ts');

requires('chromium').describe('every screen in every state', () => {
  let server: PreviewServer;
  let browser: Browser;
  let context: BrowserContext;
  let url: string;

  beforeAll(async () => {
    await build({ configFile, logLevel: 'error' });
    server = await preview({ configFile, preview: { port: 4791, strictPort: false } });
    [url = ''] = server.resolvedUrls?.local ?? [];
    browser = await launchBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  const different = views.filter(({ alike }) => alike !== true);
  it.each(different.map((view) => [view.name, view] as const))(
    'is in nobody’s way: %s',
    async (_name, view) => {
      const { page, arrive } = await openView(context, url.replace(/\/$/, ''), view, {
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
