import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = import.meta.dirname;
const sources = ['faultfs.c', 'rules.c'];
const watched = [...sources, 'rules.h'];

/**
 * Compiles the faulty drive's server, once per version of its source: later calls, also from other test processes, take
 * it from a folder under the system's temporary folder.
 *
 * @returns the path of the program.
 */
export async function buildFaultfs(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of watched) hash.update(await fs.readFile(path.join(folder, name)));
  const cache = path.join(os.tmpdir(), `clearbench-faultfs-${hash.digest('hex').slice(0, 16)}`);
  const program = path.join(cache, 'faultfs');
  if (await exists(program)) return program;

  await fs.mkdir(cache, { recursive: true, mode: 0o700 });
  const flags = (await run('pkg-config', ['--cflags', '--libs', 'fuse3'])).stdout.trim().split(/\s+/);
  // A name of our own and a rename: two test processes may compile at the same time.
  const unfinished = `${program}.${String(process.pid)}.${String(Date.now())}`;
  await run('gcc', ['-O2', '-Wall', '-Wextra', '-o', unfinished, ...sources, ...flags, '-lpthread'], {
    cwd: folder,
  });
  await fs.rename(unfinished, program);
  return program;
}

/** What keeps faulty drives from being made on this machine, as a sentence for people; `null` if nothing does. */
export async function whyNoFaultDrive(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'needs root (loop devices and FUSE mounts)';
  if (!(await exists('/dev/fuse'))) return 'needs /dev/fuse (load the fuse module)';
  if (!(await exists('/dev/loop-control'))) return 'needs /dev/loop-control (load the loop module)';
  try {
    await buildFaultfs();
  } catch {
    return 'needs gcc, pkg-config and libfuse3-dev to compile the faulty drive';
  }
  return null;
}

function exists(file: string): Promise<boolean> {
  return fs.access(file).then(
    () => true,
    () => false,
  );
}
