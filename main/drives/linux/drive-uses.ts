import { cleanDriveText } from '../../../shared/drive-text.ts';
import { readingOr } from '../../../shared/reading.ts';
import type { DriveHolder } from '../../../shared/schemas/drive.ts';
import { layerKind } from './node-title.ts';
import { deviceNumbersBehind, reach } from './storage-graph.ts';
import type { SystemView } from './system-view.ts';

/** How swap shows among mount points. */
export const swapMountPoint = '[SWAP]';

/** What uses a device right now. */
export interface DriveUses {
  readonly mountPoints: readonly string[];
  readonly holders: readonly DriveHolder[];
}

/** Finds everything that is mounted from a device, or built upon it, at any height. */
export function findUses(
  { snapshot, graph, mounts }: Pick<SystemView, 'snapshot' | 'graph' | 'mounts'>,
  deviceNumber: string,
): DriveUses {
  const above = reach(graph.upper, deviceNumber);
  const uses = (devices: readonly string[]): boolean => devices.some((device) => above.has(device));

  const mounted = mounts
    .filter(({ devices }) => uses(devices))
    .map(({ mount }) => cleanDriveText(mount.mountPoint));
  const swaps = readingOr(snapshot.swaps, []).filter((swap) =>
    uses(deviceNumbersBehind(snapshot, swap.deviceNumber)),
  );

  const layers = [...above.keys()]
    .filter((number) => number !== deviceNumber)
    .flatMap((number) => graph.nodes.get(number) ?? [])
    .filter((node) => node.parent === null)
    .map((node) => ({ path: nodePath(node.name), kind: layerKind(node) }));
  const pools = snapshot.pools
    .filter((pool) => uses(pool.devices))
    .map((pool) => ({ path: pool.id, kind: pool.kind }));
  const swapHolders = swaps.map((swap) => ({ path: cleanDriveText(swap.path), kind: 'swap' }));

  return {
    mountPoints: [...new Set([...mounted, ...(swaps.length > 0 ? [swapMountPoint] : [])])].sort(),
    holders: [...layers, ...pools, ...swapHolders],
  };
}

/** The kernel's device path of a device name. */
export function nodePath(name: string): string {
  return `/dev/${name}`;
}
