import { readFile } from 'node:fs/promises';

import type { Command } from 'commander';

import { ClearbenchError } from '../../../shared/problem.ts';
import type { LedgerEntry } from '../../../shared/schemas/archive.ts';
import type { SignedHead } from '../../archive/archive.ts';
import type { EndWith } from '../command-line.ts';
import { exitCodes } from '../exit-codes.ts';
import { globalOptionsOf } from '../global-options.ts';
import { operatingPerson } from '../operating-person.ts';
import { columnsOf, print, printRaw } from '../output.ts';
import { repeatedOption } from '../repeated-option.ts';
import { formatLocalTime } from '../text/amounts.ts';
import { jsonDocument } from '../text/printable.ts';
import { tableLines, wrapLines, type Column } from '../text/table.ts';
import { UsageError } from '../usage-error.ts';
import { withBench } from '../with-bench.ts';

const help = `
Everything that was done with certificates and keys stands in a chain of entries that can only grow: each names the hash of
the one before. Where the chain stands is signed daily; copies of ledger/heads in the data folder, kept where nobody at the
station can change them, show any later change of the past.

Examples:
  clearbench ledger show --subject CB-20261124-K3M9QX2A7P
  clearbench ledger verify --head /media/stick/000000000123.json`;

interface ShowOptions {
  readonly limit: string;
  readonly before?: string;
  readonly subject?: string;
}

/** `clearbench ledger`: what was done, and whether that is still all of it. */
export function addLedgerCommand(program: Command, endWith: EndWith): void {
  const ledger = program
    .command('ledger')
    .description('what was done with certificates and keys, and by whom')
    .addHelpText('after', help);
  ledger
    .command('show')
    .description('list entries, newest first')
    .option('--subject <ID>', 'only entries about this certificate, job or key')
    .option('--limit <N>', 'how many at most (1 to 500)', '50')
    .option('--before <N>', 'go on with the entries before this number')
    .addHelpText('after', '\nExample:\n  clearbench ledger show --limit 10')
    .action(async (options: ShowOptions, command: Command) => {
      const globals = globalOptionsOf(command);
      const page = {
        limit: numberOf('--limit', options.limit, 500),
        before:
          options.before === undefined ? null : numberOf('--before', options.before, Number.MAX_SAFE_INTEGER),
        subject: options.subject ?? null,
      };
      await withBench(globals, { signing: false }, ({ archive }) => {
        const found = archive.listLedger(page);
        if (globals.json) printRaw(jsonDocument(found));
        else print(...entryTable(found.entries, columnsOf(process.stdout)));
        return Promise.resolve();
      });
    });
  ledger
    .command('verify')
    .description('check that nothing was changed, cut off or put back')
    .addOption(
      repeatedOption(
        '--head <FILE>',
        'a signed head that was kept elsewhere (FILE, with FILE.p7s beside it)',
      ),
    )
    .addHelpText(
      'after',
      '\nExit codes: 0 intact, 4 not.\n\nExample:\n  clearbench ledger verify --head /media/stick/000000000123.json',
    )
    .action(async (options: { head: readonly string[] }, command: Command) => {
      const globals = globalOptionsOf(command);
      const heads = await Promise.all(options.head.map(readHead));
      const report = await withBench(globals, { signing: false }, async (bench) =>
        bench.ledger.verify(operatingPerson(), heads),
      );
      if (globals.json) printRaw(jsonDocument(report));
      else {
        print(
          ...wrapLines(report.message, columnsOf(process.stdout)),
          report.signedHead === null
            ? 'No part of it is signed yet.'
            : `Signed up to entry ${report.signedHead.sequence}, on ${formatLocalTime(report.signedHead.at)}.`,
        );
      }
      endWith(report.state === 'intact' ? exitCodes.sanitized : exitCodes.notSanitized);
    });
}

async function readHead(file: string): Promise<SignedHead> {
  try {
    return { content: await readFile(file), signature: await readFile(`${file}.p7s`) };
  } catch (error) {
    throw new ClearbenchError(
      'CERTIFICATE_UNREADABLE',
      `${file} or its signature ${file}.p7s cannot be read.`,
      {
        cause: error,
      },
    );
  }
}

const columns: readonly Column[] = [
  { title: 'ENTRY', side: 'right', shrinksTo: null },
  { title: 'TIME', side: 'left', shrinksTo: null },
  { title: 'ACTION', side: 'left', shrinksTo: null },
  { title: 'WHO', side: 'left', shrinksTo: 8 },
  { title: 'ABOUT', side: 'left', shrinksTo: 24 },
];

function entryTable(entries: readonly LedgerEntry[], width: number): readonly string[] {
  return tableLines(
    columns,
    entries.map(({ sequence, at, action, actor, subject }) => ({
      cells: [String(sequence), formatLocalTime(at).slice(0, 16), action, actor, subject ?? ''],
      notes: [],
    })),
    width,
  );
}

function numberOf(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1 || value > most) {
    throw new UsageError(`${option} takes a number from 1${most === 500 ? ' to 500' : ''}`);
  }
  return value;
}
