import { readdir, readFile } from 'node:fs/promises';

import type { Drive } from '../../../shared/schemas/drive.ts';
import { driveVerdicts, type Verdict } from '../../../shared/policy/verdicts.ts';
import { listDrives } from '../../drives/list-drives.ts';

/** An attached drive and what the policy says of it. */
export interface WatchedDrive {
  readonly drive: Drive;
  readonly verdicts: readonly Verdict[];
}

/** What the watch tells: the drives as they are now, or that looking failed. */
export type DriveNews =
  | { readonly kind: 'drives'; readonly drives: readonly WatchedDrive[] }
  | { readonly kind: 'failed'; readonly cause: unknown };

/** Watches what is attached. */
export interface DriveWatch {
  /** Resolves when what is attached has been told for the first time, or that looking failed. */
  readonly firstLook: Promise<void>;
  /** Looks again at everything, health included; resolves when that has been told. */
  readonly refresh: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** How often the kernel's list of block devices and mounts is compared with the last one: two small reads. */
const LOOK_EVERY_MS = 1000;

/**
 * Tells the attached drives at once, then whenever a block device, a mount or a swap area comes or goes. Looks never
 * overlap; one that fails is told and the next one tries again.
 */
export function watchDrives(allowVirtual: boolean, tell: (news: DriveNews) => Promise<void>): DriveWatch {
  let seen: string | null = null;
  let looking: Promise<void> = Promise.resolve();
  let stopped = false;
  const abort = new AbortController();

  const look = async (health: boolean): Promise<void> => {
    if (stopped) return;
    try {
      seen = await attachmentState();
      const attached = await listDrives({ health, signal: abort.signal });
      const context = { allowVirtual, serialFromLabel: null, attached };
      await tell({
        kind: 'drives',
        drives: attached.map((drive) => ({ drive, verdicts: driveVerdicts(drive, context) })),
      });
    } catch (cause) {
      seen = null;
      if (!abort.signal.aborted) await tell({ kind: 'failed', cause });
    }
  };
  const queue = async (health: boolean): Promise<void> => {
    looking = looking.then(async () => look(health));
    return looking;
  };
  const timer = setInterval(() => {
    attachmentState().then(
      (state) => {
        // First what the kernel knows, within a blink; then what takes asking the drives themselves.
        if (state !== seen) void queue(false).then(async () => queue(true));
      },
      () => void queue(false),
    );
  }, LOOK_EVERY_MS);

  const firstLook = queue(false);
  void firstLook.then(async () => queue(true));
  return {
    firstLook,
    refresh: async () => queue(true),
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      abort.abort();
      await looking;
    },
  };
}

/** Changes whenever a device, its size, a mount or a swap area changes. */
async function attachmentState(): Promise<string> {
  const names = (await readdir('/sys/block')).sort();
  const disks = await Promise.all(
    names.map(async (name) => {
      const facts = await Promise.all(
        ['size', 'diskseq', 'ro'].map(async (fact) =>
          readFile(`/sys/block/${name}/${fact}`, 'utf8').catch(() => '?'),
        ),
      );
      return `${name} ${facts.join(' ')}`;
    }),
  );
  const mounts = await readFile('/proc/self/mountinfo', 'utf8');
  const swaps = await readFile('/proc/swaps', 'utf8').catch(() => '');
  return [...disks, mounts, swaps.replace(/\s\d+\s/g, ' ')].join('\n');
}
