import type { KeyState } from '../../../shared/contract/keys.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { openStationKeys } from '../../certificate/keys/station-keys.ts';
import { describeKeys, expiresSoon, type KeysDescription } from '../../certificate/keys/manage-keys.ts';

/** The station's signing key in this run: its state for people, and the passphrase while it is unlocked. */
export interface KeyRing {
  /** In memory only; `null` while locked, or where the key has none. */
  readonly passphrase: () => string | null;
  readonly state: () => Promise<KeyState>;
  /** Opens the key for this run. @throws ClearbenchError PASSPHRASE_WRONG, KEY_UNREADABLE */
  readonly unlock: (passphrase: string) => Promise<void>;
  /** The key was protected anew: what opens it from now on. */
  readonly hold: (passphrase: string | null) => void;
  /** Makes the station's keys on first run. @throws ClearbenchError KEY_UNREADABLE */
  readonly create: (passphrase: string | null, organisation: string | null) => Promise<void>;
}

const absent: KeyState = { state: 'absent', kind: null, passphraseProtected: null, signer: null };

/** @param given passphrase of an unattended bench, or `null`. */
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
    unlock: async (typed) => {
      try {
        await openStationKeys(keysDir, { passphrase: typed });
      } catch (error) {
        throw asWrongPassphrase(error);
      }
      passphrase = typed;
    },
    hold: (changed) => {
      passphrase = changed;
    },
    create: async (chosen, organisation) => {
      await openStationKeys(keysDir, { createIfMissing: true, passphrase: chosen, organisation, now: now() });
      passphrase = chosen;
    },
  };
}

/** A person who has just typed a passphrase learns that it is the wrong one, not that the key is locked. */
export function asWrongPassphrase(error: unknown): unknown {
  return error instanceof ClearbenchError && error.code === 'KEY_LOCKED'
    ? new ClearbenchError('PASSPHRASE_WRONG', 'This passphrase does not open the key.', { cause: error })
    : error;
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
      expiresSoon: expiresSoon(certificate, now),
      rootNotAfter: root.notAfter,
      rootExpiresSoon: expiresSoon(root, now),
    },
  };
}
