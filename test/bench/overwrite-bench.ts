/**
 * Compares a wipe by Clearbench with `dd` and nwipe on RAM-backed loop devices: `npm run bench -- [options]`.
 * Needs root. A benchmark, not a test: it judges nothing, it prints what it measured beside what is wanted.
 *
 * The tools take turns, and the best of all rounds counts: whatever else runs on the machine only ever makes them slower.
 */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { jobNodeOptions } from '../../main/engine/job-command.ts';
import { faultDrive } from '../fault/fault-drive.ts';
import { attachLoopDevice, whyNoLoopDevice } from '../fault/loop-device.ts';
import { needs } from '../requirements/needs.ts';
import { clearbench, ddWriteAndCompare, nwipe, type Performance } from './contenders.ts';
import { measure } from './measured-run.ts';

const MiB = 2 ** 20;
const RAM_FOLDER = '/dev/shm';

const { values } = parseArgs({
  options: {
    'size-mib': { type: 'string', default: '2048' },
    rounds: { type: 'string', default: '3' },
    drives: { type: 'string', default: '8' },
    'drive-mib': { type: 'string', default: '512' },
    'memory-seconds': { type: 'string', default: '20' },
    only: { type: 'string', default: 'single,side-by-side,memory' },
  },
});
const count = (text: string): number => z.coerce.number().int().positive().parse(text);

interface Row {
  readonly what: string;
  readonly best: Performance;
  readonly bytes: number;
}

/** Runs contenders in turns and keeps the best of each. */
async function takeTurns(
  contenders: readonly { readonly what: string; readonly run: () => Promise<Performance> }[],
  bytes: number,
): Promise<readonly Row[]> {
  const best = new Map<string, Performance>();
  for (let round = 1; round <= count(values.rounds); round++) {
    for (const { what, run } of contenders) {
      const performance = await run();
      say(`round ${String(round)}: ${what}: ${performance.workSeconds.toFixed(2)} s`);
      const before = best.get(what);
      if (before === undefined || performance.workSeconds < before.workSeconds) best.set(what, performance);
    }
  }
  return [...best].map(([what, performance]) => ({ what, best: performance, bytes }));
}

async function single(folder: string): Promise<void> {
  const sizeBytes = count(values['size-mib']) * MiB;
  await withRamDrives(1, sizeBytes, async ([dev = '']) => {
    const withNwipe = needs.nwipe.isPresent();
    const rows = await takeTurns(
      [
        { what: 'dd + cmp, zeros', run: () => ddWriteAndCompare([dev], sizeBytes) },
        { what: 'clearbench, zeros', run: () => clearbench([dev], 'clear-zeros', folder) },
        ...(withNwipe ? [{ what: 'nwipe, zeros', run: () => nwipe(dev, 'zero') }] : []),
        { what: 'clearbench, random', run: () => clearbench([dev], 'clear-random', folder) },
        ...(withNwipe ? [{ what: 'nwipe, random', run: () => nwipe(dev, 'random') }] : []),
      ],
      2 * sizeBytes,
    );
    printTable(`One drive of ${String(sizeBytes / MiB)} MiB, written and verified`, rows);
    printRatio(rows, 'clearbench, zeros', 'dd + cmp, zeros', 0.9);
    printRatio(rows, 'clearbench, zeros', 'nwipe, zeros', 1.5);
    printRatio(rows, 'clearbench, random', 'nwipe, random', 1.5);
  });
}

async function sideBySide(folder: string): Promise<void> {
  const drives = count(values.drives);
  const sizeBytes = count(values['drive-mib']) * MiB;
  await withRamDrives(drives, sizeBytes, async (devices) => {
    const rows = await takeTurns(
      [
        { what: 'dd + cmp, zeros', run: () => ddWriteAndCompare(devices, sizeBytes) },
        { what: 'clearbench, zeros', run: () => clearbench(devices, 'clear-zeros', folder) },
      ],
      2 * drives * sizeBytes,
    );
    printTable(
      `${String(drives)} drives of ${String(sizeBytes / MiB)} MiB at once, written and verified`,
      rows,
    );
    printRatio(rows, 'clearbench, zeros', 'dd + cmp, zeros', 0.95);
  });
}

/** Resident memory of a job by itself, on a small drive and, for a while, on one of 20 TB that stores nothing. */
async function memory(): Promise<void> {
  say('\nPeak resident memory of the overwriting alone, in a process of its own');
  const once = path.join(import.meta.dirname, 'overwrite-once.ts');
  const run = async (dev: string, ...seconds: readonly string[]): Promise<number> => {
    const args = [...jobNodeOptions, once, dev, 'clear-random', ...seconds];
    const env = {
      UV_THREADPOOL_SIZE: '16',
      NODE_COMPILE_CACHE: path.join(RAM_FOLDER, 'clearbench-bench-cache'),
    };
    return (await measure([{ file: process.execPath, args, env }])).peakMiB;
  };
  const seconds = values['memory-seconds'];
  await withRamDrives(1, 1024 * MiB, async ([dev = '']) => {
    await run(dev, '1');
    say(`  1 GiB, to the end:        ${String(await run(dev))} MiB`);
  });
  const huge = await faultDrive({ sizeBytes: 20e12, fill: null, rules: 'write drop', folder: RAM_FOLDER });
  try {
    say(
      `  20 TB sparse, ${seconds} seconds: ${String(await run(huge.dev, seconds))} MiB   (wanted: both ≤ 76 (80 MB), and the same)`,
    );
  } finally {
    await huge.close();
  }
}

async function withRamDrives(
  drives: number,
  sizeBytes: number,
  use: (devices: readonly string[]) => Promise<void>,
): Promise<void> {
  const folder = fs.mkdtempSync(path.join(RAM_FOLDER, 'clearbench-bench-'));
  const loops: Awaited<ReturnType<typeof attachLoopDevice>>[] = [];
  try {
    for (let number = 0; number < drives; number++) {
      const file = path.join(folder, `drive-${String(number)}`);
      fs.writeFileSync(file, '');
      fs.truncateSync(file, sizeBytes);
      loops.push(await attachLoopDevice(file));
    }
    const devices = loops.map(({ dev }) => dev);
    // The first write has to find memory; nobody is to be charged for that.
    await ddWriteAndCompare(devices, sizeBytes);
    await use(devices);
  } finally {
    for (const loop of loops) await loop.detach();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function printTable(title: string, rows: readonly Row[]): void {
  say(`\n${title}`);
  say('  tool                  work s    GB/s   whole command s   CPU s/GB   peak MiB');
  for (const { what, best, bytes } of rows) {
    const cells = [
      what.padEnd(20),
      best.workSeconds.toFixed(2).padStart(8),
      (bytes / best.workSeconds / 1e9).toFixed(2).padStart(7),
      best.wallSeconds.toFixed(2).padStart(17),
      (best.cpuSeconds / (bytes / 1e9)).toFixed(2).padStart(10),
      String(best.peakMiB).padStart(10),
    ];
    say(`  ${cells.join('')}`);
  }
}

function printRatio(rows: readonly Row[], ours: string, theirs: string, wanted: number): void {
  const seconds = (what: string): number | undefined =>
    rows.find((row) => row.what === what)?.best.workSeconds;
  const [our, their] = [seconds(ours), seconds(theirs)];
  if (our === undefined || their === undefined) return;
  const ratio = their / our;
  say(
    `  ${ours} : ${theirs} = ${ratio.toFixed(2)}   (wanted ≥ ${String(wanted)}: ${ratio >= wanted ? 'yes' : 'NO'})`,
  );
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

const missing = await whyNoLoopDevice();
if (missing !== null) {
  process.stderr.write(`The benchmark ${missing}.\n`);
  process.exit(2);
}
const sections = values.only.split(',');
const folder = fs.mkdtempSync('/tmp/clearbench-bench-');
try {
  if (sections.includes('single')) await single(folder);
  if (sections.includes('side-by-side')) await sideBySide(folder);
  if (sections.includes('memory')) await memory();
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
