import type { Verdict } from '../../certificate/verify/verdict.ts';
import type { Style } from '../display/style.ts';
import { formatCount } from './amounts.ts';
import { outcomeWords } from './outcome-words.ts';
import { printable } from './printable.ts';
import { wrapLines } from './table.ts';

const headlines = {
  VALID: 'valid: signed, unchanged, and vouched for by a root that you gave',
  UNTRUSTED: 'unchanged, but nobody whom you trust vouches for the key that signed',
  INDETERMINATE: 'unchanged, but whether the key was good when it signed cannot be proven',
  INVALID: 'INVALID: do not rely on it',
  UNSUPPORTED: 'not a certificate that this version of Clearbench can check',
} as const satisfies Readonly<Record<Verdict['status'], string>>;

/** A verdict in words, and what the certificate says where its signature is intact. */
export function verdictLines(file: string, verdict: Verdict, style: Style, width: number): readonly string[] {
  const paint =
    verdict.status === 'VALID' ? style.good : verdict.status === 'INVALID' ? style.bad : style.warn;
  const facts = [
    ...recordFacts(verdict),
    ...(verdict.signer === null
      ? []
      : [`signed by    ${verdict.signer.subject}`, `             SHA-256 ${verdict.signer.sha256}`]),
    ...(verdict.trustAnchor === null ? [] : [`vouched by   ${verdict.trustAnchor.subject}`]),
  ];
  const findings = verdict.problems.flatMap(({ code, message }) =>
    wrapLines(`${message} (${code})`, width - 2),
  );
  return [
    paint(printable(file)),
    paint(`  ${headlines[verdict.status]}`),
    ...[...facts, ...findings].map((line) => `  ${printable(line)}`),
  ];
}

function recordFacts({ record }: Verdict): readonly string[] {
  if (record === null) return [];
  if (record.kind === 'batch') {
    return [
      `certificate  ${record.id}, issued ${record.issuedAt}`,
      `says         ${record.lot}: ${record.entries.length} drives`,
    ];
  }
  const { medium } = record;
  return [
    `certificate  ${record.id}, issued ${record.issuedAt}`,
    `says         ${outcomeWords[record.outcome.kind]}`,
    `drive        ${medium.identifier.value}, ${formatCount(Number(medium.capacityBytes))} bytes`,
  ];
}
