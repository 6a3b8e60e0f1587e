import type { StorageGraph } from './storage-graph.ts';
import type { BlockNode } from './system-snapshot.ts';

/** What makes a device-mapper device, by the prefix of its UUID. */
const mapperMakers: readonly (readonly [prefix: string, kind: string])[] = [
  ['LVM-', 'LVM'],
  ['CRYPT-', 'crypt'],
  ['mpath-', 'multipath'],
  ['DMRAID-', 'dmraid'],
  ['part', 'dm partition'],
];

/** In one or two words, what kind of layer a device is: `LVM`, `crypt`, `md`, `loop`, `partition`… */
export function layerKind(node: BlockNode): string {
  if (node.parent !== null) return 'partition';
  const mapper = node.mapper;
  if (mapper !== null) return mapperMakers.find(([prefix]) => mapper.uuid.startsWith(prefix))?.[1] ?? 'dm';
  return /^(md|loop|zram|nbd|bcache|drbd|zd|ram|dm)/.exec(node.name)?.[1] ?? 'disk';
}

/** How a device is named in a sentence: its mapper name where it has one, with the kind of layer. */
export function nodeTitle(graph: StorageGraph, deviceNumber: string): string {
  const node = graph.nodes.get(deviceNumber);
  if (node === undefined) return deviceNumber;
  if (node.mapper !== null) return `${layerKind(node)} ${node.mapper.name}`;
  return node.name;
}
