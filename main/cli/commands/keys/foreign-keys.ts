import path from 'node:path';

import type { Command } from 'commander';

import { ClearbenchError } from '../../../../shared/problem.ts';
import { globalOptionsOf } from '../../global-options.ts';
import { neededSecret, readDescriptorNumber } from '../../secrets.ts';
import { showKeys } from './show-keys.ts';
import { withKeyChange } from './with-key-change.ts';
import { readUpTo } from '../../read-up-to.ts';

const pkcs12Help = `
The file holds the key, its certificate and those of its issuers up to the root; all of it is checked before anything
changes. Its passphrase comes from the terminal, CLEARBENCH_FILE_PASSPHRASE or --file-passphrase-fd. The key is kept under
the station's own passphrase.

Example:
  clearbench keys import-p12 signing.p12`;

const tokenHelp = `
The key never leaves the token. Its PIN is asked for at each start instead of the passphrase (terminal,
CLEARBENCH_PASSPHRASE or --passphrase-fd), here in CLEARBENCH_PIN or by --pin-fd; it is stored nowhere.

Example:
  clearbench keys use-pkcs11 --library /usr/lib/opensc-pkcs11.so --token "Station 4" --key signing --certificates path.pem`;

interface TokenOptions {
  readonly library: string;
  readonly token: string;
  readonly key: string;
  readonly certificates: string;
  readonly pinFd?: number;
}

/** `clearbench keys import-p12|use-pkcs11`: keys of the organisation's own authority. */
export function addForeignKeyCommands(keys: Command): void {
  keys
    .command('import-p12')
    .description("sign with the organisation's own key, from a PKCS#12 file")
    .argument('<FILE>', 'PKCS#12 file (.p12, .pfx)')
    .option('--file-passphrase-fd <N>', 'file descriptor to read its passphrase from', readDescriptorNumber)
    .addHelpText('after', pkcs12Help)
    .action(async (file: string, options: { filePassphraseFd?: number }, command: Command) => {
      const globals = globalOptionsOf(command);
      const bytes = await readKeyFile(file);
      await withKeyChange(globals, async (bench, change) => {
        const source = {
          descriptor: options.filePassphraseFd ?? null,
          variable: 'CLEARBENCH_FILE_PASSPHRASE',
        };
        const passphrase = await neededSecret(source, 'Passphrase of the file');
        await bench.keys.importPkcs12({ bytes, passphrase }, change);
      });
      await showKeys(globals);
    });
  keys
    .command('use-pkcs11')
    .description("sign with the organisation's own key, on a PKCS#11 token")
    .requiredOption('--library <FILE>', "the token's PKCS#11 library")
    .requiredOption('--token <LABEL>', 'label of the token')
    .requiredOption('--key <LABEL>', 'label of the key on it')
    .requiredOption('--certificates <PEM>', 'its certificate and those of its issuers up to the root')
    .option('--pin-fd <N>', 'file descriptor to read the PIN from', readDescriptorNumber)
    .addHelpText('after', tokenHelp)
    .action(async (options: TokenOptions, command: Command) => {
      const globals = globalOptionsOf(command);
      const certificates = Buffer.from(await readKeyFile(options.certificates)).toString('latin1');
      const token = {
        library: path.resolve(options.library),
        tokenLabel: options.token,
        keyLabel: options.key,
      };
      await withKeyChange(globals, async (bench, change) => {
        const source = { descriptor: options.pinFd ?? null, variable: 'CLEARBENCH_PIN' };
        const pin = await neededSecret(source, 'PIN of the token');
        await bench.keys.useToken(token, pin, certificates, change);
      });
      await showKeys(globals);
    });
}

async function readKeyFile(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readUpTo(file));
  } catch (error) {
    throw new ClearbenchError('KEY_UNREADABLE', `${file} cannot be read.`, { cause: error });
  }
}
