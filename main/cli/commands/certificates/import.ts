import { stat } from 'node:fs/promises';
import path from 'node:path';

import type { Command } from 'commander';

import { ClearbenchError, hasCode } from '../../../../shared/problem.ts';
import type {
  CertificateReader,
  ImportedItem,
  ImportOptions,
  ImportSource,
} from '../../../archive/archive.ts';
import type { Bench } from '../../../bench/bench.ts';
import { readErrorWords } from '../../../system-error.ts';
import type { EndWith } from '../../command-line.ts';
import { openCountProgress } from '../../display/count-progress.ts';
import { exitCodeOfVerdict, exitCodes, worstExitCode, type ExitCode } from '../../exit-codes.ts';
import { globalOptionsOf } from '../../global-options.ts';
import { operatingPerson } from '../../operating-person.ts';
import { print, printError, printRaw } from '../../output.ts';
import { formatCount } from '../../text/amounts.ts';
import { jsonDocument } from '../../text/printable.ts';
import { untilInterrupted } from '../../until-interrupted.ts';
import { withBench } from '../../with-bench.ts';

const help = `
Every certificate is verified on the way in, against this station's roots and those that were added to it. What is
unchanged since it was signed is kept, with its verdict; what is not is refused. Certificates that are here already are
recognised. A folder is taken with everything below it, zips as well; what an import that was cut short has taken in stays.

Exit codes: 0 everything is here and trusted, 3 something is here that nobody vouches for, 4 something was changed or is no
certificate, 5 interrupted, 10 something could not be read, or there was no certificate at all; the worst of all counts.

Examples:
  clearbench certificates import /media/stick
  clearbench certificates import other-station.zip CB-20261124-K3M9QX2A7P.pdf`;

/** `clearbench certificates import`: takes in certificates of other stations. */
export function addImportCommand(certificates: Command, endWith: EndWith): void {
  certificates
    .command('import')
    .description('take in certificates of other stations, verified on the way')
    .argument('<PATH...>', 'folders, zips, or files (PDF, or JSON with its .p7s)')
    .addHelpText('after', help)
    .action(async (paths: readonly string[], _options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      const sources = await sourcesOf(paths);
      const { items, interrupted } = await withBench(globals, { signing: false }, async (bench) => {
        const reader = await bench.reader();
        return untilInterrupted(async (signal) => takeIn(bench, reader, sources, signal));
      });
      if (globals.json) printRaw(jsonDocument({ ...countsOf(items), interrupted, certificates: items }));
      else print(...items.filter(isWorthTelling).map(lineOf), summaryOf(items));
      if (interrupted) {
        printError(
          'Interrupted: the rest was not looked at. What was taken in stays; repeat the command to go on.',
        );
      }
      const codes = items.map(codeOf);
      if (interrupted) endWith(worstExitCode([exitCodes.aborted, ...codes]));
      else endWith(items.length === 0 ? exitCodes.refused : worstExitCode(codes));
    });
}

async function takeIn(
  bench: Bench,
  reader: CertificateReader,
  sources: readonly ImportSource[],
  signal: AbortSignal,
): Promise<{ readonly items: readonly ImportedItem[]; readonly interrupted: boolean }> {
  const items: ImportedItem[] = [];
  const progress = openCountProgress(process.stderr, 'taken in');
  try {
    for (const source of sources) {
      const options = { reader, actor: operatingPerson(), onProgress: progress.tell, signal };
      items.push(...(await take(bench, source, options)));
      if (signal.aborted) break;
    }
    return { items, interrupted: signal.aborted };
  } finally {
    progress.close();
  }
}

/** A folder or zip that cannot be read at all is told, and neither ends the others nor hides what became of them. */
async function take(
  { archive }: Bench,
  source: ImportSource,
  options: ImportOptions,
): Promise<readonly ImportedItem[]> {
  try {
    return await archive.importCertificates(source, options);
  } catch (error) {
    const isUnreadable = hasCode(error, 'CERTIFICATE_UNREADABLE');
    if (!isUnreadable || !('path' in source)) throw error;
    const refused = { state: 'refused', certificateId: null, verdict: null } as const;
    return [{ ...refused, name: source.path, problem: error.toProblem() }];
  }
}

/** Files that are named one by one belong together by their names, as in a folder. */
async function sourcesOf(given: readonly string[]): Promise<readonly ImportSource[]> {
  const sources: ImportSource[] = [];
  const paths: string[] = [];
  for (const name of given) {
    try {
      const found = await stat(name);
      if (found.isDirectory()) sources.push({ kind: 'folder', path: name });
      else if (name.toLowerCase().endsWith('.zip')) sources.push({ kind: 'zip', path: name });
      else paths.push(path.resolve(name));
    } catch (error) {
      const why = `${name} cannot be read (${readErrorWords(error)}).`;
      throw new ClearbenchError('CERTIFICATE_UNREADABLE', why, { cause: error });
    }
  }
  return paths.length === 0 ? sources : [...sources, { kind: 'paths', paths }];
}

const states = ['imported', 'already-here', 'refused'] as const;

function countsOf(items: readonly ImportedItem[]): Readonly<Record<ImportedItem['state'], number>> {
  const count = (state: ImportedItem['state']): number => items.filter((item) => item.state === state).length;
  return { imported: count('imported'), 'already-here': count('already-here'), refused: count('refused') };
}

function isWorthTelling({ state, verdict }: ImportedItem): boolean {
  return state === 'refused' || verdict !== 'VALID';
}

function lineOf({ name, state, verdict, problem }: ImportedItem): string {
  const why = problem === null ? '' : `: ${problem.message} (${problem.code})`;
  return `${name}: ${state}${verdict === null ? '' : `, ${verdict.toLowerCase()}`}${why}`;
}

function summaryOf(items: readonly ImportedItem[]): string {
  if (items.length === 0) return 'No certificate was found there.';
  const counts = countsOf(items);
  return states.map((state) => `${formatCount(counts[state])} ${state.replace('-', ' ')}`).join(', ');
}

function codeOf({ state, verdict }: ImportedItem): ExitCode {
  const code = verdict === null ? exitCodes.refused : exitCodeOfVerdict(verdict);
  return state === 'refused' && code === exitCodes.sanitized ? exitCodes.refused : code;
}
