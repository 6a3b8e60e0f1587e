import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';

import { chromium, type Browser, type Page } from '@playwright/test';

const root = path.join(import.meta.dirname, '../../..');
const node = path.join(root, 'node_modules/node/bin/node');

/** A real station over a data folder of its own, and a browser in front of it. */
export interface StationUnderTest {
  readonly data: string;
  /** A page that has been let in with a fresh link. */
  readonly openPage: (options?: { readonly width?: number; readonly height?: number }) => Promise<Page>;
  /** A link that works once. */
  readonly link: () => Promise<string>;
  /** Ends the services as a crash would, and starts them again over the same data. */
  readonly crashAndRestart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Starts the station as a person would (`clearbench station`), on virtual drives. */
export async function startStationUnderTest(): Promise<StationUnderTest> {
  const data = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-station-'));
  let station = await spawnStation(data);
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
    crashAndRestart: async () => {
      await station.kill('SIGKILL');
      station = await spawnStation(data);
    },
    close: async () => {
      await browser.close();
      await station.kill('SIGTERM');
      await fs.rm(data, { recursive: true, force: true });
    },
  };
}

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
    ],
  });
}

interface StationProcess {
  readonly nextLink: () => Promise<string>;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
}

async function spawnStation(data: string): Promise<StationProcess> {
  const child: ChildProcess = spawn(
    node,
    [path.join(root, 'main/cli.ts'), '--data', data, 'station', '--allow-virtual'],
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
