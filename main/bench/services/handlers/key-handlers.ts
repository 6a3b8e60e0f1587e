import type { BenchHandlers, Caller } from '../../../../shared/contract.ts';
import type { MadeFile } from '../../../../shared/contract/files.ts';
import type { StationKey } from '../../../../shared/contract/keys.ts';
import type { SignerDescription } from '../../../certificate/keys/describe-keys.ts';
import type { KeyChange } from '../../key-service.ts';
import { asWrongPassphrase } from '../key-ring.ts';
import type { ServiceParts } from '../service-parts.ts';
import { actorOf } from './certificate-handlers.ts';

type KeyCalls = Extract<keyof BenchHandlers, `keys.${string}`>;

/** Calls about the signing key. */
export function keyHandlers(parts: ServiceParts): Required<Pick<BenchHandlers, KeyCalls>> {
  const { keyRing, bench, stationChanged, archiveChanged } = parts;

  /** Changes the keys with what opens the station's root: typed for this change, or what opened the signing key. */
  const change = async <T>(
    caller: Caller,
    rootPassphrase: string | null,
    work: (change: KeyChange) => Promise<T>,
  ): Promise<T> => {
    const passphrase = rootPassphrase ?? keyRing.passphrase();
    const made = work({ passphrase, actor: actorOf(parts, caller) });
    return rootPassphrase === null ? made : made.catch(rethrowWrongPassphrase);
  };
  /** A new key of the station is opened by what opens its root. */
  const holdRoot = (rootPassphrase: string | null): void => {
    if (rootPassphrase !== null) keyRing.hold(rootPassphrase);
  };
  /** Tells what signs from now on, and issues what was waiting: jobs may have ended while nothing could be signed. */
  const signAgain = async (): Promise<Readonly<Record<string, never>>> => {
    await stationChanged();
    if ((await bench.issueMissing()).length > 0) archiveChanged();
    return {};
  };

  return {
    'keys.list': async () => {
      const { signers } = await bench.keys.describe();
      return { keys: signers.map(stationKeyOf).reverse() };
    },
    'keys.unlock': async ({ passphrase }) => {
      await keyRing.unlock(passphrase);
      return signAgain();
    },
    'keys.changePassphrase': async ({ current, next }, caller) => {
      await bench.keys
        .changePassphrase(next, { passphrase: current, actor: actorOf(parts, caller) })
        .catch(rethrowWrongPassphrase);
      // What opens a key on a token is its PIN, whatever protects the station's own keys.
      if (!(await keyRing.isOnToken())) keyRing.hold(next);
      await stationChanged();
      return {};
    },
    'keys.rotate': async ({ rootPassphrase }, caller) => {
      await change(caller, rootPassphrase, async (made) => bench.keys.rotate(made));
      holdRoot(rootPassphrase);
      return signAgain();
    },
    'keys.replaceRoot': async ({ why, next, rootPassphrase }, caller) => {
      await change(caller, rootPassphrase, async (made) => bench.keys.replaceRoot({ why, next }, made));
      holdRoot(why === 'passphrase-lost' ? next : rootPassphrase);
      return signAgain();
    },
    'keys.revoke': async ({ fingerprint, reason, invalidityDate, rootPassphrase }, caller) => {
      const revocation = {
        id: fingerprint,
        reason,
        invalidityDate: invalidityDate === null ? null : new Date(invalidityDate),
      };
      const list = await change(caller, rootPassphrase, async (made) => bench.keys.revoke(revocation, made));
      // What opens a key on a token stays its PIN: a former key of the station may have been revoked.
      if (!(await keyRing.isOnToken())) holdRoot(rootPassphrase);
      await stationChanged();
      return revocationListFile(list);
    },
    'keys.revocationList': async ({ rootPassphrase }, caller) =>
      revocationListFile(
        await change(caller, rootPassphrase, async (made) => bench.keys.issueRevocationList(made)),
      ),
    'keys.importPkcs12': async ({ file, passphrase, rootPassphrase }, caller) => {
      const bytes = new Uint8Array(Buffer.from(file.bytesBase64, 'base64'));
      await change(caller, rootPassphrase, async (made) =>
        bench.keys.importPkcs12({ bytes, passphrase: passphrase ?? '' }, made),
      );
      holdRoot(rootPassphrase);
      return signAgain();
    },
    'keys.useToken': async ({ library, tokenLabel, keyLabel, pin, certificates, rootPassphrase }, caller) => {
      const pem = Buffer.from(certificates.bytesBase64, 'base64').toString('latin1');
      await change(caller, rootPassphrase, async (made) =>
        bench.keys.useToken({ library, tokenLabel, keyLabel }, pin, pem, made),
      );
      keyRing.hold(pin);
      return signAgain();
    },
  };
}

function rethrowWrongPassphrase(error: unknown): never {
  throw asWrongPassphrase(error);
}

function stationKeyOf(signer: SignerDescription): StationKey {
  const { id, origin, state, certificate, addedAt, revocation } = signer;
  return {
    fingerprint: id,
    name: certificate.subject.slice(0, 1000),
    kind: origin,
    state,
    addedAt,
    notAfter: certificate.notAfter,
    revokedFrom: revocation?.invalidityDate ?? null,
  };
}

function revocationListFile(pem: string): MadeFile {
  return {
    name: 'clearbench-revoked.crl.pem',
    mediaType: 'application/x-pem-file',
    bytesBase64: Buffer.from(pem).toString('base64'),
  };
}
