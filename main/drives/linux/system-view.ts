import { resolveMounts, type ResolvedMount } from './mount-sources.ts';
import { buildGraph, type StorageGraph } from './storage-graph.ts';
import type { SystemSnapshot } from './system-snapshot.ts';
import { findSystemUse, type SystemUseOf } from './system-use.ts';

/** A snapshot with everything derived from it that all drives share. */
export interface SystemView {
  readonly snapshot: SystemSnapshot;
  readonly graph: StorageGraph;
  readonly mounts: readonly ResolvedMount[];
  readonly systemUseOf: SystemUseOf;
}

/** Derives what all drives share from a snapshot. Pure. */
export function viewSystem(snapshot: SystemSnapshot): SystemView {
  const graph = buildGraph(snapshot);
  const mounts = resolveMounts(snapshot);
  return { snapshot, graph, mounts, systemUseOf: findSystemUse(snapshot, graph, mounts) };
}
