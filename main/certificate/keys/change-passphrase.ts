import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';

import { hasCode } from '../../../shared/problem.ts';
import {
  addKeyFile,
  currentSigner,
  existingManifest,
  type KeysManifest,
  readKeyText,
  writeManifest,
} from './key-store.ts';
import { decodePrivateKey, encodePrivateKey } from './private-key-file.ts';

/**
 * Protects every key in the folder with another passphrase, or with one for the first time. All of them or none: new
 * files are written beside the old ones, and the table of contents that names them is replaced in one step. The old files
 * are removed then; copies in backups keep the passphrase that they were made with. Keys of a root that was replaced because
 * its passphrase is lost stay as they are: nothing opens them, and they sign nothing any more.
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
    const key = await openKey(keysDir, file, current, manifest);
    if (key === null) continue;
    const name = file.replace(/(-p[0-9a-f]{8})?\.key\.pem$/, `-p${randomBytes(4).toString('hex')}.key.pem`);
    await addKeyFile(keysDir, name, encodePrivateKey(key, next), true);
    renamed.set(file, name);
  }
  const newName = (file: string): string => renamed.get(file) ?? file;
  const changed: KeysManifest = {
    ...manifest,
    authority: { ...manifest.authority, key: newName(manifest.authority.key) },
    formerAuthorities: manifest.formerAuthorities.map((former) => ({ ...former, key: newName(former.key) })),
    signers: manifest.signers.map((signer) =>
      signer.key.kind === 'file'
        ? { ...signer, key: { kind: 'file', file: newName(signer.key.file) } }
        : signer,
    ),
  };
  await writeManifest(keysDir, changed);
  await removeUnnamedKeys(keysDir, new Set(keyFilesOf(changed)));
}

/** `null` for a key that nothing opens any more, and that signs nothing any more. */
async function openKey(keysDir: string, file: string, passphrase: string | null, manifest: KeysManifest) {
  try {
    return decodePrivateKey(await readKeyText(keysDir, file), passphrase);
  } catch (error) {
    const isLocked = hasCode(error, 'KEY_LOCKED');
    const someAreLost = manifest.formerAuthorities.some(({ why }) => why === 'passphrase-lost');
    if (isLocked && someAreLost && !isInUse(manifest, file)) return null;
    throw error;
  }
}

function isInUse(manifest: KeysManifest, file: string): boolean {
  const { key } = currentSigner(manifest);
  return file === manifest.authority.key || (key.kind === 'file' && key.file === file);
}

function keyFilesOf({ authority, formerAuthorities, signers }: KeysManifest): readonly string[] {
  const roots = [authority, ...formerAuthorities].map(({ key }) => key);
  return [...roots, ...signers.flatMap(({ key }) => (key.kind === 'file' ? [key.file] : []))];
}

/** Also those that a crash left between two steps: nothing refers to them, and they may be plain. */
async function removeUnnamedKeys(keysDir: string, named: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(keysDir)) {
    if (name.endsWith('.key.pem') && !named.has(name)) await rm(path.join(keysDir, name), { force: true });
  }
}
