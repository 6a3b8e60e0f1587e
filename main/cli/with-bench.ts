import type { Bench } from '../bench/bench.ts';
import { dataFolderPath } from '../bench/data-folder.ts';
import type { GlobalOptions } from './global-options.ts';
import { passphraseFrom, unlockAtTerminal, type KeyPassphrase } from './key-passphrase.ts';

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

/** Opens the bench, hands it to `work`, and closes it whatever happens. Jobs go on after that. */
export async function withBench<T>(
  options: GlobalOptions,
  needs: BenchNeeds,
  work: (bench: Bench, passphrase: KeyPassphrase) => Promise<T>,
): Promise<T> {
  // Loaded only where a bench is needed: help and listings answer at once.
  const { createBench } = await import('../bench/bench.ts');
  const { openSettings } = await import('../bench/services/settings-store.ts');
  const dataDir = chosenDataFolder(options);
  const settings = await openSettings(dataDir);
  const passphrase = needs.passphrase ?? passphraseFrom(process.env);
  const bench = await createBench({
    dataDir,
    passphrase: () => passphrase.current,
    organisation: () => {
      const { organisation } = settings.read();
      return organisation === null ? null : { name: organisation.name, address: organisation.address };
    },
  });
  try {
    if (needs.signing) await unlockAtTerminal(bench, passphrase);
    return await work(bench, passphrase);
  } finally {
    await bench.close();
  }
}
