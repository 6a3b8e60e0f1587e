import type { RootReplacementReason } from '../../../shared/contract/keys.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import {
  existingManifest,
  readKeyText,
  readSignerPath,
  type SignerEntry,
  writeManifest,
} from './key-store.ts';
import { isEncryptedPrivateKey } from './private-key-file.ts';
import { type ChangeKeysOptions, withCurrent } from './rotate-key.ts';
import { openAuthority } from './station-authority.ts';
import { addStationRoot, addStationSigner } from './station-keys.ts';
import { readX509 } from './x509.ts';

/** Why the root is replaced, and what protects the new one. */
export interface ReplaceRootOptions extends ChangeKeysOptions {
  readonly why: RootReplacementReason;
  /** Protects the new keys where the passphrase of the present root is lost; else they keep the present one. */
  readonly next: string | null;
}

/** What a replacement made. */
export interface RootReplacement {
  readonly signer: SignerEntry;
  /** SHA-256 of the certificates of the roots. */
  readonly former: string;
  readonly present: string;
}

/**
 * Makes a new root of the station and a signing key under it, in one step. What the former root vouches for stays valid,
 * unless somebody else may have its key: then this station believes it no more.
 *
 * @throws ClearbenchError KEY_LOCKED: the passphrase does not open the present root, and is not said to be lost.
 * KEY_CHANGE_REFUSED: it is said to be lost where none is needed, or nothing protects the new keys. KEY_UNREADABLE.
 */
export async function replaceStationRoot(
  keysDir: string,
  options: ReplaceRootOptions,
): Promise<RootReplacement> {
  const manifest = await existingManifest(keysDir);
  const subject = { organisation: options.organisation ?? null };
  const passphrase =
    options.why === 'passphrase-lost'
      ? await insteadOfLost(keysDir, manifest.authority.key, options.next)
      : (await openAuthority(keysDir, manifest.authority, options.passphrase)).passphrase;
  const [formerRoot] = await readSignerPath(keysDir, manifest.authority.certificate);
  const former = readX509(formerRoot).identity.sha256;
  const root = await addStationRoot(keysDir, subject, passphrase, options.now);
  const signer = await addStationSigner(keysDir, root, subject, passphrase, options.now);
  await writeManifest(keysDir, {
    ...withCurrent(manifest, signer, options.now),
    authority: root.entry,
    formerAuthorities: [
      ...manifest.formerAuthorities,
      { ...manifest.authority, id: former, replacedAt: options.now.toISOString(), why: options.why },
    ],
  });
  return { signer, former, present: readX509(root.certificate).identity.sha256 };
}

/** Keys that needed a passphrase are never followed by such that need none. */
async function insteadOfLost(keysDir: string, keyFile: string, next: string | null): Promise<string> {
  if (!isEncryptedPrivateKey(await readKeyText(keysDir, keyFile))) {
    throw new ClearbenchError(
      'KEY_CHANGE_REFUSED',
      'The station’s root needs no passphrase: none can be lost.',
    );
  }
  if (next === null) throw new ClearbenchError('KEY_CHANGE_REFUSED', 'The new keys need a new passphrase.');
  return next;
}
