import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

import { compiledCodeKey, jobCommand } from './job-command.ts';

/** How long the first job of all waits for its code to be compiled, at most. */
const PATIENCE_MS = 20_000;

/**
 * Sees to it that the code of job processes is kept in compiled form before the first of them starts. Compiling takes
 * 20 to 40 MB that a process never gives back; so a process without an order does it, and ends.
 *
 * Never fails: a job that has to compile for itself is larger, and right all the same.
 */
export async function compileJobCode(jobsDir: string): Promise<void> {
  const { file, args, env } = jobCommand(jobsDir);
  const cache = env['NODE_COMPILE_CACHE'];
  if (cache === undefined) return;
  const marker = path.join(cache, `jobs-${compiledCodeKey()}`);
  if (fs.existsSync(marker)) return;
  const child = spawn(file, [...args, '--without-order'], {
    cwd: '/',
    env,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<boolean>((resolve) => {
    child.once('error', () => {
      resolve(false);
    });
    child.once('exit', (code) => {
      resolve(code === 0);
    });
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  // Its input ends before any order came, so it has nothing to do. The argument only tells people what it is.
  child.stdin.on('error', () => undefined).end();
  child.stdout.resume();
  const isCompiled = await ended;
  clearTimeout(timer);
  if (isCompiled) mark(marker);
}

function mark(marker: string): void {
  try {
    fs.writeFileSync(marker, '', { flag: 'wx', mode: 0o600 });
  } catch {
    // Somebody else was as fast, or nothing can be written there: it is compiled once more then.
  }
}
