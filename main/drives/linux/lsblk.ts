import { z } from 'zod';

import { runTool } from '../run-tool.ts';
import type { SecondOpinion } from '../cross-check.ts';

const lsblkTimeoutMs = 5000;

/** Older versions of util-linux print every number and flag as a string. */
const numberLike = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .nullish()
  .catch(null);
const flagLike = z
  .union([z.boolean(), z.enum(['0', '1']).transform((flag) => flag === '1')])
  .nullish()
  .catch(null);

/** One device of lsblk's tree; `mountpoints` came with util-linux 2.37, before that there was one `mountpoint`. */
interface LsblkDevice {
  readonly 'maj:min'?: string | null | undefined;
  readonly size?: number | null | undefined;
  readonly ro?: boolean | null | undefined;
  readonly serial?: string | null | undefined;
  readonly mountpoint?: string | null | undefined;
  readonly mountpoints?: readonly (string | null)[] | null | undefined;
  readonly children?: readonly LsblkDevice[] | undefined;
}

const deviceSchema: z.ZodType<LsblkDevice> = z.lazy(() =>
  z.object({
    'maj:min': z
      .string()
      .transform((text) => text.trim())
      .nullish(),
    size: numberLike,
    ro: flagLike,
    serial: z.string().nullish(),
    mountpoint: z.string().nullish(),
    mountpoints: z.array(z.string().nullable()).nullish(),
    children: z.array(deviceSchema).optional(),
  }),
);

const listingSchema = z.object({ blockdevices: z.array(deviceSchema) });

/** Reads lsblk's JSON: what it says of each device, by device number, with the mount points of all that is built upon it. */
export function parseLsblk(text: string): ReadonlyMap<string, SecondOpinion> {
  const opinions = new Map<string, SecondOpinion>();
  const visit = (device: LsblkDevice): readonly string[] => {
    const own = [device.mountpoint, ...(device.mountpoints ?? [])].flatMap((point) => point ?? []);
    const mountPoints = [
      ...new Set([...own.filter((point) => point !== ''), ...(device.children ?? []).flatMap(visit)]),
    ];
    const number = device['maj:min'];
    if (number !== null && number !== undefined) {
      opinions.set(number, {
        source: 'lsblk',
        sizeBytes: device.size ?? null,
        readOnly: device.ro ?? null,
        serial: device.serial ?? null,
        mountPoints,
      });
    }
    return mountPoints;
  };
  listingSchema.parse(JSON.parse(text)).blockdevices.forEach(visit);
  return opinions;
}

/** What lsblk says of each device; nothing where it is missing, stuck or answers in an unknown form. */
export async function askLsblk(signal: AbortSignal | undefined): Promise<ReadonlyMap<string, SecondOpinion>> {
  const run = await runTool('lsblk', ['--json', '--output-all', '--bytes'], {
    timeoutMs: lsblkTimeoutMs,
    signal,
  });
  if (run.kind !== 'ended') return new Map();
  try {
    return parseLsblk(run.stdout);
  } catch {
    return new Map();
  }
}
