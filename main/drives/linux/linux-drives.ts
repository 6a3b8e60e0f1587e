import { ClearbenchError } from '../../../shared/problem.ts';
import { readingOr } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';
import { readDeviceFacts } from './device-facts.ts';
import { nodePath } from './drive-uses.ts';
import { makeDrive } from './make-drive.ts';
import { probeContents } from './probe-content.ts';
import { readSnapshot } from './read-snapshot.ts';
import type { BlockNode } from './system-snapshot.ts';
import { viewSystem, type SystemView } from './system-view.ts';

/** Whether the drives themselves may be asked (which a stuck drive answers late), and what cancels that. */
export interface ReadOptions {
  readonly askDrives: boolean;
  readonly signal: AbortSignal | undefined;
}

/**
 * Every whole drive on this Linux system, from sysfs, the mount table and udev's database. Drives are read from only to
 * find out what udev does not know of their content, and only when they may be asked.
 */
export async function readLinuxDrives(options: ReadOptions): Promise<readonly Drive[]> {
  const snapshot = await readSnapshot();
  const nodes = await probeContents(snapshot.nodes, () => options.askDrives, options.signal);
  const view = viewSystem({ ...snapshot, nodes });
  const drives = await Promise.all(
    view.snapshot.nodes.filter(isListed).map(async (node) => {
      const facts = await readDeviceFacts(node);
      return facts === null ? null : makeDrive(view, node, facts);
    }),
  );
  return drives.filter((drive) => drive !== null).sort(byName);
}

/**
 * The drive with this device number.
 *
 * @throws ClearbenchError TARGET_NOT_FOUND, TARGET_IS_PARTITION.
 */
export async function readLinuxDrive(deviceNumber: string, options: ReadOptions): Promise<Drive> {
  const snapshot = await readSnapshot();
  const mayBeAsked = (node: BlockNode): boolean =>
    options.askDrives && (node.deviceNumber === deviceNumber || node.parent === deviceNumber);
  const nodes = await probeContents(snapshot.nodes, mayBeAsked, options.signal);
  const view = viewSystem({ ...snapshot, nodes });
  const node = view.graph.nodes.get(deviceNumber);
  const facts = node === undefined ? null : await readDeviceFacts(node);
  if (node === undefined || facts === null) {
    throw new ClearbenchError('TARGET_NOT_FOUND', `There is no block device ${deviceNumber}.`);
  }
  refusePartition(view, node);
  return makeDrive(view, node, facts);
}

function refusePartition(view: SystemView, node: BlockNode): void {
  const parent = node.parent === null ? undefined : view.graph.nodes.get(node.parent);
  if (parent === undefined) return;
  throw new ClearbenchError(
    'TARGET_IS_PARTITION',
    `${nodePath(node.name)} is a partition of ${nodePath(parent.name)}, not a whole drive.`,
  );
}

/** Nodes that the kernel keeps in reserve (loop devices without a file, zram and nbd without a size) are no drives. */
function isListed(node: BlockNode): boolean {
  if (node.parent !== null) return false;
  if (/^loop\d/.test(node.name)) return node.backing !== null;
  return !/^(zram|nbd|rbd|drbd)\d/.test(node.name) || readingOr(node.sizeBytes, 0) > 0;
}

function byName(a: Drive, b: Drive): number {
  return a.path.length - b.path.length || (a.path < b.path ? -1 : 1);
}
