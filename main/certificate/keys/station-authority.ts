import { sameBytes } from '../asn1/der.ts';
import {
  type AuthorityEntry,
  existingManifest,
  type KeysManifest,
  readKeyText,
  readSignerPath,
  type SignerEntry,
} from './key-store.ts';
import { isEncryptedPrivateKey, openPrivateKey } from './private-key-file.ts';
import type { OpenAuthority } from './station-keys.ts';

/** A root of the station, opened, and what protects its key. */
export interface UnlockedAuthority extends OpenAuthority {
  /** Protects new keys as well; `null`: the root's key is stored plain, whatever was typed. */
  readonly passphrase: string | null;
}

/** Opens a root of the station: the present one, unless another is named. @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE */
export async function openAuthority(
  keysDir: string,
  authority: AuthorityEntry,
  passphrase: string | null,
): Promise<UnlockedAuthority> {
  const [certificate] = await readSignerPath(keysDir, authority.certificate);
  const text = await readKeyText(keysDir, authority.key);
  return {
    certificate,
    privateKey: openPrivateKey(text, passphrase),
    passphrase: isEncryptedPrivateKey(text) ? passphrase : null,
  };
}

/**
 * Checks that a passphrase opens the station's own root key.
 *
 * @returns what protects keys that are added from now on: the same, or nothing where the root itself is stored plain.
 * @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE
 */
export async function checkPassphrase(keysDir: string, passphrase: string | null): Promise<string | null> {
  const { authority } = await existingManifest(keysDir);
  return (await openAuthority(keysDir, authority, passphrase)).passphrase;
}

/** The keys of the station that a root of its own vouches for. */
export async function signersUnder(
  keysDir: string,
  { signers }: KeysManifest,
  authority: Uint8Array,
): Promise<readonly SignerEntry[]> {
  const own = signers.filter(({ origin }) => origin === 'station');
  const under = await Promise.all(
    own.map(async ({ certificates }) => {
      const path = await readSignerPath(keysDir, certificates);
      return sameBytes(path.at(-1) ?? path[0], authority);
    }),
  );
  return own.filter((_, index) => under[index]);
}
