import type { Command } from 'commander';

import { globalOptionsOf } from '../global-options.ts';
import { issueMissing } from '../job-certificates.ts';
import { operatingPerson } from '../operating-person.ts';
import { print, printRaw } from '../output.ts';
import { jsonDocument } from '../text/printable.ts';
import { withBench } from '../with-bench.ts';

const help = `
A running job stops as soon as its drive answers and ends as "aborted", with a certificate that says so. An interrupted
job ends as "aborted", too, and can then no longer be resumed. The drive stays partly overwritten.

Example:
  clearbench cancel J20261124-071500-K3M9QX2A`;

/** `clearbench cancel`: the only command that ends a wipe before its time. */
export function addCancelCommand(program: Command): void {
  program
    .command('cancel')
    .description('cancel a job')
    .argument('<JOB>', 'id of the job (see: clearbench jobs)')
    .option('--by <NAME>', 'who cancels it; printed on the certificate')
    .addHelpText('after', help)
    .action(async (jobId: string, options: { by?: string }, command: Command) => {
      const globals = globalOptionsOf(command);
      await withBench(globals, { signing: false }, async (bench) => {
        await bench.jobs.cancel(jobId, options.by ?? operatingPerson());
        // An interrupted job has its end now and nobody follows it; a running one is certified by whoever follows it.
        await issueMissing(bench);
      });
      if (globals.json) printRaw(jsonDocument({ cancelled: jobId }));
      else print(`The job ${jobId} is being cancelled. The drive is partly overwritten.`);
    });
}
