import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import type { Page } from '@playwright/test';

import { axeFindings } from '../axe-findings.ts';
import { launchBrowser } from '../launch-browser.ts';
import { openView } from './open-view.ts';
import { views } from './views.ts';

/**
 * Takes a picture of every view of the preview, and checks it with axe if wanted:
 * `node test/ui/preview/look.ts --out /tmp/look [--only bays] [--theme dark] [--size 1024x768] [--language de] [--axe]`.
 * With `--print` it takes what would be printed, as a PDF. 200 % zoom is `--size 640x400 --scale 2`.
 * The preview must be running (`npx vite preview --config test/ui/preview/vite.config.ts`).
 */
const { values } = parseArgs({
  options: {
    out: { type: 'string', default: '/tmp/clearbench-look' },
    only: { type: 'string', default: '' },
    theme: { type: 'string', default: 'light' },
    size: { type: 'string', default: '1280x800' },
    language: { type: 'string', default: 'en' },
    scale: { type: 'string', default: '1' },
    axe: { type: 'boolean', default: false },
    print: { type: 'boolean', default: false },
    url: { type: 'string', default: 'http://localhost:4780' },
  },
});

const [width = 1280, height = 800] = values.size.split('x').map(Number);
mkdirSync(values.out, { recursive: true });
const browser = await launchBrowser();
let faults = 0;
const context = await browser.newContext({
  viewport: { width, height },
  reducedMotion: 'reduce',
  deviceScaleFactor: Number(values.scale),
});
for (const view of views) {
  if (!new RegExp(values.only).test(view.name)) continue;
  const { page, arrive } = await openView(context, values.url, view, values);
  page.on('pageerror', (error) => report(view.name, error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') report(view.name, message.text());
  });
  try {
    await arrive();
    await picture(page, view.name);
    if (values.axe) for (const finding of await axeFindings(page)) report(view.name, `axe ${finding}`);
  } catch (error) {
    report(view.name, error instanceof Error ? error.message : String(error));
    await picture(page, view.name);
  }
  await page.close();
}
await browser.close();
process.exitCode = faults === 0 ? 0 : 1;

async function picture(page: Page, name: string): Promise<void> {
  const file = path.join(values.out, name);
  if (values.print) await page.pdf({ path: `${file}.pdf`, format: 'A4' });
  else await page.screenshot({ path: `${file}.png` });
}

function report(name: string, text: string): void {
  faults += 1;
  process.stderr.write(`${name}: ${text}\n`);
}
