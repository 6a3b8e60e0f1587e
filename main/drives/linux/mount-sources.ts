import { readingOr } from '../../../shared/reading.ts';
import { devicesInOptions, overlayFolders, storageOfFileSystem } from './file-systems.ts';
import { mountHolding } from './mount-table.ts';
import { isMapperPath, poolMembers } from './storage-graph.ts';
import { isVitalFolder } from './system-folders.ts';
import type { Mount, SystemSnapshot } from './system-snapshot.ts';

/** The block devices that a mount reads from, and what about it could not be told. */
export interface MountSources {
  readonly devices: readonly string[];
  /** One sentence, or `null` when `devices` is certain to be everything. */
  readonly unresolved: string | null;
}

/** A mount with what lies behind it. */
export interface ResolvedMount extends MountSources {
  readonly mount: Mount;
}

/** Every mount of a snapshot with what lies behind it. */
export function resolveMounts(snapshot: SystemSnapshot): readonly ResolvedMount[] {
  const mounts = readingOr(snapshot.mounts, []);
  const byNamespace = Map.groupBy(mounts, (mount) => mount.namespace);
  return mounts.map((mount) => ({ mount, ...mountSources({ snapshot, byNamespace }, mount, []) }));
}

interface Surroundings {
  readonly snapshot: SystemSnapshot;
  readonly byNamespace: ReadonlyMap<string, readonly Mount[]>;
}

const nothing: MountSources = { devices: [], unresolved: null };

/** Finds what lies behind a mount. `above` are the mounts whose layers led here: an overlay may seem to lie on itself. */
function mountSources(around: Surroundings, mount: Mount, above: readonly Mount[]): MountSources {
  const { snapshot } = around;
  const named = namedDevices(snapshot, devicesInOptions(mount.superOptions));
  if (!mount.deviceNumber.startsWith('0:')) {
    const exists = snapshot.nodes.some((node) => node.deviceNumber === mount.deviceNumber);
    return {
      devices: [mount.deviceNumber, ...named],
      unresolved: exists ? null : `the device ${mount.deviceNumber} of ${mount.mountPoint} is not listed`,
    };
  }
  const storage = storageOfFileSystem(mount.fileSystem);
  switch (storage) {
    case 'memory':
    case 'network':
      return nothing;
    case 'pool': {
      const devices = poolMembers(snapshot, mount.fileSystem, mount.source);
      return {
        devices: [...devices, ...named],
        unresolved:
          devices.length > 0 ? null : `the ${mount.fileSystem} members of ${mount.mountPoint} were not found`,
      };
    }
    case 'layers':
      return layersOf(around, mount, above);
    case 'unknown':
      return {
        devices: named,
        unresolved: `what the ${mount.fileSystem} file system of ${mount.mountPoint} lies on is unknown`,
      };
    default:
      return storage satisfies never;
  }
}

/**
 * The layers of an overlay. Those of a live system were mounted before its root existed, so that their paths lead nowhere
 * (or back to the overlay itself). Then every image that could be a layer of the system counts as one: loop devices,
 * squashfs, erofs and ISO file systems, wherever they show up.
 */
function layersOf(around: Surroundings, mount: Mount, above: readonly Mount[]): MountSources {
  const folders = overlayFolders(mount.superOptions);
  const layers = folders.map((folder) => {
    const holding = layerMount(around, mount, folder);
    if (holding === null || above.includes(holding)) return null;
    return mountSources(around, holding, [...above, mount]);
  });
  const resolved = layers.filter((layer) => layer !== null);
  const devices = resolved.flatMap((layer) => layer.devices);
  if (folders.length > 0 && resolved.length === layers.length) {
    return { devices, unresolved: resolved.find((layer) => layer.unresolved !== null)?.unresolved ?? null };
  }
  const images = isOfSystem(mount) ? imagesOf(around.snapshot) : [];
  return {
    devices: [...devices, ...images],
    unresolved:
      images.length > 0 ? null : `the layers of ${mount.mountPoint} (${mount.fileSystem}) were not found`,
  };
}

/** The mount that holds a layer's folder, as seen by whoever mounted the overlay: often not its own namespace. */
function layerMount({ byNamespace }: Surroundings, overlay: Mount, folder: string): Mount | null {
  for (const namespace of [overlay.namespace, 'init', 'own']) {
    const holding = mountHolding(byNamespace.get(namespace) ?? [], folder);
    if (holding !== null && holding.deviceNumber !== overlay.deviceNumber) return holding;
  }
  return null;
}

/** Whether the running system itself, and not some container, rests on a mount. */
function isOfSystem(mount: Mount): boolean {
  return (mount.namespace === 'own' || mount.namespace === 'init') && isVitalFolder(mount.mountPoint);
}

const imageFileSystems = ['squashfs', 'erofs', 'iso9660', 'udf', 'cramfs'];

function imagesOf(snapshot: SystemSnapshot): readonly string[] {
  const mounted = new Set(
    readingOr(snapshot.mounts, [])
      .filter((mount) => imageFileSystems.includes(mount.fileSystem))
      .map((mount) => mount.deviceNumber),
  );
  return snapshot.nodes
    .filter(
      (node) => (node.backing !== null && node.name.startsWith('loop')) || mounted.has(node.deviceNumber),
    )
    .map((node) => node.deviceNumber);
}

function namedDevices(snapshot: SystemSnapshot, paths: readonly string[]): readonly string[] {
  return snapshot.nodes
    .filter((node) => paths.some((path) => path === `/dev/${node.name}` || isMapperPath(node, path)))
    .map((node) => node.deviceNumber);
}
