import { ClearbenchError } from '../../shared/problem.ts';
import type { Bench } from '../bench/bench.ts';
import { dataFolderPath } from '../bench/data-folder.ts';
import type { GlobalOptions } from './global-options.ts';
import { passphraseFrom, unlockAtTerminal, type KeyPassphrase } from './key-passphrase.ts';
import { columnsOf, printError } from './output.ts';
import { wrapLines } from './text/table.ts';

/** The data folder that these options and the environment name. */
export function chosenDataFolder({ data }: GlobalOptions): string {
  return dataFolderPath({ given: data, env: process.env, isRoot: process.getuid?.() === 0 });
}

/** What a command needs of the bench beyond looking. */
export interface BenchNeeds {
  /** Certificates will be signed: the key is unlocked first, by a person if need be. */
  readonly signing: boolean;
  /** The passphrase, where the caller has it already. */
  readonly passphrase?: KeyPassphrase;
}

/** How long a command may be held up at its end by timestamps that have been waiting. */
const TIMESTAMPS_WITHIN_MS = 3_000;

/** Opens the bench, hands it to `work`, and closes it whatever happens. Jobs go on after that. */
export async function withBench<T>(
  options: GlobalOptions,
  needs: BenchNeeds,
  work: (bench: Bench, passphrase: KeyPassphrase) => Promise<T>,
): Promise<T> {
  // Loaded only where a bench is needed: help and listings answer at once.
  const { createBench } = await import('../bench/bench.ts');
  const { organisationOf, printOptionsOf } = await import('../bench/letterhead.ts');
  const { openSettings } = await import('../bench/services/settings-store.ts');
  const dataDir = chosenDataFolder(options);
  const settings = await openSettings(dataDir);
  const passphrase = needs.passphrase ?? passphraseFrom(options);
  const bench = await createBench({
    dataDir,
    passphrase: () => passphrase.current,
    organisation: () => organisationOf(settings.read()),
    print: () => printOptionsOf(settings.read()),
    authorityUrl: () => settings.read().timestamps.authorityUrl,
  });
  try {
    warnOfLedger(bench);
    if (needs.signing) {
      await unlockAtTerminal(bench, passphrase);
      await warnOfKeys(bench);
    }
    const value = await work(bench, passphrase);
    await finish(bench, needs);
    return value;
  } finally {
    await bench.close();
  }
}

/** A ledger that was tampered with is told every time, whatever the command is about. */
function warnOfLedger({ archive: { ledgerAtOpening } }: Bench): void {
  if (ledgerAtOpening.state === 'intact') return;
  warn(`${ledgerAtOpening.message} See: clearbench ledger verify (LEDGER_BROKEN)`);
}

async function warnOfKeys(bench: Bench): Promise<void> {
  const described = await bench.keys.describe().catch(() => null);
  described?.warnings.forEach(warn);
}

function warn(text: string): void {
  printError(...wrapLines(`warning: ${text}`, columnsOf(process.stderr)));
}

/**
 * What a bench that stays open does from time to time, a command does at its end: timestamps that are due, and the signed
 * head of the ledger. Neither changes how the command ended.
 */
async function finish({ archive, timestamps, ledger, log }: Bench, { signing }: BenchNeeds): Promise<void> {
  try {
    if (signing) await timestamps.run({ all: false, withinMs: TIMESTAMPS_WITHIN_MS });
    if (signing || ledger.isHeadDue()) await ledger.signHead();
    const waiting = archive.timestamps.count();
    if (signing && waiting > 0) {
      const who = waiting === 1 ? '1 certificate waits' : `${waiting} certificates wait`;
      warn(`${who} for a timestamp; until it comes, the signature stands without one (B-B).`);
    }
  } catch (error) {
    if (!(error instanceof ClearbenchError)) throw error;
    log.error({ err: error }, 'upkeep failed');
  }
}
