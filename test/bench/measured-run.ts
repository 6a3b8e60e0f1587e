import { spawn, type StdioOptions } from 'node:child_process';
import fs from 'node:fs';

/** What a command took, all its processes together. */
export interface Usage {
  readonly wallSeconds: number;
  /** User and system time, sampled: the last tenth of a second of a process may be missing. */
  readonly cpuSeconds: number;
  /** Largest resident set of any one process, in MiB; and the same of those whose command line is the wanted one. */
  readonly peakMiB: number;
  readonly peakOfNamedMiB: number;
  readonly stdout: string;
}

/** One program of a pipeline. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

const SAMPLE_EVERY_MS = 100;
const CLOCK_TICKS_PER_SECOND = 100;

/**
 * Runs commands side by side or, with `piped`, each into the next, and measures them and everything that they start. The
 * standard output of the last one is returned.
 *
 * @param named the command lines whose memory is told apart; each argument ends with NUL.
 * @throws Error if a command fails.
 */
export async function measure(
  commands: readonly Command[],
  options: { readonly piped?: boolean; readonly named?: RegExp } = {},
): Promise<Usage> {
  const startMs = performance.now();
  const watch = new ProcessWatch(options.named ?? null);
  let stdout = '';
  let upstream: NodeJS.ReadableStream | null = null;
  const exits = commands.map(({ file, args, env }, index) => {
    const stdio: StdioOptions = ['pipe', 'pipe', 'inherit'];
    const child = spawn(file, args, { stdio, env: { ...process.env, ...env } });
    if (child.pid !== undefined) watch.add(child.pid);
    if (options.piped === true && upstream !== null && child.stdin !== null) upstream.pipe(child.stdin);
    else child.stdin?.end();
    if (options.piped === true && index < commands.length - 1) upstream = child.stdout;
    else child.stdout?.on('data', (data: Buffer) => (stdout += data.toString()));
    return new Promise<void>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => {
        if (code === 0) resolve();
        else reject(new Error(`${file} ${args.join(' ')}: exit code ${String(code)}\n${stdout}`));
      });
    });
  });
  const timer = setInterval(() => watch.sample(), SAMPLE_EVERY_MS);
  try {
    await Promise.all(exits);
  } finally {
    clearInterval(timer);
  }
  return { wallSeconds: (performance.now() - startMs) / 1000, ...watch.totals(), stdout };
}

/** Follows processes and their descendants through /proc, also those that outlive their parent. */
class ProcessWatch {
  readonly #named: RegExp | null;
  readonly #seen = new Map<number, { cpuSeconds: number; peakMiB: number; named: boolean }>();

  constructor(named: RegExp | null) {
    this.#named = named;
  }

  add(pid: number): void {
    this.#seen.set(pid, { cpuSeconds: 0, peakMiB: 0, named: false });
  }

  sample(): void {
    const processes = fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    // Parents have smaller numbers than what they start, nearly always; who is missed now is found in the next sample.
    for (const pid of processes.map(Number).sort((a, b) => a - b)) {
      const stat = readOr(`/proc/${String(pid)}/stat`);
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      if (!this.#seen.has(pid) && this.#seen.has(Number(fields[1]))) this.add(pid);
      const usage = this.#seen.get(pid);
      if (usage === undefined || stat === '') continue;
      usage.cpuSeconds = (Number(fields[11]) + Number(fields[12])) / CLOCK_TICKS_PER_SECOND;
      const peakKiB = /VmHWM:\s+(\d+)/.exec(readOr(`/proc/${String(pid)}/status`))?.[1];
      usage.peakMiB = Math.max(usage.peakMiB, Number(peakKiB ?? 0) / 1024);
      usage.named ||= this.#named?.test(readOr(`/proc/${String(pid)}/cmdline`)) === true;
    }
  }

  totals(): Pick<Usage, 'cpuSeconds' | 'peakMiB' | 'peakOfNamedMiB'> {
    const all = [...this.#seen.values()];
    const peak = (usages: typeof all): number =>
      Math.round(Math.max(0, ...usages.map(({ peakMiB }) => peakMiB)));
    return {
      cpuSeconds: all.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
      peakMiB: peak(all),
      peakOfNamedMiB: peak(all.filter(({ named }) => named)),
    };
  }
}

function readOr(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
