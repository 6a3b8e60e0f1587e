import type { BenchHandlers, Caller } from '../../../../shared/contract.ts';
import type { KeyChange } from '../../key-service.ts';
import { asWrongPassphrase } from '../key-ring.ts';
import type { ServiceParts } from '../service-parts.ts';
import { actorOf } from './certificate-handlers.ts';

type KeyCalls = Extract<keyof BenchHandlers, `keys.${string}`>;

/** Calls about the signing key. */
export function keyHandlers(parts: ServiceParts): Required<Pick<BenchHandlers, KeyCalls>> {
  const { keyRing, bench, stationChanged, archiveChanged } = parts;
  const change = (caller: Caller): KeyChange => ({
    passphrase: keyRing.passphrase(),
    actor: actorOf(parts, caller),
  });
  return {
    'keys.unlock': async ({ passphrase }) => {
      await keyRing.unlock(passphrase);
      await stationChanged();
      // Jobs may have ended while nothing could be signed.
      if ((await bench.issueMissing()).length > 0) archiveChanged();
      return {};
    },
    'keys.changePassphrase': async ({ current, next }, caller) => {
      await bench.keys
        .changePassphrase(next, { passphrase: current, actor: actorOf(parts, caller) })
        .catch((error: unknown) => {
          throw asWrongPassphrase(error);
        });
      // What opens a key on a token is its PIN, whatever protects the station's own keys.
      if ((await keyRing.state()).kind !== 'pkcs11') keyRing.hold(next);
      await stationChanged();
      return {};
    },
    'keys.rotate': async (_nothing, caller) => {
      await bench.keys.rotate(change(caller));
      await stationChanged();
      return {};
    },
    'keys.revoke': async ({ fingerprint, reason, invalidityDate }, caller) => {
      const list = await bench.keys.revoke(
        {
          id: fingerprint,
          reason,
          invalidityDate: invalidityDate === null ? null : new Date(invalidityDate),
        },
        change(caller),
      );
      await stationChanged();
      return {
        name: 'clearbench-revoked.crl.pem',
        mediaType: 'application/x-pem-file' as const,
        bytesBase64: Buffer.from(list).toString('base64'),
      };
    },
    'keys.importPkcs12': async ({ file, passphrase }, caller) => {
      const bytes = new Uint8Array(Buffer.from(file.bytesBase64, 'base64'));
      await bench.keys.importPkcs12({ bytes, passphrase: passphrase ?? '' }, change(caller));
      await stationChanged();
      return {};
    },
  };
}
