import { gzipSync } from 'node:zlib';
import path from 'node:path';

import type { Browser } from '@playwright/test';

import { loadRendererFiles, type RendererFiles } from '../../main/renderer-files.ts';
import { startStation, type StationServer } from '../../main/station/station-server.ts';
import { launchBrowser } from '../ui/launch-browser.ts';
import { busyBrowser } from './browser-cpu.ts';
import { runningBench, type RunningBench } from './running-bench.ts';

/**
 * What the screens cost: the size of the bundle, the time to the first paint, and the processor time of 24 running
 * drives in the browser. The built renderer and the real station face, over a bench in memory.
 *
 * `npm run bench:screens`; ends with an error where a target is missed.
 */

/** Everything that a browser may have to load, gzipped. */
const MAX_BUNDLE_BYTES = 600_000;
const MAX_FIRST_PAINT_MS = 1000;
const MAX_CORE_PERCENT = 15;

const COLD_STARTS = 5;
const WATCHED_MS = 20_000;

interface Line {
  readonly what: string;
  readonly value: string;
  readonly target: string;
  readonly met: boolean;
}

const files = await loadRendererFiles(path.join(import.meta.dirname, '../../dist/renderer'));
const bench = runningBench();
const station = await startStation({
  services: bench,
  files,
  severalSessions: true,
  port: 0,
  log: () => undefined,
});
const browser = await launchBrowser();
try {
  const lines = [
    bundleSize(files),
    ...(await firstPaint(browser, station)),
    await runningDrives(browser, station, bench),
  ];
  for (const { what, value, target, met } of lines) {
    process.stdout.write(`${what.padEnd(44)}${value.padStart(12)}   ${target}${met ? '' : '   MISSED'}\n`);
  }
  process.exitCode = lines.every(({ met }) => met) ? 0 : 1;
} finally {
  await browser.close();
  await station.close();
}

function bundleSize(served: RendererFiles): Line {
  const bytes = [...served]
    .filter(([url]) => url.endsWith('.js') || url.endsWith('.css'))
    .reduce((sum, [, { body }]) => sum + gzipSync(body, { level: 9 }).byteLength, 0);
  return {
    what: 'scripts and styles, gzipped',
    value: `${Math.round(bytes / 1000)} KB`,
    target: `< ${MAX_BUNDLE_BYTES / 1000} KB`,
    met: bytes < MAX_BUNDLE_BYTES,
  };
}

/** The median over cold starts, each in a browser context with nothing in its cache. */
async function firstPaint(within: Browser, face: StationServer): Promise<readonly Line[]> {
  const paints: number[] = [];
  const shown: number[] = [];
  for (let start = 0; start < COLD_STARTS; start += 1) {
    const context = await within.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(face.makeLink(), { waitUntil: 'commit' });
    await page.locator('.bay-card').first().waitFor();
    const { paint, bays } = await page.evaluate(() => ({
      paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity,
      bays: performance.now(),
    }));
    paints.push(paint);
    shown.push(bays);
    await context.close();
  }
  const paint = median(paints);
  return [
    {
      what: `first contentful paint (median of ${COLD_STARTS})`,
      value: `${Math.round(paint)} ms`,
      target: `< ${MAX_FIRST_PAINT_MS} ms`,
      met: paint < MAX_FIRST_PAINT_MS,
    },
    { what: 'all bays on screen', value: `${Math.round(median(shown))} ms`, target: '', met: true },
  ];
}

/** Processor time of every process of the browser while 24 drives report ten times a second each. */
async function runningDrives(within: Browser, face: StationServer, running: RunningBench): Promise<Line> {
  const page = await within.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(face.makeLink());
  await page.locator('.bay-card').nth(23).waitFor();
  const stop = running.run();
  await page.waitForTimeout(3000);
  const percent = await busyBrowser(within, WATCHED_MS);
  stop();
  await page.close();
  return {
    what: '24 running drives, whole browser',
    value: `${percent.toFixed(1)} %`,
    target: `< ${MAX_CORE_PERCENT} % of a core`,
    met: percent < MAX_CORE_PERCENT,
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
