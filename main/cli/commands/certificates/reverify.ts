import type { Command } from 'commander';

import type { VerdictStatus } from '../../../../shared/schemas/verdict.ts';
import type { CertificateReader, ReverificationReport } from '../../../archive/archive.ts';
import type { Bench } from '../../../bench/bench.ts';
import type { EndWith } from '../../command-line.ts';
import { openCountProgress } from '../../display/count-progress.ts';
import { exitCodeOfVerdict, exitCodes, worstExitCode } from '../../exit-codes.ts';
import { globalOptionsOf } from '../../global-options.ts';
import { operatingPerson } from '../../operating-person.ts';
import { print, printError, printRaw } from '../../output.ts';
import { formatCount } from '../../text/amounts.ts';
import { jsonDocument } from '../../text/printable.ts';
import { untilInterrupted } from '../../until-interrupted.ts';
import { withBench } from '../../with-bench.ts';

const help = `
Every file is compared with the hash that was kept when it was archived; then signature and trust are judged anew. The
report also goes to "reports" in the data folder, and its hash to the ledger. A station does this by itself every month.

Exit codes: 0 all valid and trusted, 3 something is untrusted or indeterminate, 4 something is damaged or invalid,
5 interrupted.

Example:
  clearbench certificates reverify --json`;

/** `clearbench certificates reverify`: checks everything that is archived. */
export function addReverifyCommand(certificates: Command, endWith: EndWith): void {
  certificates
    .command('reverify')
    .description('check every archived certificate again, and report')
    .addHelpText('after', help)
    .action(async (_options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      const report = await withBench(globals, { signing: false }, async (bench) => {
        const reader = await bench.reader();
        return untilInterrupted(async (signal) => checkAll(bench, reader, signal));
      });
      if (report === null) {
        printError(
          'Interrupted: the rest was not checked, and there is no report. Verdicts so far are kept.',
        );
        endWith(exitCodes.aborted);
        return;
      }
      const found = Object.entries(report.verdicts) as [VerdictStatus, number][];
      if (globals.json) printRaw(jsonDocument(report));
      else {
        print(
          `${formatCount(report.checked)} certificates checked`,
          ...found.map(([status, count]) => `  ${status.toLowerCase().padEnd(14)} ${formatCount(count)}`),
          `  damaged files  ${formatCount(report.damaged)}`,
          `  changed since the last check  ${formatCount(report.changed)}`,
          ...report.named.map(
            ({ id, before, after, damage }) =>
              `${id}: ${damage ?? `${(before ?? 'never checked').toLowerCase()} before, ${after.toLowerCase()} now`}`,
          ),
        );
      }
      endWith(
        worstExitCode([
          ...found.map(([status]) => exitCodeOfVerdict(status)),
          report.damaged > 0 ? exitCodes.notSanitized : exitCodes.sanitized,
        ]),
      );
    });
}

/** `null` if it was interrupted. */
async function checkAll(
  { archive }: Bench,
  reader: CertificateReader,
  signal: AbortSignal,
): Promise<ReverificationReport | null> {
  const progress = openCountProgress(process.stderr, 'checked');
  try {
    return await archive.reverifyAll({
      reader,
      actor: operatingPerson(),
      onProgress: ({ checked, total }) => progress.tell(checked, total),
      signal,
    });
  } catch (error) {
    if (signal.aborted && error === signal.reason) return null;
    throw error;
  } finally {
    progress.close();
  }
}
