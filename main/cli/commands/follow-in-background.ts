import { text } from 'node:stream/consumers';

import type { Command } from 'commander';

import { backgroundOrderSchema, followInBackground } from '../background.ts';
import { globalOptionsOf } from '../global-options.ts';
import { withBench } from '../with-bench.ts';

/**
 * The process that jobs are left to: follows them without a terminal and issues their certificates. People never type
 * it; the jobs come over standard input.
 */
export function addFollowInBackgroundCommand(program: Command): void {
  program
    .command(followInBackground, { hidden: true })
    .description('follow jobs named on standard input, without a terminal')
    .action(async (_options: unknown, command: Command) => {
      const { certificateFolder, jobs, passphrase } = backgroundOrderSchema.parse(
        JSON.parse(await text(process.stdin)),
      );
      const needs = { signing: true, passphrase: { current: passphrase } };
      await withBench(globalOptionsOf(command), needs, async (bench) => {
        await Promise.all(
          jobs.map(async ({ jobId, target }) => {
            const { report } = await bench.jobs.follow(jobId, { target, certificateFolder });
            await report;
          }),
        );
      });
    });
}
