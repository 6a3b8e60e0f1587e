import type { BenchHandlers } from '../../../../shared/contract.ts';
import type { ServiceParts } from '../service-parts.ts';
import { actorOf } from './certificate-handlers.ts';

type KeyHandlers = Required<Pick<BenchHandlers, 'keys.unlock' | 'keys.rotate'>>;

/** Calls about the signing key. */
export function keyHandlers(parts: ServiceParts): KeyHandlers {
  const { keys, bench, archive, organisation, stationChanged, archiveChanged } = parts;
  return {
    'keys.unlock': async ({ passphrase }) => {
      await keys.unlock(passphrase);
      await stationChanged();
      // Jobs may have ended while nothing could be signed.
      if ((await bench.issueMissing()).length > 0) archiveChanged();
      return {};
    },
    'keys.rotate': async (_nothing, caller) => {
      await keys.rotate(organisation()?.name ?? null);
      const { signer } = await keys.state();
      archive.recordLedger({
        action: 'key-rotated',
        actor: actorOf(parts, caller),
        subject: signer?.fingerprint ?? null,
        details: {},
      });
      await stationChanged();
      return {};
    },
  };
}
