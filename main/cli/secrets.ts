import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

import { InvalidArgumentError } from 'commander';

import { secretFromEnvironment } from '../environment-secret.ts';
import { printError } from './output.ts';
import { UsageError } from './usage-error.ts';

/** Where a secret may come from, in this order. It never stands among the arguments: everybody on the machine sees those. */
export interface SecretSource {
  /** Number of an open file descriptor to read it from; `null`: none was given. */
  readonly descriptor: number | null;
  /** Name of the environment variable that may hold it. */
  readonly variable: string;
}

/**
 * A secret that whoever started the command brought along; `null` if nobody did. It is taken out of the environment, so that
 * programs started from here do not inherit it.
 *
 * @throws UsageError if nothing can be read from the descriptor.
 */
export function givenSecret({ descriptor, variable }: SecretSource): string | null {
  const fromEnvironment = secretFromEnvironment(process.env, variable);
  return descriptor === null ? fromEnvironment : readDescriptor(descriptor);
}

const MAX_SECRET_CHARACTERS = 1000;

function readDescriptor(descriptor: number): string {
  let text: string;
  try {
    text = readFileSync(descriptor, 'utf8');
  } catch {
    throw new UsageError(`nothing can be read from file descriptor ${descriptor}`);
  }
  const secret = text.replace(/\r?\n$/, '');
  if (secret === '' || secret.length > MAX_SECRET_CHARACTERS || secret.includes('\n')) {
    throw new UsageError(`file descriptor ${descriptor} does not hold one line with a passphrase`);
  }
  return secret;
}

/** Whether a person can be asked. */
export function canAsk(): boolean {
  return process.stdin.isTTY && process.stderr.isTTY;
}

/** Nothing of what is typed is shown; `null` for a person who does not want to answer (Ctrl-C, Ctrl-D). */
export async function askHidden(question: string): Promise<string | null> {
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

/**
 * A secret from the command's caller, or typed by the person at the terminal.
 *
 * @throws UsageError if nobody gives it.
 */
export async function neededSecret(source: SecretSource, what: string): Promise<string> {
  const secret = givenSecret(source) ?? (canAsk() ? await askHidden(`${what}: `) : null);
  if (secret !== null && secret !== '') return secret;
  throw new UsageError(
    `${what.toLowerCase()} is missing: type it at a terminal, or bring it in ${source.variable} or by a file descriptor`,
  );
}

/** Reads the number of a file descriptor. */
export function readDescriptorNumber(text: string): number {
  const descriptor = Number(text);
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('A file descriptor is a small number.');
  return descriptor;
}
