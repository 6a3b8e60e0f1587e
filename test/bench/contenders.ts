import fs from 'node:fs';
import path from 'node:path';

import { z } from 'zod';

import { measure, type Usage } from './measured-run.ts';

/** How one tool did on one or more drives. */
export interface Performance {
  /** From the first byte written to the last one compared; without starting up and without the certificate. */
  readonly workSeconds: number;
  /** The command as a whole. */
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** Largest resident set of the process that does the work. */
  readonly peakMiB: number;
}

/** Zeros by `dd`, then read back and compared with zeros by `cmp`: what the drive and the machine can do. */
export async function ddWriteAndCompare(devices: readonly string[], sizeBytes: number): Promise<Performance> {
  const write = await measure(
    devices.map((dev) => ({
      file: 'dd',
      args: ['if=/dev/zero', `of=${dev}`, 'bs=4M', 'oflag=direct', 'status=none', ...ofBlocks(sizeBytes)],
    })),
  );
  const reads = await Promise.all(
    devices.map((dev) =>
      measure(
        [
          { file: 'dd', args: [`if=${dev}`, 'bs=4M', 'iflag=direct', 'status=none'] },
          { file: 'cmp', args: ['-n', String(sizeBytes), '-', '/dev/zero'] },
        ],
        { piped: true },
      ),
    ),
  );
  const readSeconds = Math.max(...reads.map(({ wallSeconds }) => wallSeconds));
  const cpuSeconds = reads.reduce((sum, read) => sum + read.cpuSeconds, write.cpuSeconds);
  const seconds = write.wallSeconds + readSeconds;
  return { workSeconds: seconds, wallSeconds: seconds, cpuSeconds, peakMiB: write.peakMiB };
}

function ofBlocks(sizeBytes: number): readonly string[] {
  return [`count=${String(sizeBytes / (4 * 2 ** 20))}`];
}

const reportSchema = z.object({
  jobs: z.array(z.object({ outcome: z.string(), certificate: z.object({ json: z.string() }) })),
});
const recordSchema = z.object({
  passes: z.array(z.object({ startedAt: z.iso.datetime() })).min(1),
  verification: z.object({ endedAt: z.iso.datetime() }),
});

/** The command line of this project, from the plan to the signed certificate. */
export async function clearbench(
  devices: readonly string[],
  method: 'clear-zeros' | 'clear-random',
  folder: string,
): Promise<Performance> {
  const cli = path.join(import.meta.dirname, '../../main/cli.ts');
  const identities = devices.flatMap((dev, index) => {
    const label = `BENCHMARK${String(index)}`;
    return ['--serial-from-label', `${dev}=${label}`, '--confirm', `${dev}=${label.slice(-4)}`];
  });
  const usage = await measure(
    [
      {
        file: process.execPath,
        args: [
          ...[cli, '--json', '--data', path.join(folder, 'data'), 'wipe', ...devices],
          ...['--method', method, '--operator', 'Benchmark', '--allow-virtual', '--yes'],
          ...[...identities, '--out', path.join(folder, 'out')],
        ],
      },
    ],
    { named: /job-main\.ts\0$/ },
  );
  const report = reportSchema.parse(JSON.parse(usage.stdout));
  const records = report.jobs.map(({ outcome, certificate }) => {
    if (outcome !== 'sanitized') throw new Error(`outcome ${outcome}`);
    return recordSchema.parse(JSON.parse(fs.readFileSync(certificate.json, 'utf8')));
  });
  const starts = records.flatMap(({ passes }) => passes.map(({ startedAt }) => Date.parse(startedAt)));
  const ends = records.map(({ verification }) => Date.parse(verification.endedAt));
  return performanceOf(usage, (Math.max(...ends) - Math.min(...starts)) / 1000, usage.peakOfNamedMiB);
}

/** nwipe with the same passes and a verification, and no final blanking. Its log tells seconds only. */
export async function nwipe(dev: string, method: 'zero' | 'random'): Promise<Performance> {
  const usage = await measure([
    {
      file: 'nwipe',
      args: ['--autonuke', '--nogui', '--nowait', '--noblank', `--method=${method}`, '--verify=last', dev],
    },
  ]);
  const at = (text: string): number => {
    const line = usage.stdout.split('\n').find((candidate) => candidate.includes(text));
    const [, time] = /^\[(\d+\/\d+\/\d+ \d+:\d+:\d+)\]/.exec(line ?? '') ?? [];
    if (time === undefined) throw new Error(`nwipe did not say "${text}"`);
    return Date.parse(time);
  };
  return performanceOf(usage, (at('Finished final round') - at('Starting round 1')) / 1000, usage.peakMiB);
}

function performanceOf(usage: Usage, workSeconds: number, peakMiB: number): Performance {
  return { workSeconds, wallSeconds: usage.wallSeconds, cpuSeconds: usage.cpuSeconds, peakMiB };
}
