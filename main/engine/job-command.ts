import { createHash } from 'node:crypto';
import path from 'node:path';

import { engineEnvironment } from './engine-environment.ts';
import { toolVersion } from './tool-info.ts';

/**
 * Threads for file requests in a job process: more than a drive ever has in flight, so that one which hangs does not
 * take the last of them.
 */
const JOB_THREADS = 24;

/**
 * A job is resident for hours, and up to 24 run side by side. It makes little garbage, so that a small nursery is enough
 * (6 MB less), and its time goes into the kernel, the cipher and WebAssembly, which our JavaScript only hands blocks: to
 * optimise that costs 9 MB and gains nothing.
 */
export const jobNodeOptions = [
  '--max-semi-space-size=1',
  '--optimize-for-size',
  '--single-threaded-gc',
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
] as const;

/** What runs a job process. */
export interface JobCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** The command of a job process that keeps its job below this folder. */
export function jobCommand(jobsDir: string): JobCommand {
  return {
    file: process.execPath,
    args: [...jobNodeOptions, path.join(import.meta.dirname, 'job-main.ts')],
    env: {
      ...engineEnvironment(jobsDir),
      UV_THREADPOOL_SIZE: String(JOB_THREADS),
      MALLOC_ARENA_MAX: '1',
    },
  };
}

/** Tells apart what compiled code is good for: this Node with these options, and this version of ours. */
export function compiledCodeKey(): string {
  return createHash('sha256')
    .update([process.version, process.arch, ...jobNodeOptions, toolVersion].join('\n'))
    .digest('hex')
    .slice(0, 16);
}
