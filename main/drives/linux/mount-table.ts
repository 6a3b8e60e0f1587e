import { readdir, readFile, readlink } from 'node:fs/promises';

import { because } from '../../../shared/missing-reasons.ts';
import { known, unavailable, type Reading } from '../../../shared/reading.ts';
import type { Mount } from './system-snapshot.ts';

/** Undoes the octal escapes (`\040`) of `/proc` tables. */
export function unescapeProcText(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/**
 * The mounts of one `mountinfo` file (proc(5)). Lines that do not parse are an error: a mount that is overlooked could be
 * the running system's.
 *
 * @throws TypeError on a line of another form.
 */
export function parseMountInfo(text: string, namespace: string): readonly Mount[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const fields = line.split(' ');
      const separator = fields.indexOf('-', 6);
      const [deviceNumber, mountPoint] = [fields[2], fields[4]];
      const [fileSystem, source] = [fields[separator + 1], fields[separator + 2]];
      if (
        separator < 0 ||
        deviceNumber === undefined ||
        !/^\d+:\d+$/.test(deviceNumber) ||
        mountPoint === undefined ||
        fileSystem === undefined ||
        source === undefined
      ) {
        throw new TypeError('a line of mountinfo has another form than expected');
      }
      return {
        namespace,
        deviceNumber,
        mountPoint: unescapeProcText(mountPoint),
        fileSystem,
        source: unescapeProcText(source),
        superOptions: (fields[separator + 3] ?? '').split(',').map(unescapeProcText),
      };
    });
}

/**
 * The mounts of every mount namespace that this process may look into: a drive mounted only inside a container or a
 * service's private namespace is in use all the same.
 */
export async function readMounts(): Promise<Reading<readonly Mount[]>> {
  let own: readonly Mount[];
  try {
    own = parseMountInfo(await readFile('/proc/self/mountinfo', 'utf8'), 'own');
  } catch {
    return unavailable(because('no-mount-table'));
  }
  const others = await Promise.all((await otherNamespaces()).map(readNamespace));
  return known([...own, ...others.flat()]);
}

interface Namespace {
  readonly name: string;
  readonly pid: string;
}

async function otherNamespaces(): Promise<readonly Namespace[]> {
  const pids = (await readdir('/proc').catch(() => []))
    .filter((name) => /^\d+$/.test(name))
    .sort((a, b) => Number(a) - Number(b));
  const [own, ...ids] = await Promise.all(['self', ...pids].map(namespaceOf));
  const found = new Map<string, Namespace>();
  ids.forEach((id, index) => {
    const pid = pids[index];
    if (pid === undefined || id === null || id === own || found.has(id)) return;
    found.set(id, { name: pid === '1' ? 'init' : id, pid });
  });
  return [...found.values()];
}

async function namespaceOf(pid: string): Promise<string | null> {
  return readlink(`/proc/${pid}/ns/mnt`).catch(() => null);
}

/** Processes end while we look, so a namespace that cannot be read any more is passed over. */
async function readNamespace({ name, pid }: Namespace): Promise<readonly Mount[]> {
  try {
    return parseMountInfo(await readFile(`/proc/${pid}/mountinfo`, 'utf8'), name);
  } catch {
    return [];
  }
}

/**
 * The mount that holds `path`, of the mounts of one namespace: the one with the longest mount point above it, the last
 * mounted where several lie on one point.
 */
export function mountHolding(mounts: readonly Mount[], path: string): Mount | null {
  let best: Mount | null = null;
  for (const mount of mounts) {
    if (!isWithin(path, mount.mountPoint)) continue;
    if (best === null || mount.mountPoint.length >= best.mountPoint.length) best = mount;
  }
  return best;
}

/** The mounts that this process sees. */
export function ownMounts(mounts: readonly Mount[]): readonly Mount[] {
  return mounts.filter((mount) => mount.namespace === 'own');
}

/** Whether `path` is `folder` or lies below it. */
export function isWithin(path: string, folder: string): boolean {
  return folder === '/' ? path.startsWith('/') : path === folder || path.startsWith(`${folder}/`);
}
