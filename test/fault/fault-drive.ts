import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs/promises';
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { buildFaultfs } from './faultfs-build.ts';
import { attachLoopDevice } from './loop-device.ts';

const run = promisify(execFile);
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** How a faulty drive starts out. */
export interface FaultDriveOptions {
  /** Default 64 MiB. */
  readonly sizeBytes?: number;
  /** Logical sector, default 512. */
  readonly sectorBytes?: number;
  /** Rules as in faultfs.c, separated by `;` or line ends. Default: none, the drive is healthy. */
  readonly rules?: string;
  /** Records every write and flush for {@link FaultDrive.log}. */
  readonly writeLog?: boolean;
  /** Byte that the drive is full of, default 0xA5; `null` leaves it sparse (zeros). */
  readonly fill?: number | null;
  /** Where its files lie, default the system's temporary folder. */
  readonly folder?: string;
}

/** Requests that reached the faulty drive, and what its rules made of them. */
export interface FaultDriveStats {
  readonly reads: number;
  readonly readBytes: number;
  readonly writes: number;
  readonly writtenBytes: number;
  readonly flushes: number;
  readonly rules: readonly { readonly action: string; readonly matched: number; readonly hits: number }[];
}

/** A loop device that misbehaves by rules. */
export interface FaultDrive {
  /** For example `/dev/loop3`. */
  readonly dev: string;
  /** The file that holds what really is on the medium. */
  readonly image: string;
  /** A copy of {@link image} from before anything was written; only with `writeLog`. */
  readonly baseImage: string;
  /** The write log, for `replay.ts`; only with `writeLog`. */
  readonly log: string;
  /** Replaces all rules; requests that hang go on. Rejects if the drive's server is dead. */
  readonly rules: (text: string) => Promise<void>;
  readonly stats: () => Promise<FaultDriveStats>;
  /** Waits until rule number `index` has been hit. */
  readonly untilHit: (index?: number) => Promise<void>;
  /** Kills the server: every later request fails with EIO. */
  readonly kill: () => void;
  /** The drive reports less space from now on; 0 is a drive pulled out. */
  readonly shrink: (sizeBytes: number) => Promise<void>;
  /** Breaks the connection in the kernel: hanging requests fail, also those that ignore SIGKILL. */
  readonly abort: () => Promise<void>;
  /** Releases, detaches, unmounts and deletes everything; never rejects and never hangs. */
  readonly close: () => Promise<void>;
}

/**
 * Makes a drive that misbehaves by rules. Needs root, FUSE and a C compiler (see `whyNoFaultDrive`).
 *
 * Requests that hang may occupy every thread of Node's pool, so what releases them must not need one: rules, statistics,
 * shrinking and abort are synchronous. Their server answers at once, whatever its drive does.
 */
export async function faultDrive(options: FaultDriveOptions = {}): Promise<FaultDrive> {
  const { sizeBytes = 64 * 2 ** 20, sectorBytes = 512, rules = '', writeLog = false, fill = 0xa5 } = options;
  const program = await buildFaultfs();
  const folder = await fs.mkdtemp(path.join(options.folder ?? os.tmpdir(), 'clearbench-faultdrive-'));
  const image = path.join(folder, 'image');
  const baseImage = path.join(folder, 'base');
  const log = path.join(folder, 'log');
  const mount = path.join(folder, 'mount');
  await fs.mkdir(mount);
  await createImage(image, sizeBytes, fill);
  if (writeLog) await fs.copyFile(image, baseImage);

  const server = spawn(program, [image, mount, ...(writeLog ? [`wlog=${log}`] : [])], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => {
    server.once('exit', () => resolve());
    server.once('error', () => resolve());
  });
  try {
    await untilMounted(mount, server);
    const connection = await connectionOf(mount);
    const loop = await attachLoopDevice(path.join(mount, 'disk'), { sectorBytes });
    const emergency = (): void => cleanUpAtExit(server, connection, folder);
    process.once('exit', emergency);

    const drive: FaultDrive = {
      dev: loop.dev,
      image,
      baseImage,
      log,
      rules: (text) => promised(() => writeFileSync(path.join(mount, 'rules'), text === '' ? '#' : text)),
      stats: () => promised(() => parseStats(readFileSync(path.join(mount, 'stats'), 'utf8'))),
      untilHit: async (index = 0) => {
        while (((await drive.stats()).rules[index]?.hits ?? 0) === 0) await sleep(10);
      },
      kill: () => {
        server.kill('SIGKILL');
      },
      shrink: async (size) => {
        truncateSync(path.join(mount, 'disk'), size);
        await loop.resize();
      },
      abort: () => promised(() => breakConnection(connection)),
      close: async () => {
        // A stopped server would never answer; then the rules go, so that nothing hangs any longer.
        server.kill('SIGCONT');
        await drive.rules('').catch(() => undefined);
        if (!(await loop.detach())) {
          await drive.abort();
          await loop.detach();
        }
        await unmount(mount);
        server.kill('SIGKILL');
        await within(2000, exited);
        process.off('exit', emergency);
        await fs.rm(folder, { recursive: true, force: true }).catch(() => undefined);
      },
    };
    if (rules !== '') await drive.rules(rules);
    return drive;
  } catch (error) {
    await unmount(mount);
    server.kill('SIGKILL');
    await within(2000, exited);
    await fs.rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/** The result of a function as a promise, also if it throws. */
function promised<T>(compute: () => T): Promise<T> {
  return new Promise((resolve) => resolve(compute()));
}

async function createImage(image: string, sizeBytes: number, fill: number | null): Promise<void> {
  const file = await fs.open(image, 'w', 0o600);
  try {
    await file.truncate(sizeBytes);
    if (fill === null) return;
    const block = Buffer.alloc(Math.min(sizeBytes, 2 ** 20), fill);
    for (let offset = 0; offset < sizeBytes; offset += block.length) {
      await file.write(block, 0, Math.min(block.length, sizeBytes - offset), offset);
    }
  } finally {
    await file.close();
  }
}

async function untilMounted(mount: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 500; attempt++) {
    if (server.exitCode !== null || server.signalCode !== null) break;
    const mounted = await fs.access(path.join(mount, 'disk')).then(
      () => true,
      () => false,
    );
    if (mounted) return;
    await sleep(20);
  }
  throw new Error('the faulty drive could not be mounted');
}

/** The folder under /sys through which a FUSE connection can be broken; it is named by the file system's device. */
async function connectionOf(mount: string): Promise<string> {
  const { dev } = await fs.stat(mount);
  const minor = (dev & 0xff) | ((dev >>> 12) & ~0xff);
  return `/sys/fs/fuse/connections/${String(minor)}`;
}

function parseStats(text: string): FaultDriveStats {
  const numbers = (pattern: RegExp): readonly number[] =>
    (pattern.exec(text) ?? []).slice(1).map((digits) => Number(digits));
  const [reads = 0, readBytes = 0] = numbers(/reads (\d+) bytes (\d+)/);
  const [writes = 0, writtenBytes = 0] = numbers(/writes (\d+) bytes (\d+)/);
  const [flushes = 0] = numbers(/flushes (\d+)/);
  const rules = [...text.matchAll(/rule \d+ (\w+) matched (\d+) bytes \d+ hit (\d+)/g)].map(
    ([, action = '', matched, hits]) => ({ action, matched: Number(matched), hits: Number(hits) }),
  );
  return { reads, readBytes, writes, writtenBytes, flushes, rules };
}

async function unmount(mount: string): Promise<void> {
  await run('fusermount3', ['-u', '-z', mount])
    .catch(() => run('umount', ['--lazy', mount]))
    .catch(() => undefined);
}

/** Waits for a promise, but not for ever, and whatever becomes of it. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  const settled = work.then(
    () => undefined,
    () => undefined,
  );
  let timer: NodeJS.Timeout | undefined;
  await Promise.race([settled, new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))]);
  clearTimeout(timer);
}

/** Last resort when the test process ends without closing: the loop device detaches itself, the rest goes here. */
function cleanUpAtExit(server: ChildProcess, connection: string, folder: string): void {
  breakConnection(connection);
  server.kill('SIGKILL');
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // A mount point that is still busy stays behind, empty.
  }
}

/** Makes the kernel fail every request of a FUSE connection, also those that ignore SIGKILL. */
function breakConnection(connection: string): void {
  try {
    writeFileSync(path.join(connection, 'abort'), '1');
  } catch {
    // The connection is gone already.
  }
}
