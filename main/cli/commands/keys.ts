import { writeFile } from 'node:fs/promises';

import type { Command } from 'commander';

import { dataFolderAt, openDataFolder } from '../../bench/data-folder.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { globalOptionsOf, type GlobalOptions } from '../global-options.ts';
import { passphraseFrom } from '../key-passphrase.ts';
import { print, printRaw } from '../output.ts';
import { jsonDocument } from '../text/printable.ts';
import { chosenDataFolder } from '../with-bench.ts';

const help = `
Certificates are signed with the station's own key, made on first use. Give the root certificate to whoever checks your
certificates, by a way that they trust, and let them compare its fingerprint with you by voice.

Examples:
  clearbench keys show
  clearbench keys export-root --out station-root.pem`;

/** `clearbench keys`: the key that signs certificates. */
export function addKeysCommand(program: Command): void {
  const keys = program
    .command('keys')
    .description('the key that signs certificates')
    .addHelpText('after', help);
  keys
    .command('init')
    .description("make the station's key, if there is none yet")
    .action(async (_options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      const folder = await openDataFolder(chosenDataFolder(globals));
      const { openStationKeys } = await import('../../certificate/keys/station-keys.ts');
      await openStationKeys(folder.keys, {
        createIfMissing: true,
        passphrase: passphraseFrom(process.env).current,
      });
      await showKeys(globals);
    });
  keys
    .command('show')
    .description('show who signs, until when, and the fingerprints to compare')
    .action(async (_options: unknown, command: Command) => showKeys(globalOptionsOf(command)));
  keys
    .command('export-root')
    .description('print the root certificate (PEM) that others check certificates against')
    .option('--out <FILE>', 'write it to a file instead')
    .action(async (options: { out?: string }, command: Command) => {
      const { exportRoot } = await import('../../certificate/keys/station-keys.ts');
      const pem = await exportRoot(dataFolderAt(chosenDataFolder(globalOptionsOf(command))).keys);
      if (options.out === undefined) printRaw(pem.trimEnd());
      else await writeRoot(options.out, pem);
    });
}

async function writeRoot(file: string, pem: string): Promise<void> {
  try {
    await writeFile(file, pem, { flag: 'wx', mode: 0o644 });
  } catch (error) {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new ClearbenchError(
      exists ? 'FILE_EXISTS' : 'OUTPUT_NOT_WRITABLE',
      exists ? `${file} exists already.` : `${file} cannot be written.`,
      { cause: error },
    );
  }
  print(`The root certificate is in ${file}.`);
}

async function showKeys(globals: GlobalOptions): Promise<void> {
  const { currentSigner, readManifest, readSignerPath } = await import('../../certificate/keys/key-store.ts');
  const { readX509 } = await import('../../certificate/keys/x509.ts');
  const keysDir = dataFolderAt(chosenDataFolder(globals)).keys;
  const manifest = await readManifest(keysDir);
  if (manifest === null) throw new ClearbenchError('KEY_UNREADABLE', 'This station has no keys yet.');
  // Public parts only: nothing has to be unlocked to show who signs.
  const signerPath = await readSignerPath(keysDir, currentSigner(manifest).certificates);
  const [leaf] = signerPath;
  const root = signerPath.at(-1) ?? leaf;
  const shown = { signer: readX509(leaf).identity, root: readX509(root).identity };
  if (globals.json) {
    printRaw(jsonDocument(shown));
    return;
  }
  print(
    `Signer       ${shown.signer.subject}`,
    `             valid ${shown.signer.notBefore} to ${shown.signer.notAfter}`,
    `             SHA-256 ${shown.signer.sha256}`,
    `Root         ${shown.root.subject}`,
    `             valid ${shown.root.notBefore} to ${shown.root.notAfter}`,
    `             SHA-256 ${shown.root.sha256}`,
  );
}
