import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

import { expect, inject, it } from 'vitest';

import { requires } from '../../requirements/requires.ts';
import { withBenchFolder } from '../black-box/bench-folder.ts';
import type { Ended } from '../black-box/clearbench.ts';
import { startOnTerminal } from '../black-box/terminal.ts';
import { makePkcs12 } from '../../interop/hospital-authority.ts';
import { commandHere } from './command-here.ts';
import { concludedJob } from './concluded-job.ts';

const run = promisify(execFile);

const root = new URL('../../..', import.meta.url).pathname;

const first = 'correct horse battery';
const second = 'staple tape dispenser';

/** Who signs now, as `keys show --json` tells. */
async function signerOf(data: string): Promise<string> {
  const { stdout } = await commandHere(['--data', data, 'keys', 'show', '--json']);
  return (JSON.parse(stdout) as { signer: { sha256: string } }).signer.sha256;
}

async function actionsOf(data: string): Promise<readonly string[]> {
  const { stdout } = await commandHere(['--data', data, 'ledger', 'show', '--json']);
  return (JSON.parse(stdout) as { entries: { action: string }[] }).entries.map(({ action }) => action);
}

requires('openssl', 'python').describe('the keys of a station', () => {
  it('are protected, protected anew, and nowhere to be seen', async () => {
    await withBenchFolder(async ({ path: folder, data }) => {
      const file = path.join(folder, 'passphrase');
      await fs.writeFile(file, `${first}\n`, { mode: 0o600 });
      // A shell opens the descriptor, as it would for an unattended bench.
      const init = await run(
        'sh',
        [
          '-c',
          'exec "$0" "$@" 3< "$PASSPHRASE_FILE"',
          `${root}node_modules/node/bin/node`,
          inject('commandLineBundle'),
          ...['--data', data, '--passphrase-fd', '3', 'keys', 'init'],
        ],
        { env: { ...process.env, PASSPHRASE_FILE: file } },
      );
      expect(init.stdout).toContain('needed to sign');
      const on = async (passphrase: string, ...args: readonly string[]): Promise<Ended> =>
        commandHere(['--data', data, ...args], { CLEARBENCH_PASSPHRASE: passphrase });
      expect((await commandHere(['--data', data, 'keys', 'rotate'])).exitCode).toBe(10);
      expect((await on('wrong', 'keys', 'rotate')).stderr).toContain('KEY_LOCKED');
      const change = (from: string, to: string): Promise<Ended> =>
        commandHere(['--data', data, 'keys', 'change-passphrase'], {
          CLEARBENCH_PASSPHRASE: from,
          CLEARBENCH_NEW_PASSPHRASE: to,
        });
      expect((await change(first, 'short')).exitCode).toBe(2);
      expect((await change(first, second)).exitCode).toBe(0);
      expect((await on(first, 'keys', 'rotate')).exitCode).toBe(10);
      const before = await signerOf(data);
      expect((await on(second, 'keys', 'rotate')).exitCode).toBe(0);
      expect(await signerOf(data)).not.toBe(before);
      expect(await actionsOf(data)).toEqual(
        expect.arrayContaining(['key-created', 'key-passphrase-changed', 'key-rotated']),
      );
      const files = await fs.readdir(data, { recursive: true, withFileTypes: true });
      for (const entry of files.filter((found) => found.isFile())) {
        const bytes = await fs.readFile(path.join(entry.parentPath, entry.name));
        expect([entry.name, bytes.includes(first), bytes.includes(second)]).toEqual([
          entry.name,
          false,
          false,
        ]);
      }
    });
  });

  it('ask for their passphrase at a terminal, and show nothing of it', async () => {
    await withBenchFolder(async ({ data }) => {
      await commandHere(['--data', data, 'keys', 'init'], { CLEARBENCH_PASSPHRASE: first });
      const terminal = startOnTerminal(['--data', data, 'keys', 'rotate']);
      await terminal.untilShown(/Passphrase of the station's key: /);
      terminal.type(first);
      const { exitCode, shown } = await terminal.ended;
      expect([exitCode, shown.includes(first)]).toEqual([0, false]);
    });
  });

  it('are revoked: whoever has the list believes nothing that a lost key signed, but all that its successor signs', async () => {
    await withBenchFolder(async ({ path: folder, data }) => {
      const { pdf } = await concludedJob(data, { number: 1, label: 'TEST-0001' });
      const root = path.join(folder, 'root.pem');
      await commandHere(['--data', data, 'keys', 'export-root', '--out', root]);
      const list = path.join(folder, 'revoked.crl.pem');
      const lost = ['--reason', 'key-compromise', '--since', '2020-01-01T00:00:00Z', '--out', list];
      const before = await signerOf(data);
      expect((await commandHere(['--data', data, 'keys', 'revoke', ...lost])).exitCode).toBe(0);
      expect(await signerOf(data)).not.toBe(before);
      const { stdout } = await run('openssl', ['crl', '-in', list, '-noout', '-text', '-CAfile', root]);
      expect(stdout).toContain('Key Compromise');
      const verify = async (...more: readonly string[]): Promise<number | null> =>
        (await commandHere(['certificate', 'verify', pdf, '--roots', root, ...more])).exitCode;
      expect(await verify()).toBe(0);
      expect(await verify('--crl', list)).toBe(4);
      const next = await concludedJob(data, { number: 2, label: 'TEST-0002' });
      const checked = await commandHere([
        ...['certificate', 'verify', next.pdf, '--roots', root, '--crl', list],
      ]);
      expect(checked.exitCode, checked.stdout).toBe(0);
    });
  });

  it('are replaced together with their root where its passphrase is lost, and what they signed stays valid', async () => {
    await withBenchFolder(async ({ path: folder, data }) => {
      const earlier = await concludedJob(data, { number: 1, label: 'TEST-0001' });
      const change = async (args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> =>
        commandHere(['--data', data, 'keys', ...args], env);
      await change(['change-passphrase'], { CLEARBENCH_NEW_PASSPHRASE: first });
      const lost = ['replace-root', '--why', 'passphrase-lost'];
      expect((await change(lost, {})).exitCode).toBe(2);
      expect((await change(['replace-root'], {})).exitCode).toBe(2);
      expect((await change(['replace-root', '--why', 'superseded'], {})).stderr).toContain('KEY_LOCKED');
      const replaced = await change(lost, { CLEARBENCH_NEW_PASSPHRASE: second });
      expect(replaced.exitCode, replaced.stderr).toBe(0);
      expect(replaced.stdout).toContain('its passphrase is lost');
      const roots = path.join(folder, 'roots.pem');
      await commandHere(['--data', data, 'keys', 'export-root', '--out', roots]);
      const checked = await commandHere(['certificate', 'verify', earlier.pdf, '--roots', roots]);
      expect(checked.exitCode, checked.stdout).toBe(0);
      expect((await change(['rotate'], { CLEARBENCH_PASSPHRASE: second })).exitCode).toBe(0);
      expect((await commandHere(['--data', data, 'certificates', 'reverify'])).exitCode).toBe(0);
      expect(
        (
          await change(['replace-root', '--why', 'compromised', '--json'], {
            CLEARBENCH_PASSPHRASE: second,
          })
        ).exitCode,
      ).toBe(0);
      expect(await actionsOf(data)).toContain('root-replaced');
    });
  });

  it('give way to a key of the organisation, out of a PKCS#12 file', async () => {
    await withBenchFolder(async ({ path: folder, data }) => {
      const earlier = await concludedJob(data, { number: 1, label: 'TEST-0001' });
      const p12 = await makePkcs12(folder, 'file passphrase');
      const take = (passphrase: string): Promise<Ended> =>
        commandHere(['--data', data, 'keys', 'import-p12', p12], { CLEARBENCH_FILE_PASSPHRASE: passphrase });
      expect((await take('another')).stderr).toContain('PASSPHRASE_WRONG');
      const taken = await take('file passphrase');
      expect(taken.exitCode, taken.stderr).toBe(0);
      expect(taken.stdout).toContain('CN=Hospital signing');
      const later = await concludedJob(data, { number: 2, label: 'TEST-0002' });
      const root = path.join(folder, 'roots.pem');
      await commandHere(['--data', data, 'keys', 'export-root', '--out', root]);
      const files = [earlier.pdf, later.pdf];
      const checked = await commandHere(['certificate', 'verify', ...files, '--roots', root]);
      expect(checked.exitCode, checked.stdout).toBe(0);
      expect((await commandHere(['--data', data, 'certificates', 'reverify'])).exitCode).toBe(0);
      expect(await actionsOf(data)).toContain('key-imported');
    });
  });
});
