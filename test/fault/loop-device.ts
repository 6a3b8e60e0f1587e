import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A loop device of a test. */
export interface LoopDevice {
  /** For example `/dev/loop3`. */
  readonly dev: string;
  /** Tells the kernel to look at the size of the backing file again. */
  readonly resize: () => Promise<void>;
  /** Detaches it. Resolves `false` if it is still there after a while because somebody else holds it open. */
  readonly detach: () => Promise<boolean>;
}

/**
 * Attaches a loop device that goes past the page cache to a file.
 *
 * The device is marked to detach itself when its last user closes it, and the returned value is such a user: when the
 * test process dies, whatever the reason, the kernel cleans up.
 */
export async function attachLoopDevice(
  file: string,
  options: { readonly sectorBytes?: number; readonly readOnly?: boolean } = {},
): Promise<LoopDevice> {
  const { stdout } = await run('losetup', [
    '--find',
    '--show',
    '--direct-io=on',
    `--sector-size=${String(options.sectorBytes ?? 512)}`,
    ...(options.readOnly === true ? ['--read-only'] : []),
    file,
  ]);
  const dev = stdout.trim();
  const holder = await fs.open(dev, 'r');
  await run('losetup', ['--detach', dev]);
  const backing = `/sys/block/${path.basename(dev)}/loop/backing_file`;
  return {
    dev,
    resize: async () => {
      await run('losetup', ['--set-capacity', dev]);
    },
    detach: async () => {
      await holder.close().catch(() => undefined);
      for (let attempt = 0; attempt < 40; attempt++) {
        const attached = await fs.readFile(backing, 'utf8').catch(() => null);
        // Somebody else may have got the same device number in the meantime.
        if (attached === null || !attached.startsWith(file)) return true;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return false;
    },
  };
}

/** What keeps loop devices from being made on this machine, as a sentence for people; `null` if nothing does. */
export async function whyNoLoopDevice(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'needs root (loop devices)';
  return fs.access('/dev/loop-control').then(
    () => null,
    () => 'needs /dev/loop-control (load the loop module)',
  );
}
