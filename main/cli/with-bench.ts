import type { Bench } from '../bench/bench.ts';
import { dataFolderPath } from '../bench/data-folder.ts';
import type { GlobalOptions } from './global-options.ts';

/** The data folder that these options and the environment name. */
export function chosenDataFolder({ data }: GlobalOptions): string {
  return dataFolderPath({ given: data, env: process.env, isRoot: process.getuid?.() === 0 });
}

/** Opens the bench, hands it to `work`, and closes it whatever happens. Jobs go on after that. */
export async function withBench<T>(options: GlobalOptions, work: (bench: Bench) => Promise<T>): Promise<T> {
  // Loaded only where a bench is needed: help and listings answer at once.
  const { createBench } = await import('../bench/bench.ts');
  const bench = await createBench({ dataDir: chosenDataFolder(options) });
  try {
    return await work(bench);
  } finally {
    await bench.close();
  }
}
