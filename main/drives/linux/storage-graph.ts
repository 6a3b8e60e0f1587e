import { readingOr } from '../../../shared/reading.ts';
import type { BlockNode, SystemSnapshot } from './system-snapshot.ts';

/** How a device stores its data on another. `file`: through a file system, so that the two are not the same storage. */
export type EdgeKind = 'partition' | 'slave' | 'device' | 'file';

/** One step from a device to what lies below or above it. */
export interface Edge {
  readonly to: string;
  readonly kind: EdgeKind;
}

/** Which block device is built upon which, both ways. */
export interface StorageGraph {
  readonly nodes: ReadonlyMap<string, BlockNode>;
  readonly lower: ReadonlyMap<string, readonly Edge[]>;
  readonly upper: ReadonlyMap<string, readonly Edge[]>;
  /** Devices that are built upon something, but nobody can tell upon what. */
  readonly unresolved: ReadonlySet<string>;
}

/** Builds the graph from everything that the snapshot knows: partitions, slaves, holders and backing files. */
export function buildGraph(snapshot: SystemSnapshot): StorageGraph {
  const nodes = new Map(snapshot.nodes.map((node) => [node.deviceNumber, node]));
  const lower = new Map<string, Edge[]>();
  const upper = new Map<string, Edge[]>();
  const unresolved = new Set<string>();
  const zfsMembers = snapshot.nodes.filter((node) => readingOr(node.contentType, null) === 'zfs_member');

  const link = (above: string, below: string, kind: EdgeKind): void => {
    if (above === below) return;
    append(lower, above, { to: below, kind });
    append(upper, below, { to: above, kind });
  };
  for (const node of snapshot.nodes) {
    const self = node.deviceNumber;
    if (node.parent !== null) link(self, node.parent, 'partition');
    for (const slave of node.slaves) link(self, slave, 'slave');
    for (const holder of node.holders) link(holder, self, 'slave');
    // A ZFS volume has no slaves in sysfs, and which pool it belongs to is not told: any member may hold it.
    if (/^zd\d+$/.test(node.name)) for (const member of zfsMembers) link(self, member.deviceNumber, 'slave');
    if (node.backing !== null) {
      const targets = deviceNumbersBehind(snapshot, node.backing.deviceNumber);
      for (const target of targets) link(self, target, node.backing.kind);
      if (node.backing.deviceNumber === null) unresolved.add(self);
    }
  }
  for (const node of snapshot.nodes) {
    if (isStacked(node) && !lower.has(node.deviceNumber)) unresolved.add(node.deviceNumber);
  }
  return { nodes, lower, upper, unresolved };
}

/**
 * Devices that cannot exist without another below them. Ventoy maps its ISO file from a partition that it makes the kernel
 * forget afterwards: such a map has no slaves, and the stick does not show that it is in use.
 */
function isStacked(node: BlockNode): boolean {
  return node.parent === null && /^(dm-|md|bcache|drbd|zd)\d/.test(node.name);
}

/**
 * The block devices behind the device number of a file system: the device itself, or every member where the number is
 * an anonymous one (btrfs, zfs). None for file systems in memory or on the network.
 */
export function deviceNumbersBehind(
  snapshot: SystemSnapshot,
  deviceNumber: string | null,
): readonly string[] {
  if (deviceNumber === null) return [];
  if (!deviceNumber.startsWith('0:')) return [deviceNumber];
  const mount = readingOr(snapshot.mounts, []).find((candidate) => candidate.deviceNumber === deviceNumber);
  if (mount === undefined) return [];
  return poolMembers(snapshot, mount.fileSystem, mount.source);
}

/** Members of the multi-device file system that a mount's type and source name; all of its kind where it names none. */
export function poolMembers(snapshot: SystemSnapshot, fileSystem: string, source: string): readonly string[] {
  if (fileSystem === 'zfs') return zfsMembersOf(snapshot, source.split('/')[0] ?? '');
  const pools = snapshot.pools.filter((pool) => pool.kind === fileSystem);
  if (fileSystem !== 'btrfs' && fileSystem !== 'bcachefs') return [];
  const named = snapshot.nodes
    .filter((node) => source.split(':').includes(`/dev/${node.name}`) || isMapperPath(node, source))
    .map((node) => node.deviceNumber);
  const pool = pools.find((candidate) => candidate.devices.some((device) => named.includes(device)));
  if (pool !== undefined) return [...new Set([...pool.devices, ...named])];
  return named.length > 0 ? named : pools.flatMap((candidate) => candidate.devices);
}

/** A pool is told by its label; a member whose label is unknown may belong to any pool. */
function zfsMembersOf(snapshot: SystemSnapshot, poolName: string): readonly string[] {
  return snapshot.nodes
    .filter(
      (node) =>
        readingOr(node.contentType, null) === 'zfs_member' &&
        (node.tags.label === null || node.tags.label === poolName),
    )
    .map((node) => node.deviceNumber);
}

/** Whether `path` is the `/dev/mapper` name of a node. */
export function isMapperPath(node: BlockNode, path: string): boolean {
  return node.mapper !== null && path === `/dev/mapper/${node.mapper.name}`;
}

/** Everything reachable from `start` along `edges` of the accepted kinds, `start` first, each with the path to it. */
export function reach(
  edges: StorageGraph['lower'],
  start: string,
  accepts: (kind: EdgeKind) => boolean = () => true,
): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, readonly string[]>([[start, [start]]]);
  const queue = [start];
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const edge of edges.get(at) ?? []) {
      if (!accepts(edge.kind) || paths.has(edge.to)) continue;
      paths.set(edge.to, [...(paths.get(at) ?? []), edge.to]);
      queue.push(edge.to);
    }
  }
  return paths;
}

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
