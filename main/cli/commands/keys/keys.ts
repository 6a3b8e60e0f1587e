import type { Command } from 'commander';

import { globalOptionsOf } from '../../global-options.ts';
import { operatingPerson } from '../../operating-person.ts';
import { withBench } from '../../with-bench.ts';
import { addForeignKeyCommands } from './foreign-keys.ts';
import { addKeyChangeCommands } from './key-changes.ts';
import { tellPem } from './pem-output.ts';
import { showKeys } from './show-keys.ts';

const help = `
Certificates are signed with the station's own key, made on first use. Give the root certificate to whoever checks your
certificates, by a way that they trust, and let them compare its fingerprint with you by voice.

Passphrases are typed at the terminal; unattended benches bring them in CLEARBENCH_PASSPHRASE or by --passphrase-fd. They
never stand on the command line, where everybody on the computer could read them.

Examples:
  clearbench keys show
  clearbench keys export-root --out station-root.pem
  clearbench keys change-passphrase
  clearbench keys revoke --reason key-compromise --since 2026-11-20 --out revoked.crl.pem`;

/** `clearbench keys`: the key that signs certificates. */
export function addKeysCommand(program: Command): void {
  const keys = program
    .command('keys')
    .description('the key that signs certificates')
    .addHelpText('after', help);
  keys
    .command('init')
    .description("make the station's key, if there is none yet")
    .addHelpText('after', '\nExample:\n  clearbench keys init --passphrase-fd 3 3< passphrase-file')
    .action(async (_options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      await withBench(globals, { signing: false }, async (bench) => bench.signer());
      await showKeys(globals);
    });
  keys
    .command('show')
    .description('show who signs, until when, and the fingerprints to compare')
    .addHelpText('after', '\nExample:\n  clearbench keys show --json')
    .action(async (_options: unknown, command: Command) => showKeys(globalOptionsOf(command)));
  keys
    .command('export-root')
    .description('print the root certificates (PEM) that others check certificates against')
    .option('--out <FILE>', 'write them to a file instead')
    .addHelpText('after', '\nExample:\n  clearbench keys export-root --out station-root.pem')
    .action(async (options: { out?: string }, command: Command) => {
      const pem = await withBench(globalOptionsOf(command), { signing: false }, async (bench) =>
        bench.keys.exportRoots(operatingPerson()),
      );
      await tellPem(pem, options.out, 'The root certificate is');
    });
  addKeyChangeCommands(keys);
  addForeignKeyCommands(keys);
}
