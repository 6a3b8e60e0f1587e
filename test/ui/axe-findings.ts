import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Page } from '@playwright/test';
import type axe from 'axe-core';

/** Less than half as long as what the library hands out itself; every page takes it in anew. */
const source = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** Rules of the default set that look at colours; nothing else differs between the themes. */
const colourRules = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds on the page as it is: theme, rule and element of each violation. Every rule is tried in the light theme,
 * and those that look at colours in the dark one, too.
 */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return page.evaluate(async (inDark) => {
    const { axe: tester } = window as unknown as { readonly axe: typeof axe };
    // Colours that are on their way from one theme to the other are those of neither.
    const still = new CSSStyleSheet();
    still.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important; }');
    const sheets = document.adoptedStyleSheets;
    document.adoptedStyleSheets = [...sheets, still];
    const { dataset } = document.documentElement;
    const before = dataset['theme'] ?? 'light';
    const found: string[] = [];
    for (const theme of ['light', 'dark']) {
      dataset['theme'] = theme;
      const rules = theme === 'dark' ? { runOnly: { type: 'rule' as const, values: inDark } } : {};
      // The only frames are those of PDFs, which belong to the browser.
      const { violations } = await tester.run(document, {
        iframes: false,
        resultTypes: ['violations'],
        ...rules,
      });
      for (const { id, nodes } of violations) {
        for (const { html, failureSummary } of nodes)
          found.push(`${theme} ${id}: ${html.slice(0, 200)} ${failureSummary ?? ''}`);
      }
    }
    dataset['theme'] = before;
    document.adoptedStyleSheets = sheets;
    return found;
  }, colourRules);
}
