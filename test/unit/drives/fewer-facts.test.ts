import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { viewSystem } from '../../../main/drives/linux/system-view.ts';
import { findUses } from '../../../main/drives/linux/drive-uses.ts';
import type { BlockNode, SystemSnapshot } from '../../../main/drives/linux/system-snapshot.ts';
import { unavailable } from '../../../shared/reading.ts';
import { layeredTopologies } from './topologies/layers.ts';
import { liveTopologies } from './topologies/live.ts';
import { namespaceTopologies } from './topologies/namespaces.ts';
import { plainTopologies } from './topologies/plain.ts';
import { pooledTopologies } from './topologies/pools.ts';
import { snapshotOf } from './topologies/topology.ts';

const snapshots = [
  ...plainTopologies,
  ...layeredTopologies,
  ...pooledTopologies,
  ...liveTopologies,
  ...namespaceTopologies,
].map(snapshotOf);

/** Names of the devices that the system or somebody else uses, so that they are blocked. */
function blocked(snapshot: SystemSnapshot): ReadonlySet<string> {
  const view = viewSystem(snapshot);
  return new Set(
    snapshot.nodes
      .filter((node) => {
        const uses = findUses(view, node.deviceNumber);
        return (
          view.systemUseOf(node.deviceNumber).state !== 'not-system' ||
          uses.mountPoints.length > 0 ||
          uses.holders.length > 0
        );
      })
      .map((node) => node.name),
  );
}

const withoutContent = (node: BlockNode): BlockNode => ({
  ...node,
  contentType: unavailable('not permitted'),
  tags: { label: null, uuid: null, partitionLabel: null, partitionUuid: null },
});

const withoutBacking = (node: BlockNode): BlockNode =>
  node.backing === null ? node : { ...node, backing: { ...node.backing, deviceNumber: null } };

describe('knowing less of a machine', () => {
  it('never unlocks a drive', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...snapshots),
        fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
        fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
        fc.constantFrom('mounts', 'swaps', 'neither'),
        (snapshot, forgetContent, forgetBacking, unreadable) => {
          const poorer: SystemSnapshot = {
            ...snapshot,
            nodes: snapshot.nodes.map((node, index) => {
              const read = forgetContent[index] === true ? withoutContent(node) : node;
              return forgetBacking[index] === true ? withoutBacking(read) : read;
            }),
            ...(unreadable === 'neither' ? {} : { [unreadable]: unavailable('not permitted') }),
          };
          const still = blocked(poorer);
          expect([...blocked(snapshot)].filter((name) => !still.has(name))).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('loses nothing when the kernel tells only one direction of a layer', () => {
    for (const snapshot of snapshots) {
      const slavesOf = new Map(snapshot.nodes.map((node) => [node.deviceNumber, node.slaves]));
      const holdersOnly: SystemSnapshot = {
        ...snapshot,
        nodes: snapshot.nodes.map((node) => ({
          ...node,
          slaves: [],
          holders: [...slavesOf].flatMap(([holder, slaves]) =>
            slaves.includes(node.deviceNumber) ? [holder] : [],
          ),
        })),
      };
      expect(blocked(holdersOnly)).toEqual(blocked(snapshot));
    }
  });
});
