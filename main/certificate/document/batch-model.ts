import { drivesOfLot } from '../../../shared/policy/lot-drives.ts';
import type { OutcomeKind } from '../../../shared/schemas/outcome.ts';
import type { BatchEntry, BatchRecord, ValidationState } from '../../../shared/schemas/record.ts';
import type { CertificateContext } from './certificate-model.ts';
import {
  type Banner,
  type DocumentModel,
  driveText,
  monoRow,
  personText,
  type PrintedText,
  row,
  type Section,
  toolText,
} from './document-model.ts';
import { howToVerify } from './how-to-verify.ts';
import { printedOrganisation } from './printed-organisation.ts';
import { count, levelNames, notRecorded, outcomeNames, roughBytes, time } from './wording.ts';

/** What the batch certificate of a job lot says. */
export function batchModel(record: BatchRecord, context: CertificateContext): DocumentModel {
  return {
    title: 'Batch Certificate of Data Destruction',
    subtitle: 'Over certificates of sanitization, fields after NIST SP 800-88r2 §4.6',
    id: record.id,
    issuedAt: time(record.issuedAt),
    organisation: printedOrganisation(record.organisation),
    banner: bannerOf(record),
    sections: [lotSection(record), drivesSection(record), chainSection(record, context)],
    annex: [],
    qr: {
      content: `${record.id} ${context.jsonSha256}`,
      caption: 'Batch id and SHA-256 of certificate.json',
    },
  };
}

/** How many drives there are of each outcome. */
function tally(entries: readonly BatchEntry[]): Readonly<Record<OutcomeKind, number>> {
  const of = (kind: OutcomeKind): number => entries.filter((entry) => entry.outcome === kind).length;
  return {
    sanitized: of('sanitized'),
    'sanitized-with-exceptions': of('sanitized-with-exceptions'),
    'not-sanitized': of('not-sanitized'),
    aborted: of('aborted'),
  };
}

/** How many results people have accepted or rejected. */
function decisions(entries: readonly BatchEntry[]): Readonly<Record<ValidationState, number>> {
  const of = (state: ValidationState): number => entries.filter((entry) => entry.validation === state).length;
  return { 'awaiting-decision': of('awaiting-decision'), accepted: of('accepted'), rejected: of('rejected') };
}

/**
 * "12 drives expected, 12 with a certificate: 11 sanitized, 1 with exceptions, 0 not sanitized, 0 aborted; 0 missing": every
 * number, zeros too, so that nothing can be left out unseen; rejected results are counted where there are any.
 */
export function reconciliation(record: BatchRecord): string {
  const last = drivesOfLot(record.entries);
  const { sanitized, aborted, ...rest } = tally(last);
  const found = last.length;
  const earlier = record.entries.length - found;
  const expected =
    record.expected === null
      ? 'Number of drives expected: not recorded'
      : `${drives(record.expected)} expected`;
  const difference =
    record.expected === null
      ? ''
      : record.expected >= found
        ? `; ${count(record.expected - found)} missing`
        : `; ${count(found - record.expected)} more than expected`;
  const { rejected } = decisions(last);
  const objection = rejected === 0 ? '' : `; ${count(rejected)} of these rejected`;
  const repeated = earlier === 0 ? '' : `; ${count(earlier)} more of earlier jobs on the same drives`;
  return `${expected}, ${count(found)} with a certificate: ${count(sanitized)} sanitized, ${count(rest['sanitized-with-exceptions'])} sanitized with exceptions, ${count(rest['not-sanitized'])} not sanitized, ${count(aborted)} aborted${objection}${difference}${repeated}.`;
}

function drives(number: number): string {
  return `${count(number)} ${number === 1 ? 'drive' : 'drives'}`;
}

function bannerOf(record: BatchRecord): Banner {
  const last = drivesOfLot(record.entries);
  const sums = tally(last);
  const failed = sums['not-sanitized'] + sums.aborted;
  const statement = reconciliation(record);
  const reasons: readonly PrintedText[] = [];
  if (failed > 0) {
    return {
      tone: 'failure',
      headline: `${drives(failed)} not sanitized`,
      meaning: 'Do not release those drives. Data may remain on them.',
      statement,
      reasons,
    };
  }
  const { rejected } = decisions(last);
  if (rejected > 0) {
    return {
      tone: 'failure',
      headline: `${count(rejected)} ${rejected === 1 ? 'result' : 'results'} rejected`,
      meaning: 'Do not release those drives: the organisation does not accept their results.',
      statement,
      reasons,
    };
  }
  if (record.expected !== null && record.expected !== last.length) {
    return {
      tone: 'failure',
      headline: 'Lot incomplete',
      meaning: 'The number of certificates differs from the number of drives expected.',
      statement,
      reasons,
    };
  }
  if (sums['sanitized-with-exceptions'] > 0 || record.expected === null) {
    return {
      tone: 'caution',
      headline:
        sums['sanitized-with-exceptions'] > 0
          ? 'Sanitized with exceptions'
          : 'Sanitized, lot size not recorded',
      meaning: 'A person must weigh what the certificates of the drives say before release.',
      statement,
      reasons,
    };
  }
  return {
    tone: 'success',
    headline: `All ${drives(last.length)} sanitized`,
    meaning: 'Every drive of the lot has a certificate that says so.',
    statement,
    reasons,
  };
}

function lotSection(record: BatchRecord): Section {
  const { preparedBy } = record;
  return {
    title: 'Lot',
    blocks: [
      {
        kind: 'rows',
        rows: [
          row('Lot', personText(record.lot, 'lot')),
          row('Drives expected', record.expected === null ? notRecorded : count(record.expected)),
          row('Note', personText(record.note ?? notRecorded, 'note')),
          row(
            'Prepared by',
            personText(
              [preparedBy.name, preparedBy.title, preparedBy.organisation]
                .filter((part) => part !== null)
                .join('; '),
              'preparedBy',
            ),
          ),
          row('Validation', validationLine(record)),
        ],
      },
    ],
  };
}

/** What people decided about the drives; a batch is not decided about as such. */
function validationLine({ entries }: BatchRecord): string {
  const sums = decisions(entries);
  return sums['awaiting-decision'] === entries.length
    ? 'Validation: awaiting decision'
    : `${count(sums.accepted)} accepted, ${count(sums.rejected)} rejected, ${count(sums['awaiting-decision'])} awaiting decision`;
}

const validationWords: Readonly<Record<ValidationState, string | null>> = {
  'awaiting-decision': null,
  accepted: 'accepted',
  rejected: 'REJECTED',
};

function drivesSection(record: BatchRecord): Section {
  return {
    title: 'Drives',
    blocks: [
      {
        kind: 'table',
        columns: [
          { title: 'No.', share: 6, align: 'right' },
          { title: 'Drive', share: 30, align: 'left' },
          { title: 'Outcome', share: 21, align: 'left' },
          { title: 'Certificate and SHA-256 of its record', share: 43, align: 'left' },
        ],
        rows: record.entries.map((entry, index) => [
          toolText(count(index + 1)),
          driveText(driveLine(entry), `entries.${index}`),
          toolText(outcomeLine(entry)),
          toolText(`${entry.certificateId} ${entry.jsonSha256}`),
        ]),
      },
    ],
  };
}

function driveLine(entry: BatchEntry): string {
  const name = [entry.manufacturer, entry.model].filter((part) => part !== null).join(' ');
  return [
    entry.identifier.value,
    name === '' ? null : name,
    roughBytes(entry.capacityBytes),
    entry.assetTag === null ? null : `property ${entry.assetTag}`,
  ]
    .filter((part) => part !== null)
    .join('; ');
}

function outcomeLine(entry: BatchEntry): string {
  const name = outcomeNames[entry.outcome];
  const failed = entry.outcome === 'not-sanitized' || entry.outcome === 'aborted';
  const level = entry.achievedLevel === null ? 'no level' : levelNames[entry.achievedLevel];
  const outcome = `${failed ? name.toUpperCase() : name}, ${level}, ${entry.endedAt.slice(0, 10)}`;
  const validation = validationWords[entry.validation];
  return validation === null ? outcome : `${outcome}, ${validation}`;
}

function chainSection(record: BatchRecord, context: CertificateContext): Section {
  const { tool } = record;
  return {
    title: 'Chain of evidence',
    blocks: [
      {
        kind: 'rows',
        rows: [
          monoRow('Batch', record.id),
          row('Tool', `${tool.name} ${tool.version}, commit ${tool.commit ?? notRecorded}`),
          monoRow('Record, SHA-256', context.jsonSha256),
          row('Signed by', driveText(context.signer.subject, 'signer')),
          monoRow('Its fingerprint', context.signer.sha256),
          monoRow('Root’s fingerprint', context.signer.rootSha256),
        ],
      },
      {
        kind: 'paragraph',
        strong: false,
        text: toolText(
          'Each drive’s own certificate must be verified as well; this document proves which ones belong to the lot.',
        ),
      },
      ...howToVerify(record),
    ],
  };
}
