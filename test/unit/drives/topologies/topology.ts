import { known, unavailable } from '../../../../shared/reading.ts';
import type { ProblemCode } from '../../../../shared/problem-codes.ts';
import type { SystemUse } from '../../../../shared/schemas/drive.ts';
import type { BlockNode, Mount, SystemSnapshot } from '../../../../main/drives/linux/system-snapshot.ts';

/** What is expected of one whole drive: how the system uses it, and the codes of its verdicts. */
export type Expectation = readonly [use: SystemUse['state'], ...codes: readonly ProblemCode[]];

/** A machine as facts: its block devices, what is mounted from them, and what must come out of it. */
export interface Topology {
  readonly name: string;
  readonly devices: readonly Device[];
  readonly mounts: readonly Mount[];
  readonly swaps?: SystemSnapshot['swaps'];
  readonly pools?: SystemSnapshot['pools'];
  readonly kernelCommandLine?: string;
  readonly bootPartitionUuid?: string;
  readonly container?: string;
  /** Every drive of interest, by kernel name. */
  readonly expected: Readonly<Record<string, Expectation>>;
}

/** One block device with what is built upon it. The same name under several parents is one device over all of them. */
export interface Device {
  readonly name: string;
  readonly content: string | null | undefined;
  readonly above: readonly Device[];
  readonly partition: boolean;
  readonly mapper: BlockNode['mapper'];
  readonly backing: BlockNode['backing'];
  readonly tags: Partial<BlockNode['tags']>;
  /** The kernel does not tell that this lies on its parent. */
  readonly unlinked: boolean;
}

type Extras = Partial<Omit<Device, 'name' | 'content' | 'above'>>;

/** A whole device. `content` as blkid names it, `null` for nothing, `undefined` where it could not be read. */
export function disk(
  name: string,
  content?: string | null,
  above: readonly Device[] = [],
  extras: Extras = {},
): Device {
  return {
    name,
    content,
    above,
    partition: false,
    mapper: null,
    backing: null,
    tags: {},
    unlinked: false,
    ...extras,
  };
}

/** A partition. */
export function part(
  name: string,
  content: string | null = null,
  above: readonly Device[] = [],
  tags: Device['tags'] = {},
): Device {
  return disk(name, content, above, { partition: true, tags });
}

/** A device-mapper device `dm-N`, by its mapper name and what makes it (`LVM`, `CRYPT`, `mpath`…). */
export function mapped(
  name: string,
  maker: string,
  mapperName: string,
  content: string | null = null,
  above: readonly Device[] = [],
): Device {
  return disk(name, content, above, { mapper: { name: mapperName, uuid: `${maker}-0f1e2d` } });
}

/** A loop device over a file on the device or file system with this number (a device name is allowed). */
export function loop(
  name: string,
  path: string,
  on: string | null,
  content: string | null = null,
  above: readonly Device[] = [],
): Device {
  return disk(name, content, above, { backing: { path, kind: 'file', deviceNumber: on } });
}

/** A mount from a device (by name) or an anonymous number such as `0:25`. */
export function mount(
  mountPoint: string,
  fileSystem: string,
  on: string,
  extras: Partial<Mount> = {},
): Mount {
  return {
    namespace: 'own',
    deviceNumber: on,
    mountPoint,
    fileSystem,
    source: on.includes(':') ? fileSystem : `/dev/${on}`,
    superOptions: ['rw'],
    ...extras,
  };
}

/** The snapshot that the readers would have made on such a machine. */
export function snapshotOf(topology: Topology): SystemSnapshot {
  const numbers = new Map<string, string>();
  const nodes = new Map<string, BlockNode>();
  const numberOf = (name: string): string => {
    const number = numbers.get(name) ?? `8:${numbers.size * 16}`;
    numbers.set(name, number);
    return number;
  };
  const resolve = (on: string): string => (on.includes(':') ? on : numberOf(on));

  const visit = (device: Device, below: Device | null): void => {
    const earlier = nodes.get(device.name);
    const slave = below !== null && !device.partition && !device.unlinked ? [numberOf(below.name)] : [];
    nodes.set(device.name, {
      deviceNumber: numberOf(device.name),
      name: device.name,
      parent: device.partition && below !== null ? numberOf(below.name) : null,
      slaves: [...(earlier?.slaves ?? []), ...slave],
      holders: [],
      mapper: device.mapper,
      backing:
        device.backing?.deviceNumber == null
          ? device.backing
          : { ...device.backing, deviceNumber: resolve(device.backing.deviceNumber) },
      sizeBytes: known(256 * 1024 ** 3),
      contentType: device.content === undefined ? unavailable('not permitted') : known(device.content),
      tags: { label: null, uuid: null, partitionLabel: null, partitionUuid: null, ...device.tags },
    });
    for (const above of device.above) visit(above, device);
  };
  for (const device of topology.devices) visit(device, null);

  return {
    nodes: [...nodes.values()],
    mounts: known(topology.mounts.map((each) => ({ ...each, deviceNumber: resolve(each.deviceNumber) }))),
    swaps: mapSwaps(topology.swaps ?? known([]), resolve),
    pools: (topology.pools ?? []).map((pool) => ({ ...pool, devices: pool.devices.map(resolve) })),
    kernelCommandLine: topology.kernelCommandLine ?? '',
    bootPartitionUuid: topology.bootPartitionUuid ?? null,
    container: topology.container ?? null,
  };
}

function mapSwaps(swaps: SystemSnapshot['swaps'], resolve: (on: string) => string): SystemSnapshot['swaps'] {
  if (swaps.status === 'unavailable') return swaps;
  return known(
    swaps.value.map((swap) => ({
      ...swap,
      deviceNumber: swap.deviceNumber === null ? null : resolve(swap.deviceNumber),
    })),
  );
}

/** An active swap device, by name. */
export function swapOn(name: string) {
  return { path: `/dev/${name}`, kind: 'device' as const, deviceNumber: name };
}

/** An active swap file on the file system with this device (name or anonymous number). */
export function swapFile(path: string, on: string | null) {
  return { path, kind: 'file' as const, deviceNumber: on };
}
