import type { Bench } from '../../../bench/bench.ts';
import type { KeyChange } from '../../../bench/key-service.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { unlockRoot } from '../../key-passphrase.ts';
import { operatingPerson } from '../../operating-person.ts';
import { withBench } from '../../with-bench.ts';

/**
 * Opens the bench for a change to its keys: the station's root is unlocked first, by a person if need be.
 *
 * @throws ClearbenchError KEY_UNREADABLE where there are no keys yet, KEY_LOCKED
 */
export async function withKeyChange<T>(
  globals: GlobalOptions,
  work: (bench: Bench, change: KeyChange) => Promise<T>,
): Promise<T> {
  return withBench(globals, { signing: false }, async (bench, passphrase) => {
    await unlockRoot(bench, passphrase);
    return work(bench, { passphrase: passphrase.current, actor: operatingPerson() });
  });
}
