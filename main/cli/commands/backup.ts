import type { Command } from 'commander';

import { globalOptionsOf } from '../global-options.ts';
import { interruptible } from '../interruptible.ts';
import { operatingPerson } from '../operating-person.ts';
import { columnsOf, print, printError, printRaw } from '../output.ts';
import { formatCount, formatLocalTime } from '../text/amounts.ts';
import { jsonDocument } from '../text/printable.ts';
import { wrapLines } from '../text/table.ts';
import type { EndWith } from '../command-line.ts';
import { exitCodes } from '../exit-codes.ts';
import { chosenDataFolder, withBench } from '../with-bench.ts';

const backupHelp = `
Everything that the station knows: certificates, ledger, jobs, settings and keys. Keys are protected if they have a
passphrase; without one, whoever reads the backup can sign. The bench may go on working meanwhile.

Examples:
  clearbench backup /media/stick/clearbench-2026-11-24
  clearbench backup /media/stick/clearbench-2026-11-24.zip`;

const restoreHelp = `
The data folder must be empty or not there. Everything is checked (each file, the database, the ledger, every certificate)
before the folder gets its name.

Examples:
  clearbench --data /var/lib/clearbench restore /media/stick/clearbench-2026-11-24.zip`;

/** `clearbench backup`: everything, in one folder or file. */
export function addBackupCommand(program: Command, endWith: EndWith): void {
  program
    .command('backup')
    .description('back up everything into a new folder, or into one file (.zip)')
    .argument('<TARGET>', 'new folder, or new file ending in .zip')
    .addHelpText('after', backupHelp)
    .action(async (target: string, _options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      const { makeBackup } = await import('../../bench/backup-and-restore.ts');
      const report = await withBench(globals, { signing: false }, async ({ archive }) =>
        interruptible(async () => makeBackup(archive, target, operatingPerson())),
      );
      if (globals.json) printRaw(jsonDocument(report));
      else print(`${formatCount(report.certificates)} certificates and all the rest are in ${report.path}`);
      endWith(tellDamage(report.damaged));
    });
}

/** `clearbench restore`: a backup becomes the data folder. */
export function addRestoreCommand(program: Command, endWith: EndWith): void {
  program
    .command('restore')
    .description('make a data folder out of a backup, checked through and through')
    .argument('<BACKUP>', 'folder or file that "backup" made')
    .addHelpText('after', restoreHelp)
    .action(async (from: string, _options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      const { restoreBackup } = await import('../../bench/backup-and-restore.ts');
      const dataDir = chosenDataFolder(globals);
      const report = await interruptible(async () =>
        restoreBackup(from, dataDir, operatingPerson(), () => new Date()),
      );
      if (globals.json) printRaw(jsonDocument(report));
      else {
        print(
          `Restored and checked: ${formatCount(report.certificates)} certificates, ${formatCount(report.ledgerEntries)} entries of the ledger.`,
          `The backup was made on ${formatLocalTime(report.madeAt)}; the data folder is ${report.dataDir}`,
        );
      }
      endWith(tellDamage(report.damaged));
    });
}

/** What was damaged before the backup is no fault of it, but a person must know. */
function tellDamage(damaged: readonly string[]) {
  if (damaged.length === 0) return exitCodes.sanitized;
  const text = `${formatCount(damaged.length)} files of certificates were missing or damaged already and are not in it: look for them in an older backup.`;
  printError(...wrapLines(`warning: ${text}`, columnsOf(process.stderr)));
  return exitCodes.sanitizedWithExceptions;
}
