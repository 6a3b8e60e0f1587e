import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { addKeyFile, type KeysManifest, readKeyText, writeManifest } from './key-store.ts';
import { existingManifest } from './manage-keys.ts';
import { decodePrivateKey, encodePrivateKey } from './private-key-file.ts';

/**
 * Protects every key in the folder with another passphrase, or with one for the first time. All of them or none: new
 * files are written beside the old ones, and the table of contents that names them is replaced in one step. The old files
 * are removed then; copies in backups keep the passphrase that they were made with.
 *
 * @param next the new passphrase; `null` stores the keys plain.
 * @throws ClearbenchError KEY_LOCKED: `current` does not open the keys. KEY_UNREADABLE.
 */
export async function changePassphrase(
  keysDir: string,
  current: string | null,
  next: string | null,
): Promise<void> {
  const manifest = await existingManifest(keysDir);
  const renamed = new Map<string, string>();
  for (const file of keyFilesOf(manifest)) {
    const key = decodePrivateKey(await readKeyText(keysDir, file), current);
    const name = file.replace(/(-p[0-9a-f]{8})?\.key\.pem$/, `-p${randomBytes(4).toString('hex')}.key.pem`);
    await addKeyFile(keysDir, name, encodePrivateKey(key, next), true);
    renamed.set(file, name);
  }
  const newName = (file: string): string => renamed.get(file) ?? file;
  const changed: KeysManifest = {
    ...manifest,
    authority: { ...manifest.authority, key: newName(manifest.authority.key) },
    signers: manifest.signers.map((signer) =>
      signer.key.kind === 'file'
        ? { ...signer, key: { kind: 'file', file: newName(signer.key.file) } }
        : signer,
    ),
  };
  await writeManifest(keysDir, changed);
  await removeUnnamedKeys(keysDir, new Set(keyFilesOf(changed)));
}

function keyFilesOf({ authority, signers }: KeysManifest): readonly string[] {
  return [authority.key, ...signers.flatMap(({ key }) => (key.kind === 'file' ? [key.file] : []))];
}

/** Also those that a crash left between two steps: nothing refers to them, and they may be plain. */
async function removeUnnamedKeys(keysDir: string, named: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(keysDir)) {
    if (name.endsWith('.key.pem') && !named.has(name)) await rm(path.join(keysDir, name), { force: true });
  }
}
