import {
  currentSigner,
  existingManifest,
  type KeysManifest,
  type SignerEntry,
  writeManifest,
} from './key-store.ts';
import { openAuthority } from './station-authority.ts';
import { addStationSigner } from './station-keys.ts';

/** What changes to the keys need. */
export interface ChangeKeysOptions {
  readonly passphrase: string | null;
  readonly now: Date;
  readonly organisation?: string | null;
}

/**
 * Makes a new signing key under the station's root and signs with it from now on. What older keys signed stays valid.
 *
 * @throws ClearbenchError KEY_LOCKED, KEY_UNREADABLE
 */
export async function rotateStationKey(keysDir: string, options: ChangeKeysOptions): Promise<SignerEntry> {
  const manifest = await existingManifest(keysDir);
  const authority = await openAuthority(keysDir, manifest.authority, options.passphrase);
  const added = await addStationSigner(
    keysDir,
    authority,
    { organisation: options.organisation ?? null },
    authority.passphrase,
    options.now,
  );
  await writeManifest(keysDir, withCurrent(manifest, added, options.now));
  return added;
}

/** The manifest with `added` as the key that signs, and the former one retired. */
export function withCurrent(manifest: KeysManifest, added: SignerEntry, now: Date): KeysManifest {
  const former = currentSigner(manifest);
  return {
    ...manifest,
    current: added.id,
    signers: [
      ...manifest.signers
        .filter((signer) => signer.id !== added.id)
        .map((signer) =>
          signer.id === former.id ? { ...signer, retiredAt: signer.retiredAt ?? now.toISOString() } : signer,
        ),
      added,
    ],
  };
}
