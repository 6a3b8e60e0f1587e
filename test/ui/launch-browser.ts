import { chromium, type Browser } from '@playwright/test';

/** Debian's Chromium, without anything that reaches for a network. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Without a window, Chromium's print preview takes the page down with it.
      '--disable-print-preview',
    ],
  });
}
