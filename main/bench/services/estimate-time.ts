import type { Estimate } from '../../../shared/contract/plans.ts';
import type { Method } from '../../../shared/methods.ts';
import { readingOr } from '../../../shared/reading.ts';
import type { Drive, MediaKind } from '../../../shared/schemas/drive.ts';
import type { JobSummary } from '../../engine/jobs.ts';

/** Sustained rates, slowest and fastest, in bytes per second. */
interface RateRange {
  readonly slowest: number;
  readonly fastest: number;
}

/** What drives of a model have done here, by the name of the model (see {@link modelKeyOf}). */
export type MeasuredRates = ReadonlyMap<string, RateRange>;

/** Sustained rates of healthy drives. */
const typicalRates: Readonly<Record<MediaKind, RateRange>> = {
  hdd: { slowest: 80e6, fastest: 220e6 },
  ssd: { slowest: 200e6, fastest: 500e6 },
  nvme: { slowest: 500e6, fastest: 2500e6 },
  flash: { slowest: 8e6, fastest: 90e6 },
  virtual: { slowest: 200e6, fastest: 2000e6 },
  image: { slowest: 200e6, fastest: 2000e6 },
  optical: { slowest: 1e6, fastest: 20e6 },
  unknown: { slowest: 20e6, fastest: 250e6 },
};

/** The next drive of a model is expected within this much of those before it. */
const MARGIN = 1.1;

/** The rates that passes and verifications of earlier jobs have reached, model by model. */
export function measuredRates(jobs: readonly JobSummary[]): MeasuredRates {
  const rates = new Map<string, RateRange>();
  for (const { plan, state, result } of jobs) {
    const model = plan.target.kind === 'device' ? modelKeyOf(plan.target.drive) : null;
    if (model === null || state !== 'finished' || result?.ended !== 'completed') continue;
    for (const { bytesPerSecond } of [...result.passes, result.verification]) {
      if (bytesPerSecond === null || bytesPerSecond === 0) continue;
      const { slowest, fastest } = rates.get(model) ?? { slowest: Infinity, fastest: 0 };
      rates.set(model, {
        slowest: Math.min(slowest, bytesPerSecond),
        fastest: Math.max(fastest, bytesPerSecond),
      });
    }
  }
  return rates;
}

/**
 * How long a method with full verification will take on a drive: from what drives of its model have done here, else from
 * what such media usually do.
 */
export function estimateTime(method: Method, drive: Drive, measured: MeasuredRates): Estimate {
  const bytes = readingOr(drive.sizeBytes, 0) * (method.passes.length + 1);
  const model = modelKeyOf(drive);
  const known = model === null ? undefined : measured.get(model);
  if (known === undefined) {
    const { slowest, fastest } = typicalRates[drive.mediaKind];
    return {
      lowSeconds: Math.ceil(bytes / fastest),
      highSeconds: Math.ceil(bytes / slowest),
      basis: 'typical',
    };
  }
  return {
    lowSeconds: Math.floor(bytes / (known.fastest * MARGIN)),
    highSeconds: Math.ceil((bytes / known.slowest) * MARGIN),
    basis: 'measured',
  };
}

/** Vendor and model; `null` where the drive does not tell its model. */
function modelKeyOf({ identity }: Drive): string | null {
  const model = readingOr(identity.model, null);
  return model === null ? null : JSON.stringify([readingOr(identity.vendor, null), model]);
}
