import { spawn, type ChildProcess } from 'node:child_process';

import { inject } from 'vitest';

const root = new URL('../../..', import.meta.url).pathname;

/** A command on a terminal of its own, with a person in front of it. */
export interface Terminal {
  readonly process: ChildProcess;
  /** Everything shown so far. */
  readonly shown: () => string;
  /** Waits until the screen has shown this. */
  readonly untilShown: (pattern: RegExp) => Promise<void>;
  /** Types a line and presses Enter. */
  readonly type: (line: string) => void;
  /** Presses keys, without Enter. */
  readonly press: (keys: string) => void;
  readonly ended: Promise<{ readonly exitCode: number | null; readonly shown: string }>;
}

/** Gives the command a pseudo-terminal; Python has one in its standard library, Node has none. */
const ptyProgram = `
import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))
`;

/** Starts `clearbench ARGS…` on a terminal. */
export function startOnTerminal(args: readonly string[]): Terminal {
  const child = spawn(
    'python3',
    ['-c', ptyProgram, `${root}node_modules/node/bin/node`, inject('commandLineBundle'), ...args],
    { cwd: '/', stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, TERM: 'xterm', NO_COLOR: '1' } },
  );
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (shown += text));
  const ended = new Promise<{ exitCode: number | null; shown: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, shown }));
  });
  return {
    process: child,
    shown: () => shown,
    untilShown: async (pattern) => {
      while (!pattern.test(shown)) {
        if (child.exitCode !== null) throw new Error(`ended without showing ${String(pattern)}: ${shown}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    type: (line) => void child.stdin.write(`${line}\r`),
    press: (keys) => void child.stdin.write(keys),
    ended,
  };
}
