import { stat } from 'node:fs/promises';
import { z } from 'zod';

import { readingOr, type Reading } from '../../../shared/reading.ts';
import { formatDeviceNumber } from '../../device-number.ts';
import { runTool } from '../run-tool.ts';
import { mountHolding, ownMounts } from './mount-table.ts';
import type { Backing, BlockNode, Mount } from './system-snapshot.ts';

const losetupTimeoutMs = 3000;

/** What losetup knows of a loop device's backing file; numbers are strings in older versions. */
const losetupSchema = z.object({
  loopdevices: z.array(
    z.object({
      name: z.string(),
      'back-file': z.string().nullable(),
      'back-ino': z.union([z.int(), z.string()]).nullish(),
      'back-maj:min': z.string().nullish(),
    }),
  ),
});

/** A loop device and the file behind it, told apart by device and inode rather than by name. */
export interface LoopFile {
  readonly loopPath: string;
  readonly filePath: string;
  /** Device number of the file's file system, and inode; `null` where losetup may not ask. */
  readonly deviceNumber: string | null;
  readonly inode: string | null;
}

/** Reads losetup's JSON. An empty output means that there is no loop device in use. */
export function parseLosetup(text: string): readonly LoopFile[] {
  if (text.trim() === '') return [];
  return losetupSchema.parse(JSON.parse(text)).loopdevices.flatMap((loop) => {
    const filePath = loop['back-file'];
    if (filePath === null) return [];
    const number = loop['back-maj:min']?.trim() ?? '';
    const inode = String(loop['back-ino'] ?? '');
    return [
      {
        loopPath: loop.name,
        filePath,
        deviceNumber: /^\d+:\d+$/.test(number) ? number : null,
        inode: /^\d+$/.test(inode) ? inode : null,
      },
    ];
  });
}

/** Every loop device in use, by losetup; `null` where it is missing, not allowed or stuck. */
export async function readLoopFiles(): Promise<readonly LoopFile[] | null> {
  const run = await runTool(
    'losetup',
    ['--json', '--list', '--output', 'NAME,BACK-FILE,BACK-INO,BACK-MAJ:MIN'],
    {
      timeoutMs: losetupTimeoutMs,
    },
  );
  if (run.kind !== 'ended' || run.exitCode !== 0) return null;
  try {
    return parseLosetup(run.stdout);
  } catch {
    return null;
  }
}

/**
 * Completes the backing of loop devices and zram: which device it lies on. The backing file itself is never touched, for
 * its file system may be stuck: losetup asks the kernel, in a process of its own that can be left behind.
 */
export async function resolveBackings(
  nodes: readonly BlockNode[],
  mounts: Reading<readonly Mount[]>,
): Promise<readonly BlockNode[]> {
  if (nodes.every((node) => node.backing === null)) return nodes;
  const loopFiles = (await readLoopFiles()) ?? [];
  return Promise.all(
    nodes.map(async (node) => {
      if (node.backing === null) return node;
      const loopFile = loopFiles.find((file) => file.loopPath === `/dev/${node.name}`);
      return { ...node, backing: await resolveBacking(node.backing.path, loopFile, readingOr(mounts, [])) };
    }),
  );
}

async function resolveBacking(
  path: string,
  loopFile: LoopFile | undefined,
  mounts: readonly Mount[],
): Promise<Backing> {
  if (path.startsWith('/dev/')) {
    const status = await stat(path).catch(() => null);
    if (status?.isBlockDevice() === true) {
      return { path, kind: 'device', deviceNumber: formatDeviceNumber(status.rdev) };
    }
  }
  const holding = loopFile?.deviceNumber ?? mountHolding(ownMounts(mounts), path)?.deviceNumber ?? null;
  return { path, kind: 'file', deviceNumber: holding };
}
