import type { Page } from '@playwright/test';
import { expect } from 'vitest';

import { axeFindings } from './axe-findings.ts';

/** Expects that axe finds nothing on the page as it is, in the light and in the dark theme. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await axeFindings(page)).toEqual([]);
}
