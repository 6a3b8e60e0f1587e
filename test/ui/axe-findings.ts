import type { Page } from '@playwright/test';
import axe from 'axe-core';

/** What axe finds on the page as it is: theme, rule and element of each violation. Every rule is tried in both themes. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: tester } = window as unknown as { readonly axe: typeof axe };
    const { dataset } = document.documentElement;
    const before = dataset['theme'] ?? 'light';
    const found: string[] = [];
    for (const theme of ['light', 'dark']) {
      dataset['theme'] = theme;
      // The only frames are those of PDFs, which belong to the browser.
      const { violations } = await tester.run(document, { iframes: false, resultTypes: ['violations'] });
      for (const { id, nodes } of violations) {
        for (const { html, failureSummary } of nodes)
          found.push(`${theme} ${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`);
      }
    }
    dataset['theme'] = before;
    return found;
  });
}
