import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

import { formatDeviceNumber } from '../../../main/device-number.ts';
import { readDrive } from '../../../main/drives/read-drive.ts';
import { connectEngine, type EngineClient } from '../../../main/engine/client.ts';
import type { MethodId } from '../../../shared/methods.ts';
import { confirmationOf } from '../../../shared/policy/confirmation.ts';
import { driveVerdicts, needingConfirmation } from '../../../shared/policy/verdicts.ts';
import type { Identifier, Plan, PlanTarget } from '../../../shared/schemas/plan.ts';
import { samplePlan } from '../../unit/policy/sample-job.ts';

export const MIB = 2 ** 20;

// Engine processes of all these tests share their compiled modules: starting them is most of the time.
process.env['NODE_COMPILE_CACHE'] ??= path.join(
  os.tmpdir(),
  `clearbench-compiled-${String(process.getuid?.() ?? 0)}`,
);

/** A temporary folder with the state of one or more benches; `close` removes it and ends what still runs in it. */
export class BenchUnderTest {
  readonly folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clearbench-engine-'));
  readonly jobsDir: string;
  readonly #engines: EngineClient[] = [];

  /** @param jobsDir where the jobs are, if not in the folder of this bench. */
  constructor(jobsDir?: string) {
    this.jobsDir = jobsDir ?? path.join(this.folder, 'state/jobs');
  }

  /** A bench process's connection to a broker of its own. */
  async engine(): Promise<EngineClient> {
    const engine = await connectEngine({ privilege: 'needed', jobsDir: this.jobsDir });
    this.#engines.push(engine);
    return engine;
  }

  /** An image file full of old data. */
  image(sizeBytes: number, name = 'drive.img'): string {
    const file = path.join(this.folder, name);
    fs.writeFileSync(file, Buffer.alloc(sizeBytes, 0xa5));
    return file;
  }

  async close(): Promise<void> {
    await Promise.all(this.#engines.map((engine) => engine.close()));
    processesIn(this.jobsDir).forEach(({ pid }) => {
      kill(pid);
    });
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** An id like those that benches give. */
export function newJobId(): string {
  const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return `J20260102-030405-${[...randomBytes(8)].map((byte) => digits[byte % 32]).join('')}`;
}

/** The plan for an image, as a bench makes it. */
export function imagePlan(image: string, change: Partial<Plan> = {}): Plan {
  const real = fs.realpathSync(image);
  const { dev, ino, size } = fs.statSync(real, { bigint: true });
  const target: PlanTarget = {
    kind: 'image',
    path: real,
    fileId: `${String(dev)}:${String(ino)}`,
    sizeBytes: Number(size),
    logicalSectorBytes: 512,
  };
  return planFor(target, { kind: 'file', value: path.basename(real) }, change);
}

/** The plan for a device, as a bench makes it after it has read the drive. */
export async function devicePlan(dev: string, change: Partial<Plan> = {}): Promise<Plan> {
  const drive = await readDrive(formatDeviceNumber(fs.statSync(dev, { bigint: true }).rdev));
  if (drive.sizeBytes.status !== 'known' || drive.logicalSectorBytes.status !== 'known') {
    throw new Error('the drive has no size');
  }
  const serial = drive.identity.serial;
  const identifier: Identifier =
    serial.status === 'known'
      ? { kind: 'serial', value: serial.value }
      : { kind: 'label', value: 'LABEL-0001' };
  const context = {
    allowVirtual: true,
    serialFromLabel: identifier.kind === 'label' ? identifier.value : null,
    attached: [drive],
  };
  return planFor(
    {
      kind: 'device',
      path: dev,
      drive,
      sizeBytes: drive.sizeBytes.value,
      logicalSectorBytes: drive.logicalSectorBytes.value,
    },
    identifier,
    {
      allowVirtual: true,
      acceptedVerdicts: needingConfirmation(driveVerdicts(drive, context)).map(({ code }) => code),
      ...change,
    },
  );
}

function planFor(target: PlanTarget, identifier: Identifier, change: Partial<Plan>): Plan {
  const methodId: MethodId = 'clear-zeros';
  return {
    ...samplePlan,
    jobId: newJobId(),
    target,
    identifier,
    methodId,
    confirmedWith: confirmationOf(identifier),
    ...change,
  };
}

/** Whether a file holds the same byte everywhere. */
export function isFilledWith(file: string, byte: number): boolean {
  return fs.readFileSync(file).equals(Buffer.alloc(fs.statSync(file).size, byte));
}

/** The engine's processes of one kind that work in a folder of jobs. */
export function processesIn(
  jobsDir: string,
): readonly { readonly pid: number; readonly kind: 'broker' | 'job' }[] {
  const all = fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  const brokers = all.filter((pid) => {
    const words = commandLine(pid);
    return words[1]?.endsWith('/broker-main.ts') === true && words.includes(jobsDir);
  });
  // A job's command line does not name its folder, but it has the log of its broker open.
  const log = path.join(path.dirname(jobsDir), 'log/engine.log');
  const jobs = all.filter(
    (pid) => commandLine(pid)[1]?.endsWith('/job-main.ts') === true && linkOf(`/proc/${pid}/fd/2`) === log,
  );
  return [
    ...brokers.map((pid) => ({ pid, kind: 'broker' }) as const),
    ...jobs.map((pid) => ({ pid, kind: 'job' }) as const),
  ];
}

/** The only job process in a folder of jobs. */
export function onlyJobProcess(jobsDir: string): number {
  const [only, ...more] = processesIn(jobsDir).filter(({ kind }) => kind === 'job');
  if (only === undefined || more.length > 0) throw new Error('there is not exactly one job process');
  return only.pid;
}

function commandLine(pid: number): readonly string[] {
  try {
    const words = fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.filter((word, index) => index === 0 || !word.startsWith('--') || word === '--jobs-dir');
  } catch {
    return [];
  }
}

function linkOf(link: string): string | null {
  try {
    return fs.readlinkSync(link);
  } catch {
    return null;
  }
}

/** Ends a process for good; it may be gone already. */
export function kill(pid: number, signal: NodeJS.Signals = 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone.
  }
}

/** Waits until something holds; the test's own time limit is the only limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await delay(20);
}

/** Gives a loop device an identity in udev's database, as a real drive has one. Returns what takes it away again. */
export function identify(dev: string, serial: string, model = 'CLEARBENCH TEST'): () => void {
  const number = formatDeviceNumber(fs.statSync(dev, { bigint: true }).rdev);
  const file = `/run/udev/data/b${number}`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(
    file,
    `E:ID_SERIAL_SHORT=${serial}\nE:ID_SERIAL=${model.replaceAll(' ', '_')}_${serial}\nE:ID_MODEL=${model}\n`,
  );
  return () => {
    fs.rmSync(file, { force: true });
  };
}

/** Mounts a small file system in memory and returns what unmounts it. */
export function smallDisk(folder: string, kibibytes: number): () => void {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k,mode=0700`, 'tmpfs', folder]);
  return () => {
    execFileSync('umount', ['--lazy', folder]);
  };
}
