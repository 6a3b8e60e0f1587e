import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';

import { buildProgram } from '../../../main/cli/command-line.ts';

const program = buildProgram(() => undefined);

/** What `clearbench WORDS --help` prints, without what stands after it. */
function helpOf(...words: readonly string[]): string {
  const command = words.reduce<Command | undefined>(
    (parent, word) =>
      parent?.commands.find((child) => child.name() === word || child.aliases().includes(word)),
    program,
  );
  if (command === undefined) throw new Error(`no command ${words.join(' ')}`);
  return command.helpInformation();
}

const commands = [
  'drives',
  'wipe',
  'jobs',
  'resume',
  'cancel',
  'certificates',
  'certificates list',
  'certificates show',
  'certificates export',
  'certificates issue',
  'certificate verify',
  'certificates import',
  'certificates batch',
  'certificates decide',
  'certificates label',
  'certificates reverify',
  'certificates timestamp',
  'keys',
  'keys init',
  'keys show',
  'keys export-root',
  'keys rotate',
  'keys replace-root',
  'keys revoke',
  'keys crl',
  'keys change-passphrase',
  'keys import-p12',
  'keys use-pkcs11',
  'trust list',
  'trust add',
  'trust remove',
  'settings show',
  'settings set',
  'ledger show',
  'ledger verify',
  'retention show',
  'retention set',
  'retention list',
  'retention delete',
  'backup',
  'restore',
  'methods',
  'demo',
];

describe('help', () => {
  it('of the program names every command that people type, and none that they do not', () => {
    for (const command of commands)
      expect(helpOf()).toMatch(new RegExp(`^ {2}${command.split(' ')[0] ?? ''}`, 'm'));
    expect(helpOf()).not.toContain('follow-in-background');
  });

  it.each(commands)('explains %s, and where its state is', (command) => {
    const help = helpOf(...command.split(' '));
    expect(help).toMatch(/^Usage: clearbench \w.*\n\n\w/);
    expect(help).toContain('--data <DIR>');
    expect(help).toContain('--json');
  });

  it('of wipe names every option that the manual promises', () => {
    const promised =
      '--method --operator --operator-title --asset-tag --source --confirm --serial-from-label --verify --out --allow-virtual --yes --progress --detach';
    for (const option of promised.split(' ')) expect(helpOf('wipe')).toContain(`${option} `);
  });
});
