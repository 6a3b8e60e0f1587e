import type { Command } from 'commander';

import { ClearbenchError } from '../../../../shared/problem.ts';
import type { EndWith } from '../../command-line.ts';
import { exitCodes } from '../../exit-codes.ts';
import { globalOptionsOf } from '../../global-options.ts';
import { print, printRaw } from '../../output.ts';
import { formatCount } from '../../text/amounts.ts';
import { jsonDocument } from '../../text/printable.ts';
import { withBench } from '../../with-bench.ts';

const help = `
Asks the timestamp authority of the settings for what is missing, and adds the timestamps to the archived certificates and
to the files that were issued. Nothing that was signed changes. A bench tries by itself whenever it issues a certificate,
and a station as long as it runs; certificates that were issued while no authority was set up are taken in here.

Exit codes: 0 none is missing any more, 3 some still wait.

Examples:
  clearbench certificates timestamp
  clearbench certificates timestamp CB-20261124-K3M9QX2A7P`;

/** `clearbench certificates timestamp`: B-B becomes B-T. */
export function addTimestampCommand(certificates: Command, endWith: EndWith): void {
  certificates
    .command('timestamp')
    .description('add timestamps to certificates that have none')
    .argument('[ID...]', 'ids of the certificates (default: all that this station issued)')
    .addHelpText('after', help)
    .action(async (ids: readonly string[], _options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      await withBench(globals, { signing: false }, async ({ timestamps }) => {
        if (!timestamps.isSetUp()) {
          throw new ClearbenchError('TIMESTAMP_FAILED', 'No timestamp authority is set up on this station.');
        }
        await timestamps.queueLacking(ids.length === 0 ? 'all' : ids);
        const run = await timestamps.run({ all: true });
        if (globals.json) printRaw(jsonDocument(run));
        else {
          print(
            `${formatCount(run.upgraded.length)} certificates have got their timestamp, ${formatCount(run.waiting)} wait`,
            ...(run.problem === null ? [] : [`${run.problem.message} (${run.problem.code})`]),
          );
        }
        endWith(run.waiting === 0 ? exitCodes.sanitized : exitCodes.sanitizedWithExceptions);
      });
    });
}
