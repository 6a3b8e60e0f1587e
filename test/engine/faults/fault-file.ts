import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { buildFaultfs } from '../../fault/faultfs-build.ts';
import type { BenchFolder } from '../black-box/bench-folder.ts';

const run = promisify(execFile);

/** A file that misbehaves by rules: what a loop device on it would even out reaches the program as it is. */
export interface FaultFile {
  readonly path: string;
  /** The file that holds what really is stored. */
  readonly image: string;
}

/** Makes a misbehaving file of an image; it goes with the folder. */
export async function faultFile(folder: BenchFolder, image: string, rules: string): Promise<FaultFile> {
  const mount = path.join(folder.path, 'faulty');
  await fs.mkdir(mount);
  const server = spawn(await buildFaultfs(), [image, mount], { stdio: 'ignore' });
  folder.afterwards(async () => {
    await run('fusermount3', ['-u', '-z', mount]);
    server.kill('SIGKILL');
  });
  const file = path.join(mount, 'disk');
  while ((await fs.stat(file).catch(() => null)) === null) {
    if (server.exitCode !== null) throw new Error('the faulty file could not be mounted');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await fs.writeFile(path.join(mount, 'rules'), rules);
  return { path: file, image };
}
