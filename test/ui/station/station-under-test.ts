import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import type { Page } from '@playwright/test';
import { inject } from 'vitest';

import { launchBrowser } from '../launch-browser.ts';

const root = path.join(import.meta.dirname, '../../..');
const node = path.join(root, 'node_modules/node/bin/node');

/** A real station over a data folder of its own, and a browser in front of it. */
export interface StationUnderTest {
  /** Its data folder. */
  readonly data: string;
  /** A page that has been let in with a fresh link. */
  readonly openPage: (options?: { readonly width?: number; readonly height?: number }) => Promise<Page>;
  /** A link that works once. */
  readonly link: () => Promise<string>;
  /** Ends the services, and one more process, as a crash would; then starts them again over the same data. */
  readonly crashAndRestart: (also?: { readonly kill: number }) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Starts the station as a person would (`clearbench station`), on virtual drives.
 *
 * @param options.data its data folder; by default a new one that goes when it is closed.
 */
export async function startStationUnderTest(
  options: { readonly data?: string; readonly several?: boolean } = {},
): Promise<StationUnderTest> {
  const own = options.data === undefined;
  const data = options.data ?? (await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-station-')));
  const several = options.several ?? false;
  let station = await spawnStation(data, several);
  const browser = await launchBrowser();

  const link = async (): Promise<string> => station.nextLink();
  return {
    data,
    link,
    openPage: async ({ width = 1280, height = 800 } = {}) => {
      const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto(await link());
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      return page;
    },
    crashAndRestart: async (also) => {
      if (also !== undefined) process.kill(also.kill, 'SIGKILL');
      await station.kill('SIGKILL');
      station = await spawnStation(data, several);
    },
    close: async () => {
      await browser.close();
      await station.kill('SIGTERM');
      if (own) await fs.rm(data, { recursive: true, force: true });
    },
  };
}

interface StationProcess {
  readonly nextLink: () => Promise<string>;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
}

async function spawnStation(data: string, several: boolean): Promise<StationProcess> {
  const child: ChildProcess = spawn(
    node,
    [
      inject('commandLineBundle'),
      '--data',
      data,
      'station',
      '--allow-virtual',
      ...(several ? ['--several'] : []),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new TypeError('the station has no pipes');
  const links: string[] = [];
  const waiting: ((link: string) => void)[] = [];
  createInterface({ input: stdout }).on('line', (line) => {
    const found = /http:\/\/\S+/.exec(line)?.[0];
    if (found === undefined) return;
    const next = waiting.shift();
    if (next === undefined) links.push(found);
    else next(found);
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const nextLink = async (): Promise<string> => {
    const ready = links.shift();
    if (ready !== undefined) return ready;
    return Promise.race([
      new Promise<string>((resolve) => waiting.push(resolve)),
      exited.then(() => Promise.reject(new Error('the station ended'))),
    ]);
  };
  const first = await nextLink();
  links.push(first);
  return {
    nextLink: async () => {
      if (links.length === 0) stdin.write('\n');
      return nextLink();
    },
    kill: async (signal) => {
      child.kill(signal);
      await exited;
    },
  };
}
