import type { BrowserContext, Page } from '@playwright/test';

import type { View } from './view.ts';

/** How a view is looked at. */
export interface Appearance {
  readonly theme: string;
  readonly language: string;
}

/** The page of a view, opened but not yet walked to its end, so that errors on the way can be listened for. */
export interface OpenedView {
  readonly page: Page;
  /** Does what a person does to get there, and waits until everything stands still. */
  readonly arrive: () => Promise<void>;
}

/** Opens a view of the preview that is served at `url`. */
export async function openView(
  context: BrowserContext,
  url: string,
  view: View,
  { theme, language }: Appearance,
): Promise<OpenedView> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const query = new URLSearchParams({ scene: view.scene, theme, language, view: view.bays ?? 'cards' });
  return {
    page,
    arrive: async () => {
      await page.goto(`${url}/?${query.toString()}${view.hash}`);
      await page.locator('.frame, .first-run').waitFor();
      await view.walk?.(page);
      await page.evaluate(async () => document.fonts.ready);
      await page.waitForTimeout(250);
    },
  };
}
