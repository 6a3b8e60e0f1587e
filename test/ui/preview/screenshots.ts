import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

import { preview } from 'vite';

import { launchBrowser } from '../launch-browser.ts';
import { openView } from './open-view.ts';
import { views } from './views.ts';

/**
 * Takes the README's pictures of the main screens, over the sample bench: `npm run screenshots`, which builds the preview
 * first. Needs Debian's `chromium`.
 */

/** A picture of the README: which view, and how it is looked at. */
interface Picture {
  readonly name: string;
  readonly view: string;
  readonly theme: 'light' | 'dark';
}

const pictures: readonly Picture[] = [
  { name: 'bays', view: 'bays-busy', theme: 'light' },
  { name: 'bays-24-dark', view: 'bays-many', theme: 'dark' },
  { name: 'confirm', view: 'confirm-typed', theme: 'light' },
  { name: 'running', view: 'running', theme: 'light' },
  { name: 'result', view: 'result-sanitized', theme: 'light' },
  { name: 'certificate', view: 'certificates-detail', theme: 'light' },
  { name: 'verify', view: 'verify-verdicts', theme: 'light' },
];

/** Larger ones would make the repository heavy for what they show. */
const MAX_PICTURE_BYTES = 300_000;

const folder = path.join(import.meta.dirname, '../../../resources/screenshots');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const server = await preview({
  configFile: path.join(import.meta.dirname, 'vite.config.ts'),
  preview: { port: 4790, strictPort: false },
});
const browser = await launchBrowser();
try {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
  });
  const [url] = server.resolvedUrls?.local ?? [];
  if (url === undefined) throw new TypeError('the preview has no address');
  for (const picture of pictures) {
    const view = views.find(({ name }) => name === picture.view);
    if (view === undefined) throw new TypeError(`there is no view ${picture.view}`);
    const { page, arrive } = await openView(context, url.replace(/\/$/, ''), view, {
      theme: picture.theme,
      language: 'en',
    });
    await arrive();
    await page.screenshot({ path: path.join(folder, `${picture.name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
  await server.close();
}
for (const name of readdirSync(folder)) {
  const { size } = statSync(path.join(folder, name));
  if (size > MAX_PICTURE_BYTES) throw new RangeError(`${name} is ${size} bytes large`);
}
