import { spawn, type ChildProcess } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';

import { inject } from 'vitest';

import { wipeReportSchema, type JobReport, type WipeReport } from './wipe-report.ts';

const root = new URL('../../..', import.meta.url).pathname;
/** The Node that the project brings, whatever runs the tests. */
const node = `${root}node_modules/node/bin/node`;

/** Hundreds of commands start here; each compiles the same sources. */
const compileCache = path.join(os.tmpdir(), `clearbench-compiled-${String(process.getuid?.())}`);

/** How a command ended. */
export interface Ended {
  /** `null` if a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command under way. */
export interface Running {
  readonly process: ChildProcess;
  /** Everything on stderr so far. */
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
}

/**
 * Waits for something that happens while a command runs.
 *
 * @throws Error with all that the command said if it ends first.
 */
export async function whileRunning<T>(running: Running, something: Promise<T>): Promise<T> {
  return Promise.race([
    something,
    running.ended.then(({ exitCode, stdout, stderr }) => {
      throw new Error(`it ended first, with ${String(exitCode)}:\n${stdout}\n${stderr}`);
    }),
  ]);
}

/** Starts `clearbench ARGS…` without a terminal, as a script would. */
export function startClearbench(
  args: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  entry = inject('commandLineBundle'),
): Running {
  const child = spawn(node, [entry, ...args], {
    cwd: '/',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', NODE_COMPILE_CACHE: compileCache, ...environment },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
  return { process: child, stderr: () => stderr, ended };
}

/** Runs `clearbench ARGS…` to its end. */
export function clearbench(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Ended> {
  return startClearbench(args, environment).ended;
}

/** Runs `clearbench ARGS…` from its sources as they stand, as `npm run clearbench` does. */
export function clearbenchFromSources(
  args: readonly string[],
  environment?: NodeJS.ProcessEnv,
): Promise<Ended> {
  return startClearbench(args, environment, `${root}main/cli.ts`).ended;
}

/** A bench for one test: where it keeps its state and what every wipe on it says. */
export interface WipeOptions {
  readonly data: string;
  /** Serial as read off the label; its last four characters confirm the drive. Default `TEST-0001`. */
  readonly label?: string;
  readonly more?: readonly string[];
}

/** The arguments of a wipe that nothing but the drives themselves can stop. */
export function wipeArguments(
  targets: string | readonly string[],
  { data, label = 'TEST-0001', more = [] }: WipeOptions,
): readonly string[] {
  const named = typeof targets === 'string' ? [targets] : targets;
  const perTarget = [...new Set(named)].flatMap((target) => [
    '--serial-from-label',
    `${target}=${label}`,
    '--confirm',
    `${target}=${label.slice(-4)}`,
  ]);
  const rest = ['--operator', 'Test Engineer', '--allow-virtual', '--yes', ...more];
  return ['--data', data, '--json', 'wipe', ...named, ...perTarget, ...rest];
}

/** A wipe's report with its exit code. */
export interface Wiped extends Ended {
  readonly report: WipeReport;
  /** The only job of the report. */
  readonly job: JobReport;
}

/** Reads the one document that a command with `--json` leaves on stdout. */
export function readReport(ended: Ended): Wiped {
  let report: WipeReport;
  try {
    report = wipeReportSchema.parse(JSON.parse(ended.stdout));
  } catch (cause) {
    throw new Error(`no report on stdout; exit ${String(ended.exitCode)}\n${ended.stdout}\n${ended.stderr}`, {
      cause,
    });
  }
  const [job] = report.jobs;
  if (job === undefined) throw new Error('the report names no job');
  return { ...ended, report, job };
}

/** Wipes one target and reads the report. */
export async function wipe(target: string, options: WipeOptions): Promise<Wiped> {
  return readReport(await clearbench(wipeArguments(target, options)));
}
