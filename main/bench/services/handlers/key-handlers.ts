import type { BenchHandlers } from '../../../../shared/contract.ts';
import type { ServiceParts } from '../service-parts.ts';

/** Calls about the signing key. */
export function keyHandlers({
  keys,
  bench,
  stationChanged,
  archiveChanged,
}: ServiceParts): Required<Pick<BenchHandlers, 'keys.unlock'>> {
  return {
    'keys.unlock': async ({ passphrase }) => {
      await keys.unlock(passphrase);
      await stationChanged();
      // Jobs may have ended while nothing could be signed.
      if ((await bench.issueMissing()).length > 0) archiveChanged();
      return {};
    },
  };
}
