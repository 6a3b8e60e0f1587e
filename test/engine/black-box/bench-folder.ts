import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

import { attachLoopDevice } from '../../fault/loop-device.ts';
import { fillWithOldData, MIB } from './medium.ts';

const run = promisify(execFile);

/** A folder of one test, with drives full of old data in it. Everything made through it goes when the test ends. */
export interface BenchFolder {
  readonly path: string;
  /** State folder of the bench under test; it does not exist yet. */
  readonly data: string;
  /** Makes an image file full of old data. Default 8 MiB. */
  readonly image: (name: string, sizeBytes?: number) => Promise<string>;
  /** Attaches a file as a drive. */
  readonly attach: (
    image: string,
    options?: { readonly readOnly?: boolean; readonly sectorBytes?: number },
  ) => Promise<string>;
  /** Mounts something on a new folder; returns the folder. */
  readonly mount: (name: string, ...options: readonly string[]) => Promise<string>;
  /** Something to undo at the end; the last comes first. */
  readonly afterwards: (undo: () => Promise<unknown>) => void;
}

/** Gives a test a folder, and cleans up after it whatever happens. */
export async function withBenchFolder(body: (folder: BenchFolder) => Promise<void>): Promise<void> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clearbench-test-'));
  const undoing: (() => Promise<unknown>)[] = [];
  try {
    await body({
      path: folder,
      data: path.join(folder, 'data'),
      image: async (name, sizeBytes = 8 * MIB) => {
        const file = path.join(folder, name);
        await fs.writeFile(file, '', { flag: 'wx' });
        await fs.truncate(file, sizeBytes);
        await fillWithOldData(file);
        return file;
      },
      attach: async (image, options) => {
        const loop = await attachLoopDevice(image, options);
        undoing.push(() => loop.detach());
        return loop.dev;
      },
      mount: async (name, ...options) => {
        const mount = path.join(folder, name);
        await fs.mkdir(mount);
        await run('mount', [...options, mount]);
        undoing.push(() => run('umount', [mount]));
        return mount;
      },
      afterwards: (undo) => void undoing.push(undo),
    });
  } finally {
    for (const undo of undoing.reverse()) await undo().catch(() => undefined);
    // A process that was left behind may still be writing its compiled code there.
    await fs.rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** What a file holds, in a form that two looks at it can be compared by. */
export async function fingerprint(file: string): Promise<string> {
  return createHash('sha256')
    .update(await fs.readFile(file))
    .digest('hex');
}
