import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import type { Browser, BrowserContext } from '@playwright/test';
import { build, preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { expectAccessible } from '../accessibility.ts';
import { launchBrowser } from '../launch-browser.ts';
import { openView } from './open-view.ts';
import type { View } from './views.ts';

const configFile = path.join(import.meta.dirname, 'vite.config.ts');

/** Opens each view and finds nothing on it that is in anybody's way. Two files share the views, to run side by side. */
export function expectViews(title: string, views: readonly View[]): void {
  requires('chromium').describe(title, () => {
    let outDir: string;
    let server: PreviewServer;
    let browser: Browser;
    let context: BrowserContext;
    let url: string;

    beforeAll(async () => {
      outDir = await mkdtemp(path.join(os.tmpdir(), 'clearbench-preview-'));
      const buildOptions = { outDir, emptyOutDir: true };
      await build({ configFile, logLevel: 'error', build: buildOptions });
      server = await preview({
        configFile,
        build: buildOptions,
        preview: { port: 4791, strictPort: false },
      });
      [url = ''] = server.resolvedUrls?.local ?? [];
      browser = await launchBrowser();
      context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        reducedMotion: 'reduce',
      });
    });
    afterAll(async () => {
      await browser.close();
      await server.close();
      await rm(outDir, { recursive: true, force: true });
    });

    it.each(views.map((view) => [view.name, view] as const))(
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
}
