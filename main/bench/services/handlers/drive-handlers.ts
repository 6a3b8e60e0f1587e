import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import type { BenchHandlers } from '../../../../shared/contract.ts';
import { ClearbenchError } from '../../../../shared/problem.ts';
import { resolveTarget } from '../../../drives/resolve-target.ts';
import { driveIdOf } from '../bench-drive.ts';
import type { ServiceParts } from '../service-parts.ts';

const run = promisify(execFile);

/** Unmounting a busy stick can take a while; a hung one must not hold up the answer. */
const UNMOUNT_TIMEOUT_MS = 20_000;

type DriveHandlers = Required<Pick<BenchHandlers, 'drives.refresh' | 'drives.unmount' | 'drives.nameBay'>>;

/** Calls about what is attached. */
export function driveHandlers({ hub, watch, bays }: ServiceParts): DriveHandlers {
  return {
    'drives.refresh': async () => {
      await watch.refresh();
      return {};
    },
    'drives.nameBay': async ({ bayKey, label }) => {
      await bays.rename(bayKey, label);
      await watch.refresh();
      return {};
    },
    'drives.unmount': async ({ driveId }) => {
      const shown = hub.drive(driveId);
      if (shown?.unmountOffered !== true) {
        throw new ClearbenchError(
          'DRIVE_MOUNTED',
          'Unmounting is not all that stands in the way of this drive.',
        );
      }
      const { path } = shown.drive;
      const target = await resolveTarget(path);
      if (target.kind !== 'device' || driveIdOf(target.drive) !== driveId) {
        throw new ClearbenchError('TARGET_CHANGED', `Another drive came up as ${path}.`);
      }
      for (const place of [...target.drive.mountPoints].reverse()) await unmount(place);
      await watch.refresh();
      return {};
    },
  };
}

async function unmount(place: string): Promise<void> {
  try {
    await run('umount', ['--', place], { timeout: UNMOUNT_TIMEOUT_MS });
  } catch (cause) {
    throw new ClearbenchError('DRIVE_MOUNTED', `${place} could not be unmounted: something still uses it.`, {
      cause,
    });
  }
}
