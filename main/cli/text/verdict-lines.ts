import { drivesOfLot } from '../../../shared/policy/lot-drives.ts';
import type { Verdict, VerdictProblemCode } from '../../certificate/verify/verdict.ts';
import type { Style } from '../display/style.ts';
import { formatCount } from './amounts.ts';
import { outcomeWords } from './outcome-words.ts';
import { printable } from './printable.ts';
import { wrapLines } from './table.ts';

const headlines = {
  VALID: 'valid: signed, unchanged, and vouched for by a root that you gave',
  UNTRUSTED: 'unchanged, but nobody whom you trust vouches for the key that signed',
  INDETERMINATE: 'unchanged, but whether the key was good when it signed, or when that was, cannot be proven',
  INVALID: 'INVALID: do not rely on it',
  UNSUPPORTED: 'not a certificate that this version of Clearbench can check',
} as const satisfies Readonly<Record<Verdict['status'], string>>;

/** What a person can bring along so that the verdict becomes a better one. */
const remedies: Partial<Readonly<Record<VerdictProblemCode, string>>> = {
  NO_ROOTS: 'Give the issuer’s root certificate: --roots FILE.',
  ROOT_UNKNOWN: 'Give the issuer’s root certificate as well: --roots FILE, as often as needed.',
  CLAIMED_IN_FUTURE: 'Check the date and time of this computer.',
  TIMESTAMP_UNTRUSTED:
    'Get the root certificate of the timestamp authority from the authority and give it as well: --roots FILE, as often as needed; on a bench, once and for all: clearbench trust add FILE.',
  TIMESTAMP_MISSING: 'Ask the issuer for the certificate with its timestamp.',
  EXPIRED_UNPROVEN:
    'Ask the issuer for the certificate with a timestamp, or for proof of when it was issued.',
  REVOKED_UNPROVEN: 'Ask the issuer for the certificate with a timestamp, or for a new certificate.',
};

const revocationWords = {
  'not-checked': 'not known: no current list of its issuers was given',
  good: 'no, say the lists of its issuers',
  'revoked-later': 'only after the proven time',
  revoked: 'yes',
} as const satisfies Readonly<Record<Verdict['revocation'], string>>;

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
    ...(verdict.record === null
      ? []
      : [timeLine(verdict), `revoked      ${revocationWords[verdict.revocation]}`]),
  ];
  const findings = verdict.problems.flatMap(({ code, message, detail }) => [
    ...wrapLines(`${message} ${detail === null ? '' : `(${detail}) `}(${code})`, width - 2),
    ...remedyLines(code, width - 4).map((line) => `  ${line}`),
  ]);
  return [
    paint(printable(file)),
    paint(`  ${headlines[verdict.status]}`),
    ...[...facts, ...findings].map((line) => `  ${printable(line)}`),
  ];
}

/** Without it a claimed time would read as if it were known. */
function timeLine({ provenTime, timestamp }: Verdict): string {
  return provenTime === null || timestamp === null
    ? 'time         claimed by its issuer alone, proven by nobody'
    : `time         proven: signed by ${provenTime}, says ${timestamp.authority.subject}`;
}

function remedyLines(code: VerdictProblemCode, width: number): readonly string[] {
  const remedy = remedies[code];
  return remedy === undefined ? [] : wrapLines(remedy, width);
}

function recordFacts({ record }: Verdict): readonly string[] {
  if (record === null) return [];
  if (record.kind === 'batch') {
    return [
      `certificate  ${record.id}, issued ${record.issuedAt}`,
      `says         ${record.lot}: ${drivesOfLot(record.entries).length} drives`,
    ];
  }
  const { medium } = record;
  return [
    `certificate  ${record.id}, issued ${record.issuedAt}`,
    `says         ${outcomeWords[record.outcome.kind]}`,
    `drive        ${medium.identifier.value}, ${formatCount(Number(medium.capacityBytes))} bytes`,
  ];
}
