import type { KeyState } from '../../../shared/contract/keys.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { openStationKeys } from '../../certificate/keys/station-keys.ts';
import { describeKeys, rotateStationKey, type KeysDescription } from '../../certificate/keys/manage-keys.ts';
import type { StationSigner } from '../../certificate/signature/signer.ts';

/** The station's signing key in this run: its state for people, and the passphrase while it is unlocked. */
export interface KeyRing {
  /** In memory only; `null` while locked, or where the key has none. */
  readonly passphrase: () => string | null;
  readonly state: () => Promise<KeyState>;
  /** Opens the key for this run. @throws ClearbenchError PASSPHRASE_WRONG, KEY_UNREADABLE */
  readonly unlock: (passphrase: string) => Promise<void>;
  /** What signs now. @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE */
  readonly signer: () => Promise<StationSigner>;
  /** Signs with a new key under the same root from now on. @throws ClearbenchError KEY_LOCKED */
  readonly rotate: (organisation: string | null) => Promise<void>;
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
      let described: KeysDescription;
      try {
        described = await describeKeys(keysDir, now());
      } catch (error) {
        if (error instanceof ClearbenchError && error.code === 'KEY_UNREADABLE') return absent;
        throw error;
      }
      const opens = await openStationKeys(keysDir, { passphrase }).then(
        () => true,
        () => false,
      );
      return stateOf(described, opens, now());
    },
    signer: async () => openStationKeys(keysDir, { passphrase }),
    rotate: async (organisation) => {
      await rotateStationKey(keysDir, { passphrase, organisation, now: now() });
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

function stateOf(keys: KeysDescription, opens: boolean, now: Date): KeyState {
  const current = keys.signers.find(({ state }) => state === 'current');
  if (current === undefined) return absent;
  const { certificate, root } = current;
  return {
    state: opens ? 'unlocked' : 'locked',
    kind: current.origin,
    passphraseProtected: keys.protected,
    signer: {
      name: certificate.subject.slice(0, 1000),
      fingerprint: certificate.sha256,
      rootFingerprint: root.sha256,
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
      expiresSoon: Date.parse(certificate.notAfter) - now.getTime() < SOON_MS,
    },
  };
}
