import type { KeyState } from '../../../shared/contract/keys.ts';
import { ClearbenchError, hasCode } from '../../../shared/problem.ts';
import { describeKeys, expiresSoon, type KeysDescription } from '../../certificate/keys/describe-keys.ts';
import { currentSigner, existingManifest, readKeyText } from '../../certificate/keys/key-store.ts';
import { openPrivateKey } from '../../certificate/keys/private-key-file.ts';
import { openStationKeys } from '../../certificate/keys/station-keys.ts';

/** The station's signing key in this run: its state for people, and the passphrase while it is unlocked. */
export interface KeyRing {
  /** In memory only; `null` while locked, or where the key has none. The PIN, where the key is on a token. */
  readonly passphrase: () => string | null;
  readonly state: () => Promise<KeyState>;
  /** Whether the signing key is on a token, so that its PIN is what is held. Looks at no token. @throws ClearbenchError KEY_UNREADABLE */
  readonly isOnToken: () => Promise<boolean>;
  /** Opens the key for this run. @throws ClearbenchError PASSPHRASE_WRONG, PIN_WRONG, KEY_UNREADABLE */
  readonly unlock: (passphrase: string) => Promise<void>;
  /** What opens the signing key from now on: it was protected anew, or is another one. */
  readonly hold: (passphrase: string | null) => void;
  /** Makes the station's keys on first run. @throws ClearbenchError KEY_UNREADABLE */
  readonly create: (passphrase: string | null, organisation: string | null) => Promise<void>;
}

const absent: KeyState = {
  state: 'absent',
  kind: null,
  passphraseProtected: null,
  rootLocked: false,
  signer: null,
};

/** @param given passphrase of an unattended bench, or `null`. */
export function openKeyRing(keysDir: string, given: string | null, now: () => Date): KeyRing {
  let passphrase = given;

  const currentKey = async () => currentSigner(await existingManifest(keysDir)).key;
  const fileOpens = async (file: string): Promise<boolean> =>
    opensWith(await readKeyText(keysDir, file), passphrase);
  const signerOpens = async (): Promise<boolean> => {
    const key = await currentKey();
    if (key.kind === 'file') return fileOpens(key.file);
    // A token may be pulled out at any time.
    return openStationKeys(keysDir, { passphrase }).then(
      () => true,
      () => false,
    );
  };
  const rootOpens = async (): Promise<boolean> => fileOpens((await existingManifest(keysDir)).authority.key);

  return {
    passphrase: () => passphrase,
    state: async () => {
      try {
        const described = await describeKeys(keysDir, now());
        return stateOf(described, { signer: await signerOpens(), root: await rootOpens() }, now());
      } catch (error) {
        if (hasCode(error, 'KEY_UNREADABLE')) return absent;
        throw error;
      }
    },
    isOnToken: async () => (await currentKey()).kind === 'pkcs11',
    unlock: async (typed) => {
      const { kind } = await currentKey();
      try {
        await openStationKeys(keysDir, { passphrase: typed });
      } catch (error) {
        throw kind === 'pkcs11' ? asWrongPin(error) : asWrongPassphrase(error);
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
  return hasCode(error, 'KEY_LOCKED')
    ? new ClearbenchError('PASSPHRASE_WRONG', 'This passphrase does not open the key.', { cause: error })
    : error;
}

function asWrongPin(error: unknown): unknown {
  return hasCode(error, 'KEY_LOCKED')
    ? new ClearbenchError('PIN_WRONG', error.message, { cause: error })
    : error;
}

function opensWith(keyText: string, passphrase: string | null): boolean {
  try {
    openPrivateKey(keyText, passphrase);
    return true;
  } catch {
    return false;
  }
}

function stateOf(
  keys: KeysDescription,
  opens: { readonly signer: boolean; readonly root: boolean },
  now: Date,
): KeyState {
  const current = keys.signers.find(({ state }) => state === 'current');
  if (current === undefined) return absent;
  const { certificate, root } = current;
  return {
    state: opens.signer ? 'unlocked' : 'locked',
    kind: current.origin,
    passphraseProtected: keys.protected,
    rootLocked: !opens.root,
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
