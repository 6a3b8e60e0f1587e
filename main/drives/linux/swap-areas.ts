import { readFile, stat } from 'node:fs/promises';

import { because } from '../../../shared/missing-reasons.ts';
import { readingOr, known, unavailable, type Reading } from '../../../shared/reading.ts';
import { formatDeviceNumber } from '../../device-number.ts';
import { mountHolding, ownMounts, unescapeProcText } from './mount-table.ts';
import type { BlockNode, Mount, SwapArea } from './system-snapshot.ts';

/** A line of `/proc/swaps` before the device behind it is known. */
export type SwapLine = Pick<SwapArea, 'path' | 'kind'>;

/** The lines of `/proc/swaps`; `partition` there means any block device. */
export function parseSwaps(text: string): readonly SwapLine[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [path, type] = line.trim().split(/\s+/);
      if (path === undefined || path === '') return [];
      return [
        { path: unescapeProcText(path), kind: type === 'file' ? ('file' as const) : ('device' as const) },
      ];
    });
}

/** Active swap, with the device that each area lies on. */
export async function readSwaps(
  nodes: readonly BlockNode[],
  mounts: Reading<readonly Mount[]>,
): Promise<Reading<readonly SwapArea[]>> {
  let text: string;
  try {
    text = await readFile('/proc/swaps', 'utf8');
  } catch (error) {
    // A kernel without swap support has no such file: nothing can be swapped to then.
    return (error as NodeJS.ErrnoException).code === 'ENOENT'
      ? known([])
      : unavailable(because('no-swap-list'));
  }
  return known(
    await Promise.all(
      parseSwaps(text).map(async (line) => ({ ...line, deviceNumber: await deviceOf(line, nodes, mounts) })),
    ),
  );
}

async function deviceOf(
  line: SwapLine,
  nodes: readonly BlockNode[],
  mounts: Reading<readonly Mount[]>,
): Promise<string | null> {
  if (line.kind === 'file') {
    return mountHolding(ownMounts(readingOr(mounts, [])), line.path)?.deviceNumber ?? null;
  }
  const byName = nodes.find(
    (node) =>
      line.path === `/dev/${node.name}` ||
      (node.mapper !== null && line.path === `/dev/mapper/${node.mapper.name}`),
  );
  if (byName !== undefined) return byName.deviceNumber;
  const status = await stat(line.path).catch(() => null);
  return status?.isBlockDevice() === true ? formatDeviceNumber(status.rdev) : null;
}
