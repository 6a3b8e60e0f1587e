import type { KeyState } from '../../../shared/contract/keys.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { openStationKeys } from '../../certificate/keys/station-keys.ts';
import { readX509 } from '../../certificate/keys/x509.ts';
import type { StationSigner } from '../../certificate/signature/signer.ts';

/** The station's signing key in this run: its state for people, and the passphrase while it is unlocked. */
export interface KeyRing {
  /** In memory only; `null` while locked, or where the key has none. */
  readonly passphrase: () => string | null;
  readonly state: () => Promise<KeyState>;
  /** Opens the key for this run. @throws ClearbenchError PASSPHRASE_WRONG, KEY_UNREADABLE */
  readonly unlock: (passphrase: string) => Promise<void>;
  /** Makes the station's keys on first run. @throws ClearbenchError KEY_UNREADABLE */
  readonly create: (passphrase: string | null, organisation: string | null) => Promise<void>;
}

/** How long before its end a signing certificate is called soon to expire. */
const SOON_MS = 60 * 24 * 60 * 60 * 1000;

const absent: KeyState = { state: 'absent', kind: null, passphraseProtected: null, signer: null };

/** @param given passphrase from the environment of an unattended bench, or `null`. */
export function openKeyRing(keysDir: string, given: string | null, now: () => Date): KeyRing {
  let passphrase = given;

  return {
    passphrase: () => passphrase,
    state: async () => {
      try {
        return stateOf(await openStationKeys(keysDir, { passphrase }), passphrase !== null, now());
      } catch (error) {
        if (!(error instanceof ClearbenchError)) throw error;
        return error.code === 'KEY_LOCKED'
          ? { state: 'locked', kind: 'station', passphraseProtected: true, signer: null }
          : absent;
      }
    },
    unlock: async (typed) => {
      try {
        await openStationKeys(keysDir, { passphrase: typed });
      } catch (error) {
        if (error instanceof ClearbenchError && error.code === 'KEY_LOCKED') {
          throw new ClearbenchError('PASSPHRASE_WRONG', 'This passphrase does not open the key.', {
            cause: error,
          });
        }
        throw error;
      }
      passphrase = typed;
    },
    create: async (chosen, organisation) => {
      await openStationKeys(keysDir, { createIfMissing: true, passphrase: chosen, organisation, now: now() });
      passphrase = chosen;
    },
  };
}

function stateOf(signer: StationSigner, passphraseProtected: boolean, now: Date): KeyState {
  const { identity, notAfter } = readX509(signer.path[0]);
  const root = readX509(signer.path.at(-1) ?? signer.path[0]);
  return {
    state: 'unlocked',
    kind: 'station',
    passphraseProtected,
    signer: {
      name: identity.subject.slice(0, 1000),
      fingerprint: identity.sha256,
      rootFingerprint: root.identity.sha256,
      notBefore: identity.notBefore,
      notAfter: identity.notAfter,
      expiresSoon: notAfter.getTime() - now.getTime() < SOON_MS,
    },
  };
}
