import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

import type { Browser } from '@playwright/test';
import { z } from 'zod';

/** What `SystemInfo.getProcessInfo` of the DevTools protocol tells of each process of the browser. */
const processesSchema = z.object({
  processInfo: z.array(z.object({ type: z.string(), id: z.int(), cpuTime: z.number() })),
});

/** Clock ticks per second in /proc (`getconf CLK_TCK`; 100 on every Linux that Node runs on). */
const TICKS_PER_SECOND = 100;

/**
 * How busy all processes of a browser together are over some time, in per cent of one core. Taken from the kernel's
 * accounts, so that painting counts as well as scripts.
 */
export async function busyBrowser(browser: Browser, forMs: number): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const usedSeconds = async (): Promise<number> => {
    const { processInfo } = processesSchema.parse(await session.send('SystemInfo.getProcessInfo'));
    return processInfo.reduce((sum, { id }) => sum + secondsOf(id), 0);
  };
  const before = await usedSeconds();
  const startedAt = performance.now();
  await wait(forMs);
  const used = (await usedSeconds()) - before;
  const seconds = (performance.now() - startedAt) / 1000;
  await session.detach();
  return (used / seconds) * 100;
}

/** Processor seconds of one process so far, in user and kernel; 0 for one that has just gone. */
function secondsOf(pid: number): number {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return 0;
  }
  // The name in parentheses may hold spaces; utime and stime are fields 14 and 15.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
