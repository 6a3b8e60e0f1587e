import { z } from 'zod';

import type { SecondOpinion } from './cross-check.ts';
import { within } from './linux/sysfs.ts';

const drivelistTimeoutMs = 5000;

const listingSchema = z.array(
  z.object({
    device: z.string(),
    size: z.number().nullish(),
    isReadOnly: z.boolean().nullish(),
    mountpoints: z.array(z.object({ path: z.string() })),
  }),
);

/** Reads what drivelist returned: its opinion by device path. */
export function parseDrivelist(listing: unknown): ReadonlyMap<string, SecondOpinion> {
  return new Map(
    listingSchema.parse(listing).map((drive) => [
      drive.device,
      {
        source: 'drivelist',
        sizeBytes: drive.size ?? null,
        readOnly: drive.isReadOnly ?? null,
        serial: null,
        mountPoints: drive.mountpoints.map((mount) => mount.path),
      },
    ]),
  );
}

/**
 * What the drivelist package says of each drive, by device path. It is an optional dependency, loaded only here and only
 * as a cross-check: where it is missing, broken or stuck, there is one opinion less.
 */
export async function askDrivelist(): Promise<ReadonlyMap<string, SecondOpinion>> {
  const asked = import('drivelist')
    .then((drivelist) => drivelist.list())
    .then(parseDrivelist)
    .catch(() => new Map<string, SecondOpinion>());
  return within(drivelistTimeoutMs, asked, new Map<string, SecondOpinion>());
}
