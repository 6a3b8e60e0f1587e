import { readingOr } from '../../../shared/reading.ts';
import type { SystemUse } from '../../../shared/schemas/drive.ts';
import { startedFrom } from './boot-source.ts';
import { mountSources } from './mount-sources.ts';
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
export function findSystemUse(snapshot: SystemSnapshot, graph: StorageGraph): SystemUseOf {
  const reasons = new Map<string, Set<string>>();
  const unknowns = new Set(unreadableParts(snapshot));

  const claim = (deviceNumber: string, use: string): void => {
    for (const [reached, path] of reach(graph.lower, deviceNumber)) {
      // The path runs from what is used down to the drive; a person reads it from the drive up.
      const between = path.slice(0, -1).map((number) => nodeTitle(graph, number));
      const through = between.length === 0 ? '' : ` through ${between.reverse().join(', ')}`;
      add(reasons, reached, `${use}${through}`);
      if (graph.unresolved.has(reached)) {
        unknowns.add(`where the file behind ${nodeTitle(graph, reached)} lies is unknown`);
      }
    }
  };

  let rootKnown = false;
  for (const mount of readingOr(snapshot.mounts, [])) {
    if (!isSystemFolder(mount.mountPoint)) continue;
    const sources = mountSources(snapshot, mount);
    for (const device of sources.devices) claim(device, `holds ${mount.mountPoint}`);
    const own = mount.namespace === 'own' || mount.namespace === 'init';
    if (sources.unresolved !== null && own && isVitalFolder(mount.mountPoint)) {
      unknowns.add(sources.unresolved);
    }
    if (mount.mountPoint === '/' && own && sources.devices.length > 0) rootKnown = true;
  }
  for (const swap of readingOr(snapshot.swaps, [])) {
    if (swap.deviceNumber === null) unknowns.add(`where the swap area ${swap.path} lies is unknown`);
    else for (const device of behind(snapshot, swap.deviceNumber)) claim(device, `holds swap (${swap.path})`);
  }
  for (const device of startedFrom(snapshot, rootKnown))
    claim(device, 'is what this system was started from');

  return (deviceNumber) => {
    const own = reasons.get(deviceNumber);
    if (own !== undefined) return { state: 'system', reasons: shorten([...own]) };
    const alias = aliasOf(graph, reasons, deviceNumber);
    if (alias !== null) return { state: 'system', reasons: [alias] };
    return unknowns.size > 0
      ? { state: 'unknown', reasons: shorten([...unknowns]) }
      : { state: 'not-system', reasons: [] };
  };
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

function behind(snapshot: SystemSnapshot, deviceNumber: string): readonly string[] {
  if (!deviceNumber.startsWith('0:')) return [deviceNumber];
  const mounts = readingOr(snapshot.mounts, []).filter((mount) => mount.deviceNumber === deviceNumber);
  return mounts.flatMap((mount) => mountSources(snapshot, mount).devices);
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
