import { createInterface } from 'node:readline/promises';

import type { Command } from 'commander';

import type { Archive } from '../../archive/archive.ts';
import { globalOptionsOf } from '../global-options.ts';
import { oneLine } from '../one-line.ts';
import { operatingPerson } from '../operating-person.ts';
import { columnsOf, print, printError, printRaw } from '../output.ts';
import { canAsk } from '../secrets.ts';
import { formatCount, formatLocalTime } from '../text/amounts.ts';
import { certificateTable } from '../text/certificate-table.ts';
import { jsonDocument, printable } from '../text/printable.ts';
import { UsageError } from '../usage-error.ts';
import { withBench } from '../with-bench.ts';

const help = `
Certificates are kept for six years unless the organisation sets something else (45 CFR 164.316(b)(2)(i)). Nothing is ever
deleted by itself: when the time is over, a person may delete them, with a reason, and the ledger keeps who and why.

Examples:
  clearbench retention show
  clearbench retention set 10
  clearbench retention delete --all-expired --reason "retention schedule 4.2" --responsible "A. Curie"`;

interface DeleteOptions {
  readonly allExpired?: boolean;
  readonly reason: string;
  readonly responsible: string;
  readonly confirm?: string;
}

/** `clearbench retention`: how long certificates are kept, and the deletion of those that were kept long enough. */
export function addRetentionCommand(program: Command): void {
  const retention = program
    .command('retention')
    .description('how long certificates are kept')
    .addHelpText('after', help);
  retention
    .command('show')
    .description('show the retention time, and how many certificates were kept long enough')
    .addHelpText('after', '\nExample:\n  clearbench retention show')
    .action(async (_options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      await withBench(globals, { signing: false }, ({ archive }) => {
        const [years, issuedBefore] = [archive.retentionYears(), archive.retentionCutoff()];
        const over = archive.countCertificates({ issuedBefore }, Number.MAX_SAFE_INTEGER);
        if (globals.json) printRaw(jsonDocument({ years, issuedBefore, over }));
        else {
          print(
            `Certificates are kept for ${years} years.`,
            `The time of ${formatCount(over)} certificates, issued before ${formatLocalTime(issuedBefore)}, is over.`,
          );
        }
        return Promise.resolve();
      });
    });
  retention
    .command('set')
    .description('set the retention time')
    .argument('<YEARS>', 'whole years, 1 to 100')
    .addHelpText('after', '\nExample:\n  clearbench retention set 10')
    .action(async (text: string, _options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      const years = Number(text);
      if (!Number.isInteger(years) || years < 1 || years > 100) {
        throw new UsageError('a retention time is 1 to 100 whole years');
      }
      await withBench(globals, { signing: false }, ({ archive }) => {
        archive.setRetentionYears(years, operatingPerson());
        return Promise.resolve();
      });
      if (globals.json) printRaw(jsonDocument({ years }));
      else print(`Certificates are kept for ${years} years.`);
    });
  retention
    .command('list')
    .description('list certificates that were kept long enough, oldest first')
    .addHelpText('after', '\nExample:\n  clearbench retention list')
    .action(async (_options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      await withBench(globals, { signing: false }, ({ archive }) => {
        const issuedBefore = archive.retentionCutoff();
        const page = archive.findCertificates({ issuedBefore, order: 'oldest', limit: 500 });
        if (globals.json) printRaw(jsonDocument(page));
        else print(...certificateTable(page, columnsOf(process.stdout)));
        return Promise.resolve();
      });
    });
  addDelete(retention);
}

/** What an entry of the ledger holds. */
const MAX_REASON = 2000;

const deleteHelp = `
Deletes record, signature and document for good, from the archive and from "issued" in the data folder. Copies in other
folders, exports and backups are not touched. How many it are has to be confirmed: at the terminal, or by --confirm for
scripts. One that must still be kept, and nothing is deleted at all.

Example:
  clearbench retention delete --all-expired --reason "retention schedule 4.2" --responsible "A. Curie" --confirm 12`;

function addDelete(retention: Command): void {
  retention
    .command('delete')
    .description('delete certificates that were kept long enough')
    .argument('[ID...]', 'ids of the certificates')
    .option('--all-expired', 'all whose time is over')
    .requiredOption('--reason <TEXT>', 'why; kept in the ledger')
    .requiredOption('--responsible <NAME>', 'who is responsible; kept in the ledger')
    .option('--confirm <N>', 'how many certificates will be deleted')
    .addHelpText('after', deleteHelp)
    .action(async (ids: readonly string[], options: DeleteOptions, command: Command) => {
      const globals = globalOptionsOf(command);
      const reason = options.reason.trim();
      const responsible = oneLine('--responsible', options.responsible);
      if (reason === '' || reason.length > MAX_REASON) {
        throw new UsageError(`--reason takes a text of at most ${formatCount(MAX_REASON)} characters`);
      }
      if (ids.length > 0 === (options.allExpired === true)) {
        throw new UsageError('name the certificates, or give --all-expired');
      }
      const deleted = await withBench(globals, { signing: false }, async ({ archive }) => {
        const chosen = ids.length > 0 ? [...new Set(ids)] : expired(archive);
        if (chosen.length === 0) return 0;
        await confirmCount(chosen.length, options.confirm ?? null);
        return archive.deleteCertificates({ ids: chosen, reason, responsible });
      });
      if (globals.json) printRaw(jsonDocument({ deleted }));
      else print(`${formatCount(deleted)} certificates were deleted.`);
    });
}

function expired(archive: Archive): readonly string[] {
  return Array.from(archive.allCertificates({ issuedBefore: archive.retentionCutoff() }), ({ id }) => id);
}

/** @throws UsageError unless a person, or the script's author, said just this number. */
async function confirmCount(count: number, given: string | null): Promise<void> {
  const confirmed = given ?? (canAsk() ? await typedCount(count) : null);
  if (confirmed?.trim() === String(count)) return;
  throw new UsageError(
    `${count} certificates would be deleted; confirm with --confirm ${count}. Nothing was deleted`,
  );
}

async function typedCount(count: number): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    printError(`${count} certificates will be deleted for good.`);
    return await terminal.question(printable('Type how many to go on: '));
  } finally {
    terminal.close();
  }
}
