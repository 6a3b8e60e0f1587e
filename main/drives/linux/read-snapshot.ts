import { access, readFile, readlink } from 'node:fs/promises';

import { readingOr, type Reading } from '../../../shared/reading.ts';
import { readBlockNodes } from './block-nodes.ts';
import { resolveBackings } from './loop-files.ts';
import { readMounts } from './mount-table.ts';
import { readSwaps } from './swap-areas.ts';
import { listNames, readAttribute } from './sysfs.ts';
import type { BlockNode, Mount, PooledFileSystem, SystemSnapshot } from './system-snapshot.ts';

/** Reads the state of this system. Asks no drive, so a stuck one cannot hold it up. */
export async function readSnapshot(): Promise<SystemSnapshot> {
  const mounts = await readMounts();
  const nodes = await resolveBackings(await readBlockNodes(), mounts);
  const [swaps, pools, kernelCommandLine, bootPartitionUuid, container] = await Promise.all([
    readSwaps(nodes, mounts),
    readPools(nodes),
    readAttribute('/proc/cmdline'),
    readBootPartitionUuid(),
    findContainer(mounts),
  ]);
  return {
    nodes,
    mounts,
    swaps,
    pools,
    kernelCommandLine: kernelCommandLine ?? '',
    bootPartitionUuid,
    container,
  };
}

/** Members of mounted btrfs and bcachefs file systems, which may span devices that no mount names. */
async function readPools(nodes: readonly BlockNode[]): Promise<readonly PooledFileSystem[]> {
  const byName = new Map(nodes.map((node) => [node.name, node.deviceNumber]));
  const numbers = (names: readonly string[]): readonly string[] =>
    names.flatMap((name) => byName.get(name.replaceAll('!', '/')) ?? []);
  const btrfs = (await listNames('/sys/fs/btrfs')).map(async (id): Promise<PooledFileSystem> => ({
    kind: 'btrfs',
    id,
    devices: numbers(await listNames(`/sys/fs/btrfs/${id}/devices`)),
  }));
  const bcachefs = (await listNames('/sys/fs/bcachefs')).map(async (id): Promise<PooledFileSystem> => {
    const members = (await listNames(`/sys/fs/bcachefs/${id}`)).filter((name) => name.startsWith('dev-'));
    const devices = await Promise.all(
      members.map((member) => readAttribute(`/sys/fs/bcachefs/${id}/${member}/block/dev`)),
    );
    return { kind: 'bcachefs', id, devices: devices.filter((device) => device !== null) };
  });
  return (await Promise.all([...btrfs, ...bcachefs])).filter((pool) => pool.devices.length > 0);
}

/** Where systemd-boot says it was started from (Boot Loader Interface, `LoaderDevicePartUUID`): 4 bytes, then UTF-16. */
async function readBootPartitionUuid(): Promise<string | null> {
  const variable = '/sys/firmware/efi/efivars/LoaderDevicePartUUID-4a67b082-0a4c-41cf-b6c7-440b29bb8c4f';
  const bytes = await readFile(variable).catch(() => null);
  return bytes === null ? null : bytes.subarray(4).toString('utf16le').replace(/\0+$/, '').toLowerCase();
}

const containerMarks: readonly (readonly [path: string, kind: string])[] = [
  ['/.dockerenv', 'docker'],
  ['/run/.containerenv', 'podman'],
  ['/run/systemd/container', 'systemd'],
  ['/dev/lxd/sock', 'lxd'],
];

const containerStorage = /\/(docker|containerd|containers\/storage|kubelet|lxc|lxd|crio)\//;

/**
 * The kernel's first PID namespace (its inode number never changes). Whoever is in it sees every process, and with them
 * the mounts of the whole machine, whatever image the machine was started from: a virtual machine on a container's
 * image has its marks, too.
 */
const firstPidNamespace = 'pid:[4026531836]';

async function findContainer(mounts: Reading<readonly Mount[]>): Promise<string | null> {
  const pidNamespace = await readlink('/proc/self/ns/pid').catch(() => null);
  if (pidNamespace === firstPidNamespace) return null;
  for (const [path, kind] of containerMarks) {
    const exists = await access(path).then(
      () => true,
      () => false,
    );
    if (exists) return kind;
  }
  const root = readingOr(mounts, []).findLast(
    (mount) => mount.namespace === 'own' && mount.mountPoint === '/',
  );
  const storage = containerStorage.exec(root?.superOptions.join(',') ?? '');
  return root?.fileSystem === 'overlay' ? (storage?.[1] ?? null) : null;
}
