import { Command, CommanderError } from 'commander';

import { ClearbenchError, explainProblem } from '../../shared/problem.ts';
import { toolVersion } from '../engine/tool-info.ts';
import { addCancelCommand } from './commands/cancel.ts';
import { addBackupCommand, addRestoreCommand } from './commands/backup.ts';
import { addCertificatesCommand } from './commands/certificates/certificates.ts';
import { addDemoCommand } from './commands/demo.ts';
import { addDrivesCommand } from './commands/drives.ts';
import { addFollowInBackgroundCommand } from './commands/follow-in-background.ts';
import { addJobsCommand } from './commands/jobs.ts';
import { addKeysCommand } from './commands/keys/keys.ts';
import { addLedgerCommand } from './commands/ledger.ts';
import { addMethodsCommand } from './commands/methods.ts';
import { addRetentionCommand } from './commands/retention.ts';
import { addResumeCommand } from './commands/resume.ts';
import { addSettingsCommand } from './commands/settings.ts';
import { addStationCommand } from './commands/station.ts';
import { addTrustCommand } from './commands/trust.ts';
import { addWipeCommand } from './commands/wipe.ts';
import { exitCodeOfProblem, exitCodes, type ExitCode } from './exit-codes.ts';
import { columnsOf, printError, printRaw } from './output.ts';
import { readDescriptorNumber } from './secrets.ts';
import { jsonDocument } from './text/printable.ts';
import { wrapLines } from './text/table.ts';
import { UsageError } from './usage-error.ts';

/** Takes what a command ended with. */
export type EndWith = (code: ExitCode) => void;

/** Adds one command to the program. */
export type AddCommand = (program: Command, endWith: EndWith) => void;

const commands: readonly AddCommand[] = [
  addDrivesCommand,
  addWipeCommand,
  addJobsCommand,
  addResumeCommand,
  addCancelCommand,
  addCertificatesCommand,
  addKeysCommand,
  addTrustCommand,
  addSettingsCommand,
  addLedgerCommand,
  addRetentionCommand,
  addBackupCommand,
  addRestoreCommand,
  addMethodsCommand,
  addDemoCommand,
  addStationCommand,
  addFollowInBackgroundCommand,
];

const exitCodeHelp = `
Exit codes:
   0  sanitized (or the command did what it was asked)
   1  internal error, or the drive was wiped but has no certificate yet
   2  the command was not understood; nothing was started
   3  sanitized with exceptions: a person must weigh something
   4  not sanitized
   5  aborted
  10  refused before anything was written
  11  no permission
With several drives the worst one counts: 1, 4, 5, 11, 10, 3, 0.

Start here:
  clearbench drives
  clearbench wipe /dev/sdb --operator "A. Curie"
  clearbench COMMAND --help`;

/**
 * Runs one command line (without the program's name) and says what the process should end with. Never rejects: whatever
 * went wrong was printed.
 */
export async function runCommandLine(words: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCodes.sanitized;
  const program = buildProgram((ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    return reportFailure(error, program.opts<{ json?: boolean }>().json === true);
  }
}

/** The program with all of its commands; `endWith` gets what the command ended with. */
export function buildProgram(endWith: EndWith): Command {
  const program = new Command('clearbench')
    .description('Wipe retired drives, prove it, and hand each over with a signed certificate.')
    .version(toolVersion, '--version', 'print the version')
    .helpOption('--help', 'explain a command')
    .helpCommand('help [COMMAND]', 'explain a command')
    .option('--data <DIR>', 'folder for jobs, keys and certificates (default: see README)')
    .option('--json', 'print one JSON document instead of text')
    .option(
      '--passphrase-fd <N>',
      "file descriptor to read the passphrase of the station's key from",
      readDescriptorNumber,
    )
    .showHelpAfterError('(clearbench --help lists the commands)')
    .configureHelp({ showGlobalOptions: true, helpWidth: Math.min(columnsOf(process.stdout), 100) })
    .addHelpText('after', exitCodeHelp)
    .exitOverride();
  for (const addCommand of commands) addCommand(program, endWith);
  return program;
}

function reportFailure(error: unknown, json: boolean): ExitCode {
  // Commander has printed its own errors, and help and version are none.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.sanitized : exitCodes.usage;
  if (error instanceof UsageError) {
    printError(`error: ${error.message}`);
    return exitCodes.usage;
  }
  const problem =
    error instanceof ClearbenchError
      ? error.toProblem()
      : ({ code: 'INTERNAL', message: 'Clearbench stopped on an unexpected error.' } as const);
  if (json) printRaw(jsonDocument({ problem }));
  printError(...wrapLines(`error: ${explainProblem(problem)}`, columnsOf(process.stderr)));
  if (!(error instanceof ClearbenchError)) printError(...detailsOf(error).split('\n'));
  return exitCodeOfProblem(problem.code);
}

/** For whoever mends the fault; people are told what it means before this. */
function detailsOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : 'Something was thrown that is no error.';
}
