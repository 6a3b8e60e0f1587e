import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

import { ClearbenchError } from '../../shared/problem.ts';
import type { Bench } from '../bench/bench.ts';
import { printError } from './output.ts';

/** How often a person may mistype before the command gives up. */
const attempts = 3;

/** The passphrase of the station's key while this process runs. It never stands in arguments, logs or files. */
export interface KeyPassphrase {
  /** `null`: none is known, which is right for a key that is stored plain. */
  current: string | null;
}

/** What unattended benches bring in their environment, or nothing. */
export function passphraseFrom(env: Readonly<Record<string, string | undefined>>): KeyPassphrase {
  return { current: env['CLEARBENCH_PASSPHRASE'] ?? null };
}

/**
 * Asks for the passphrase if the key needs one that is not known yet, and a person is at the terminal. Without one,
 * whatever needs the key refuses with KEY_LOCKED.
 */
export async function unlockAtTerminal(bench: Bench, passphrase: KeyPassphrase): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (!(await isLocked(bench)) || !process.stdin.isTTY || !process.stderr.isTTY) return;
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
    return error instanceof ClearbenchError && error.code === 'KEY_LOCKED';
  }
}

/** Nothing of what is typed is shown; `null` for a person who does not want to answer (Ctrl-C, Ctrl-D). */
async function askHidden(question: string): Promise<string | null> {
  const nowhere = new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
  process.stderr.write(question);
  try {
    return await Promise.race([
      terminal.question(''),
      new Promise<null>((resolve) => terminal.once('close', () => resolve(null))),
      new Promise<null>((resolve) => terminal.once('SIGINT', () => resolve(null))),
    ]);
  } finally {
    terminal.close();
    printError('');
  }
}
