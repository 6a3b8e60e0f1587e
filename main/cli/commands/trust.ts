import { createInterface } from 'node:readline/promises';

import type { Command } from 'commander';

import type { TrustRoot } from '../../../shared/contract/verification.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { globalOptionsOf } from '../global-options.ts';
import { operatingPerson } from '../operating-person.ts';
import { print, printError, printRaw } from '../output.ts';
import { canAsk } from '../secrets.ts';
import { jsonDocument, printable } from '../text/printable.ts';
import { UsageError } from '../usage-error.ts';
import { withBench } from '../with-bench.ts';
import { readUpTo } from '../read-up-to.ts';

const help = `
Certificates that are imported or checked here count as trusted if one of these roots vouches for them: the station's own,
and those of other stations, of the organisation or of timestamp authorities that a person has added. Compare the
fingerprint with its owner by a way that you trust before you add one.

Examples:
  clearbench trust list
  clearbench trust add other-station.pem --fingerprint 3f1c…`;

/** `clearbench trust`: whose certificates count here. */
export function addTrustCommand(program: Command): void {
  const trust = program
    .command('trust')
    .description('roots of others that this bench trusts')
    .addHelpText('after', help);
  trust
    .command('list')
    .description('list the roots that were added')
    .addHelpText('after', '\nExample:\n  clearbench trust list --json')
    .action(async (_options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      const roots = await withBench(globals, { signing: false }, async ({ folder }) =>
        (await storeOf(folder.path)).list(),
      );
      if (globals.json) printRaw(jsonDocument({ roots }));
      else print(...(roots.length === 0 ? ['No root was added.'] : roots.flatMap(linesOf)));
    });
  trust
    .command('add')
    .description('trust a root from now on')
    .argument('<FILE>', 'root certificate (PEM or DER)')
    .option('--fingerprint <SHA256>', 'its fingerprint as its owner told you')
    .addHelpText('after', help)
    .action(async (file: string, options: { fingerprint?: string }, command: Command) => {
      const globals = globalOptionsOf(command);
      const bytes = await readRoot(file);
      const root = await withBench(globals, { signing: false }, async ({ folder, archive }) => {
        const store = await storeOf(folder.path);
        const fingerprint = await comparedFingerprint(store.read(bytes), options.fingerprint);
        const added = await store.add(bytes, fingerprint);
        const { noteTrustChange } = await import('../../bench/trust-change.ts');
        noteTrustChange(archive, 'added', fingerprint, operatingPerson());
        return added;
      });
      if (globals.json) printRaw(jsonDocument(root));
      else print(...linesOf(root));
    });
  trust
    .command('remove')
    .description('trust a root no longer')
    .argument('<SHA256>', 'its fingerprint (see: clearbench trust list)')
    .addHelpText('after', '\nExample:\n  clearbench trust remove 3f1c…')
    .action(async (text: string, _options: unknown, command: Command) => {
      const fingerprint = plain(text);
      await withBench(globalOptionsOf(command), { signing: false }, async ({ folder, archive }) => {
        const store = await storeOf(folder.path);
        if (!(await store.list()).some((root) => root.fingerprint === fingerprint)) {
          throw new ClearbenchError('ROOT_UNREADABLE', 'No root with this fingerprint was added here.');
        }
        await store.remove(fingerprint);
        const { noteTrustChange } = await import('../../bench/trust-change.ts');
        noteTrustChange(archive, 'removed', fingerprint, operatingPerson());
      });
    });
}

async function storeOf(dataDir: string) {
  const { openTrustStore } = await import('../../bench/trust-store.ts');
  return openTrustStore(dataDir, () => new Date());
}

async function readRoot(file: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readUpTo(file));
  } catch (error) {
    throw new ClearbenchError('ROOT_UNREADABLE', `${file} cannot be read.`, { cause: error });
  }
}

/** A root is trusted only by its fingerprint: given, or compared by the person at the terminal. */
async function comparedFingerprint(root: TrustRoot, given: string | undefined): Promise<string> {
  if (given !== undefined) return plain(given);
  if (!canAsk()) throw new UsageError('give its fingerprint as its owner told you: --fingerprint');
  printError(...linesOf(root));
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(printable('Is this what its owner told you? Type yes: '));
    if (answer.trim().toLowerCase() === 'yes') return root.fingerprint;
  } finally {
    terminal.close();
  }
  throw new UsageError('nothing was added');
}

/** Fingerprints are written in many ways; none of them says more than its hexadecimal digits. */
function plain(fingerprint: string): string {
  return fingerprint.replace(/[:\s]/g, '').toLowerCase();
}

function linesOf({ name, fingerprint, notBefore, notAfter }: TrustRoot): readonly string[] {
  return [name, `  valid ${notBefore} to ${notAfter}`, `  SHA-256 ${fingerprint}`];
}
