import { hasCode } from '../../shared/problem.ts';
import type { Bench } from '../bench/bench.ts';
import { passphraseVariable } from '../environment-secret.ts';
import type { GlobalOptions } from './global-options.ts';
import { askHidden, canAsk, givenSecret } from './secrets.ts';

/** How often a person may mistype before the command gives up. */
const attempts = 3;

/** The passphrase of the station's key while this process runs. It never stands in arguments, logs or files. */
export interface KeyPassphrase {
  /** `null`: none is known, which is right for a key that is stored plain. */
  current: string | null;
}

/**
 * What unattended benches bring, by `--passphrase-fd` or in their environment, or nothing.
 *
 * @throws UsageError
 */
export function passphraseFrom({ passphraseFd }: Pick<GlobalOptions, 'passphraseFd'>): KeyPassphrase {
  return { current: givenSecret({ descriptor: passphraseFd, variable: passphraseVariable }) };
}

/**
 * Asks for the passphrase if the key needs one that is not known yet, and a person is at the terminal. Without one,
 * whatever needs the key refuses with KEY_LOCKED.
 */
export async function unlockAtTerminal(bench: Bench, passphrase: KeyPassphrase): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (!(await isLocked(bench)) || !canAsk()) return;
    const typed = await askHidden("Passphrase of the station's key: ");
    if (typed === null) return;
    passphrase.current = typed;
  }
}

async function isLocked(bench: Bench): Promise<boolean> {
  try {
    await bench.certificates.checkReady();
    return false;
  } catch (error) {
    return hasCode(error, 'KEY_LOCKED');
  }
}

/**
 * As {@link unlockAtTerminal}, for changes to the keys: what has to be opened is the station's root.
 *
 * @throws ClearbenchError KEY_UNREADABLE where there are no keys yet, KEY_LOCKED
 */
export async function unlockRoot({ folder }: Bench, passphrase: KeyPassphrase): Promise<void> {
  const { checkPassphrase } = await import('../certificate/keys/station-authority.ts');
  for (let attempt = 0; ; attempt += 1) {
    try {
      await checkPassphrase(folder.keys, passphrase.current);
      return;
    } catch (error) {
      const mayAsk = hasCode(error, 'KEY_LOCKED') && canAsk();
      if (!mayAsk || attempt >= attempts) throw error;
      const typed = await askHidden("Passphrase of the station's key: ");
      if (typed === null) throw error;
      passphrase.current = typed;
    }
  }
}
