import { ClearbenchError } from '../../../../shared/problem.ts';
import { dataFolderAt } from '../../../bench/data-folder.ts';
import type { GlobalOptions } from '../../global-options.ts';
import { columnsOf, print, printError, printRaw } from '../../output.ts';
import { jsonDocument } from '../../text/printable.ts';
import { wrapLines } from '../../text/table.ts';
import { chosenDataFolder } from '../../with-bench.ts';

/** Public parts only: nothing has to be unlocked to show who signs. */
export async function showKeys(globals: GlobalOptions): Promise<void> {
  const { describeKeys } = await import('../../../certificate/keys/describe-keys.ts');
  const keys = await describeKeys(dataFolderAt(chosenDataFolder(globals)).keys, new Date());
  const current = keys.signers.find(({ state }) => state === 'current');
  if (current === undefined) throw new ClearbenchError('KEY_UNREADABLE', 'This station has no keys yet.');
  const { certificate: signer, root } = current;
  if (globals.json) {
    const { signers, formerRoots, warnings } = keys;
    const { origin } = current;
    printRaw(
      jsonDocument({ signer, root, origin, protected: keys.protected, signers, formerRoots, warnings }),
    );
    return;
  }
  const former = keys.signers.filter(({ state }) => state !== 'current');
  print(
    `Signer       ${signer.subject}`,
    `             valid ${signer.notBefore} to ${signer.notAfter}`,
    `             SHA-256 ${signer.sha256}`,
    `Root         ${root.subject}`,
    `             valid ${root.notBefore} to ${root.notAfter}`,
    `             SHA-256 ${root.sha256}`,
    `Origin       ${origins[current.origin]}`,
    `Passphrase   ${keys.protected ? 'needed to sign' : 'none: whoever reads the data folder can sign'}`,
    ...former.map(({ id, state, revocation }) =>
      revocation === null
        ? `${state.padEnd(12)} SHA-256 ${id}`
        : `${state.padEnd(12)} SHA-256 ${id}, ${revocation.reason}, not to be believed since ${revocation.invalidityDate}`,
    ),
    ...keys.formerRoots.map(
      ({ certificate, replacedAt, why }) =>
        `former root  SHA-256 ${certificate.sha256}, replaced ${replacedAt}: ${replacements[why]}`,
    ),
  );
  for (const warning of keys.warnings) {
    printError(...wrapLines(`warning: ${warning}`, columnsOf(process.stderr)));
  }
}

const origins = {
  station: 'made on this station',
  pkcs12: "the organisation's own, from a PKCS#12 file",
  pkcs11: "the organisation's own, on a token",
} as const;

const replacements = {
  superseded: 'superseded',
  'passphrase-lost': 'its passphrase is lost',
  compromised: 'compromised, not believed any more',
} as const;
