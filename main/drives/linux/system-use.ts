import { readingOr } from '../../../shared/reading.ts';
import type { SystemUse } from '../../../shared/schemas/drive.ts';
import { startedFrom } from './boot-source.ts';
import type { ResolvedMount } from './mount-sources.ts';
import { nodeTitle } from './node-title.ts';
import { reach, type StorageGraph } from './storage-graph.ts';
import { isSystemFolder, isVitalFolder } from './system-folders.ts';
import type { SystemSnapshot } from './system-snapshot.ts';

/** More reasons than a person reads; the rest is counted. */
const maxReasons = 6;

/** Answers, for any device of one snapshot, whether the running system depends on it. */
export type SystemUseOf = (deviceNumber: string) => SystemUse;

/**
 * Works out what backs the running system: everything that system folders, swap and the boot lie on, down through every
 * layer to the drives, and back up to every other name of those drives. What cannot be told makes the answer `unknown`,
 * which counts as system.
 */
export function findSystemUse(
  snapshot: SystemSnapshot,
  graph: StorageGraph,
  mounts: readonly ResolvedMount[],
): SystemUseOf {
  const reasons = new Map<string, Set<string>>();
  const unknowns = new Set(unreadableParts(snapshot));
  for (const deviceNumber of graph.unresolved) {
    unknowns.add(`what ${nodeTitle(graph, deviceNumber)} lies on is unknown`);
  }

  const claim = (deviceNumber: string, use: string): void => {
    for (const [reached, path] of reach(graph.lower, deviceNumber)) {
      // The path runs from what is used down to the drive; a person reads it from the drive up.
      const between = path.slice(0, -1).map((number) => nodeTitle(graph, number));
      const through = between.length === 0 ? '' : ` through ${between.reverse().join(', ')}`;
      add(reasons, reached, `${use}${through}`);
    }
  };

  let rootKnown = false;
  for (const { mount, devices, unresolved } of mounts) {
    if (!isSystemFolder(mount.mountPoint)) continue;
    for (const device of devices) claim(device, `holds ${mount.mountPoint}`);
    const own = mount.namespace === 'own' || mount.namespace === 'init';
    if (unresolved !== null && own && isVitalFolder(mount.mountPoint)) unknowns.add(unresolved);
    if (own && mount.mountPoint === '/' && devices.some((device) => endsOnDrive(graph, device))) {
      rootKnown = true;
    }
  }
  for (const swap of readingOr(snapshot.swaps, [])) {
    if (swap.deviceNumber === null) unknowns.add(`where the swap area ${swap.path} lies is unknown`);
    else for (const device of behind(mounts, swap.deviceNumber)) claim(device, `holds swap (${swap.path})`);
  }
  const boot = startedFrom(snapshot, rootKnown);
  for (const device of boot.devices) claim(device, 'is what this system was started from');
  const contentsMatter = boot.missing || mounts.some(({ mount }) => mount.fileSystem === 'zfs');

  return (deviceNumber) => {
    const own = reasons.get(deviceNumber);
    if (own !== undefined) return { state: 'system', reasons: shorten([...own]) };
    const alias = aliasOf(graph, reasons, deviceNumber);
    if (alias !== null) return { state: 'system', reasons: [alias] };
    const open = [...unknowns, ...(contentsMatter ? unreadContents(graph, deviceNumber) : [])];
    return open.length > 0
      ? { state: 'unknown', reasons: shorten(open) }
      : { state: 'not-system', reasons: [] };
  };
}

/** Members of ZFS pools and boot media are found by their content: what could not be read may be one. */
function unreadContents(graph: StorageGraph, deviceNumber: string): readonly string[] {
  return [...graph.nodes.values()]
    .filter((node) => node.deviceNumber === deviceNumber || node.parent === deviceNumber)
    .flatMap((node) =>
      node.contentType.status === 'unavailable'
        ? [`what ${node.name} holds could not be read (${node.contentType.reason})`]
        : [],
    );
}

/** Parts of the snapshot without which nothing can be ruled out. */
function unreadableParts(snapshot: SystemSnapshot): readonly string[] {
  const parts = [snapshot.mounts, snapshot.swaps].flatMap((part) =>
    part.status === 'unavailable' ? [part.reason] : [],
  );
  return snapshot.container === null
    ? parts
    : [...parts, `this is a container (${snapshot.container}): what its host uses cannot be seen`];
}

/**
 * A device that is only another name for (a part of) a system drive, such as a multipath map over it. A file on a system
 * drive is not: a loop device over it may be overwritten without harm to the system.
 */
function aliasOf(
  graph: StorageGraph,
  reasons: ReadonlyMap<string, unknown>,
  deviceNumber: string,
): string | null {
  for (const below of reach(graph.lower, deviceNumber, (kind) => kind !== 'file').keys()) {
    if (reasons.has(below)) return `lies on the system's ${nodeTitle(graph, below)}`;
  }
  return null;
}

/** Whether a device leads down to a drive, and not only to memory (through a loop device over a file in a tmpfs). */
function endsOnDrive(graph: StorageGraph, deviceNumber: string): boolean {
  return [...reach(graph.lower, deviceNumber).keys()].some((reached) => {
    const name = graph.nodes.get(reached)?.name ?? '';
    return !graph.lower.has(reached) && !/^(loop|zram|ram)\d/.test(name);
  });
}

/** The block devices behind the device number of the file system that holds a swap file. */
function behind(mounts: readonly ResolvedMount[], deviceNumber: string): readonly string[] {
  if (!deviceNumber.startsWith('0:')) return [deviceNumber];
  return mounts.filter(({ mount }) => mount.deviceNumber === deviceNumber).flatMap(({ devices }) => devices);
}

function shorten(reasons: readonly string[]): readonly string[] {
  const unique = [...new Set(reasons)];
  if (unique.length <= maxReasons) return unique;
  return [...unique.slice(0, maxReasons), `and ${unique.length - maxReasons} more`];
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}
