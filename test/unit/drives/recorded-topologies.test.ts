import { describe, expect, it } from 'vitest';

import type { DeviceFacts } from '../../../main/drives/linux/device-facts.ts';
import { makeDrive } from '../../../main/drives/linux/make-drive.ts';
import { viewSystem } from '../../../main/drives/linux/system-view.ts';
import { driveVerdicts } from '../../../shared/policy/verdicts.ts';
import { driveSchema } from '../../../shared/schemas/drive.ts';
import { layeredTopologies } from './topologies/layers.ts';
import { liveTopologies } from './topologies/live.ts';
import { namespaceTopologies } from './topologies/namespaces.ts';
import { plainTopologies } from './topologies/plain.ts';
import { pooledTopologies } from './topologies/pools.ts';
import { snapshotOf, type Topology } from './topologies/topology.ts';

const topologies: readonly Topology[] = [
  ...plainTopologies,
  ...layeredTopologies,
  ...pooledTopologies,
  ...liveTopologies,
  ...namespaceTopologies,
];

/** Codes that follow from the facts given to every drive here, not from the topology. */
const always = ['HIDDEN_AREA_UNKNOWN', 'FLASH_OVERWRITE_LIMIT'];

/** A healthy SATA drive with a serial of its own; what software makes has none. */
function factsOf(name: string): DeviceFacts {
  const isVirtual = /^(loop|dm-|md|bcache)/.test(name);
  return {
    place: isVirtual ? `/sys/devices/virtual/block/${name}` : `/sys/devices/pci0/ata1/host0/block/${name}`,
    vendor: null,
    model: 'Invented Drive',
    firmware: '1.0',
    serial: isVirtual ? null : `INV-${name}`,
    wwid: null,
    identify: null,
    usb: null,
    udev: null,
    rotational: true,
    removable: false,
    readOnly: false,
    logicalSectorBytes: 512,
    physicalSectorBytes: 512,
    diskSequence: 1,
  };
}

describe('the drives that back the running system', () => {
  it('are tested on at least thirty machines', () => {
    expect(topologies.length).toBeGreaterThanOrEqual(30);
    expect(new Set(topologies.map((topology) => topology.name)).size).toBe(topologies.length);
  });

  it.each(topologies)('$name', (topology) => {
    const view = viewSystem(snapshotOf(topology));
    const drives = view.snapshot.nodes
      .filter((node) => node.parent === null)
      .map((node) => makeDrive(view, node, factsOf(node.name)));

    const found = Object.fromEntries(
      Object.keys(topology.expected).map((name) => {
        const drive = drives.find((candidate) => candidate.path === `/dev/${name}`);
        if (drive === undefined) throw new Error(`no drive ${name}`);
        expect(driveSchema.safeParse(drive).error).toBeUndefined();
        const verdicts = driveVerdicts(drive, {
          allowVirtual: false,
          serialFromLabel: null,
          attached: drives,
        });
        const codes = verdicts.map((verdict) => verdict.code).filter((code) => !always.includes(code));
        return [name, [drive.systemUse.state, ...codes]];
      }),
    );

    expect(found).toEqual(topology.expected);
  });
});
