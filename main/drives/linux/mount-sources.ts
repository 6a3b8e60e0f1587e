import { readingOr } from '../../../shared/reading.ts';
import { devicesInOptions, overlayFolders, storageOfFileSystem } from './file-systems.ts';
import { mountHolding } from './mount-table.ts';
import { isMapperPath, poolMembers } from './storage-graph.ts';
import type { BlockNode, Mount, SystemSnapshot } from './system-snapshot.ts';

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
  return readingOr(snapshot.mounts, []).map((mount) => ({ mount, ...mountSources(snapshot, mount) }));
}

const nothing: MountSources = { devices: [], unresolved: null };

/** Finds what lies behind a mount. `above` are the mounts whose layers led here: an overlay may seem to lie on itself. */
function mountSources(snapshot: SystemSnapshot, mount: Mount, above: readonly Mount[] = []): MountSources {
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
      return layersOf(snapshot, mount, above);
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
 * (or back to the overlay itself). Then every image that could be a layer counts as one: loop devices, squashfs, erofs
 * and ISO file systems, wherever they show up.
 */
function layersOf(snapshot: SystemSnapshot, mount: Mount, above: readonly Mount[]): MountSources {
  const mounts = readingOr(snapshot.mounts, []);
  const folders = overlayFolders(mount.superOptions);
  const layers = folders.map((folder) => {
    const holding = [mount.namespace, 'init', 'own']
      .map((namespace) => mountHolding(mounts, namespace, folder))
      .find((found) => found !== null && found.deviceNumber !== mount.deviceNumber);
    if (holding === undefined || holding === null || above.includes(holding)) return null;
    return mountSources(snapshot, holding, [...above, mount]);
  });
  const resolved = layers.filter((layer) => layer !== null);
  const devices = resolved.flatMap((layer) => layer.devices);
  if (folders.length > 0 && resolved.length === layers.length) {
    return { devices, unresolved: resolved.find((layer) => layer.unresolved !== null)?.unresolved ?? null };
  }
  const images = snapshot.nodes.filter((node) => couldBeLayer(node, mounts)).map((node) => node.deviceNumber);
  return {
    devices: [...devices, ...images],
    unresolved:
      images.length > 0 ? null : `the layers of ${mount.mountPoint} (${mount.fileSystem}) were not found`,
  };
}

const imageFileSystems = ['squashfs', 'erofs', 'iso9660', 'udf', 'cramfs'];

function couldBeLayer(node: BlockNode, mounts: readonly Mount[]): boolean {
  if (node.backing !== null && node.name.startsWith('loop')) return true;
  return mounts.some(
    (mount) => mount.deviceNumber === node.deviceNumber && imageFileSystems.includes(mount.fileSystem),
  );
}

function namedDevices(snapshot: SystemSnapshot, paths: readonly string[]): readonly string[] {
  return snapshot.nodes
    .filter((node) => paths.some((path) => path === `/dev/${node.name}` || isMapperPath(node, path)))
    .map((node) => node.deviceNumber);
}
