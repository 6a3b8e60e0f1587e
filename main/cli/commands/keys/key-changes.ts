import { Option, type Command } from 'commander';

import {
  MIN_PASSPHRASE_LENGTH,
  revocationReasonSchema,
  rootReplacementReasonSchema,
} from '../../../../shared/contract/keys.ts';
import type { RevocationReason, RootReplacementReason } from '../../../../shared/contract/keys.ts';
import { globalOptionsOf } from '../../global-options.ts';
import { print } from '../../output.ts';
import { askHidden, canAsk, givenSecret, readDescriptorNumber } from '../../secrets.ts';
import { operatingPerson } from '../../operating-person.ts';
import { UsageError } from '../../usage-error.ts';
import { withBench } from '../../with-bench.ts';
import { showKeys } from './show-keys.ts';
import { tellPem } from './pem-output.ts';
import { withKeyChange } from './with-key-change.ts';

const revokeHelp = `
Hand the revocation list to whoever checks certificates. What the key signed before the time that you give stays valid where
a timestamp proves when it was signed. If it is the key in use, a new one under the same root signs from now on.

Examples:
  clearbench keys revoke --reason superseded
  clearbench keys revoke 3f1c… --reason key-compromise --since 2026-11-20T08:00:00Z --out revoked.crl.pem`;

const replaceRootHelp = `
superseded       in good time before the present root ends. What it vouches for stays valid.
passphrase-lost  nothing opens the present root any more. What it vouches for stays valid, but its keys can no longer be
                 revoked. The new passphrase is typed, or comes in CLEARBENCH_NEW_PASSPHRASE or by --new-passphrase-fd.
compromised      somebody else may have the key of the present root. This station believes nothing any more that it vouches
                 for, not even its own certificates.

Afterwards give the new root to whoever checks your certificates, see "export-root". After compromised, tell them to take the
former one from their roots: no list can revoke a root.

Examples:
  clearbench keys replace-root --why superseded
  clearbench keys replace-root --why passphrase-lost --new-passphrase-fd 3 3< passphrase-file`;

interface ReplaceRootOptions {
  readonly why: RootReplacementReason;
  readonly newPassphraseFd?: number;
}

interface RevokeOptions {
  readonly reason: RevocationReason;
  readonly since?: string;
  readonly out?: string;
}

/** `clearbench keys rotate|replace-root|revoke|crl|change-passphrase`: changes to the station's own keys. */
export function addKeyChangeCommands(keys: Command): void {
  keys
    .command('rotate')
    .description('sign with a new key under the same root from now on')
    .addHelpText(
      'after',
      '\nTo be done once a year. Certificates that the former key signed stay valid.\n\nExample:\n  clearbench keys rotate',
    )
    .action(async (_options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      await withKeyChange(globals, async (bench, change) => bench.keys.rotate(change));
      await showKeys(globals);
    });
  keys
    .command('replace-root')
    .description('sign with a new key under a new root from now on')
    .addOption(
      new Option('--why <REASON>', 'why the present root is replaced')
        .choices(rootReplacementReasonSchema.options)
        .makeOptionMandatory(),
    )
    .option('--new-passphrase-fd <N>', 'file descriptor to read the new one from', readDescriptorNumber)
    .addHelpText('after', replaceRootHelp)
    .action(async ({ why, newPassphraseFd }: ReplaceRootOptions, command: Command) => {
      const globals = globalOptionsOf(command);
      if (why === 'passphrase-lost') {
        await withBench(globals, { signing: false }, async (bench) => {
          const next = await newPassphrase(newPassphraseFd ?? null);
          await bench.keys.replaceRoot({ why, next }, { passphrase: null, actor: operatingPerson() });
        });
      } else {
        await withKeyChange(globals, async (bench, change) =>
          bench.keys.replaceRoot({ why, next: null }, change),
        );
      }
      await showKeys(globals);
    });
  keys
    .command('revoke')
    .description('declare a key of this station void, and make the revocation list')
    .argument('[SHA256]', 'fingerprint of the key (default: the one that signs now)')
    .addOption(
      new Option('--reason <REASON>', 'why').choices(revocationReasonSchema.options).makeOptionMandatory(),
    )
    .option('--since <TIME>', 'from when on it must be taken as lost (default: now)')
    .option('--out <FILE>', 'write the revocation list to a file instead of printing it')
    .addHelpText('after', revokeHelp)
    .action(async (id: string | undefined, options: RevokeOptions, command: Command) => {
      const revocation = { id: id ?? null, reason: options.reason, invalidityDate: sinceOf(options) };
      const list = await withKeyChange(globalOptionsOf(command), async (bench, change) =>
        bench.keys.revoke(revocation, change),
      );
      await tellPem(list, options.out, 'The revocation list is');
    });
  keys
    .command('crl')
    .description('make a new revocation list of everything revoked so far')
    .option('--out <FILE>', 'write it to a file instead of printing it')
    .addHelpText(
      'after',
      '\nLists are good for a year.\n\nExample:\n  clearbench keys crl --out revoked.crl.pem',
    )
    .action(async (options: { out?: string }, command: Command) => {
      const list = await withKeyChange(globalOptionsOf(command), async (bench, change) =>
        bench.keys.issueRevocationList(change),
      );
      await tellPem(list, options.out, 'The revocation list is');
    });
  addChangePassphrase(keys);
}

const passphraseHelp = `
The present passphrase comes as for every command (terminal, CLEARBENCH_PASSPHRASE, --passphrase-fd), the new one from the
terminal, CLEARBENCH_NEW_PASSPHRASE or --new-passphrase-fd. Backups that were made before keep the former one.

Example:
  clearbench keys change-passphrase`;

function addChangePassphrase(keys: Command): void {
  keys
    .command('change-passphrase')
    .description('protect the keys with a passphrase, or with another one')
    .option('--new-passphrase-fd <N>', 'file descriptor to read the new one from', readDescriptorNumber)
    .option('--remove', 'store the keys without a passphrase: whoever reads the data folder can then sign')
    .addHelpText('after', passphraseHelp)
    .action(async (options: { newPassphraseFd?: number; remove?: boolean }, command: Command) => {
      await withKeyChange(globalOptionsOf(command), async (bench, change) => {
        const next = options.remove === true ? null : await newPassphrase(options.newPassphraseFd ?? null);
        await bench.keys.changePassphrase(next, change);
      });
      print(
        options.remove === true
          ? 'The keys need no passphrase now.'
          : 'The keys need the new passphrase now.',
      );
    });
}

async function newPassphrase(descriptor: number | null): Promise<string> {
  const given = givenSecret({ descriptor, variable: 'CLEARBENCH_NEW_PASSPHRASE' });
  const next = given ?? (await typedTwice());
  if (next.length < MIN_PASSPHRASE_LENGTH) {
    throw new UsageError(`a passphrase has at least ${MIN_PASSPHRASE_LENGTH} characters`);
  }
  return next;
}

async function typedTwice(): Promise<string> {
  const next = canAsk() ? await askHidden('New passphrase: ') : null;
  if (next === null) {
    throw new UsageError(
      'the new passphrase is missing: type it at a terminal, or bring it in CLEARBENCH_NEW_PASSPHRASE or by --new-passphrase-fd',
    );
  }
  if ((await askHidden('The same again: ')) !== next) throw new UsageError('the two passphrases differ');
  return next;
}

function sinceOf({ since }: RevokeOptions): Date | null {
  if (since === undefined) return null;
  const time = new Date(since);
  if (Number.isNaN(time.getTime()) || time > new Date()) {
    throw new UsageError('--since takes a time in the past, such as 2026-11-20T08:00:00Z');
  }
  return time;
}
