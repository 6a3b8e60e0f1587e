import type { CertificatePage } from '../../../shared/schemas/archive.ts';
import type { AnyRecord, CertificateRecord } from '../../../shared/schemas/record.ts';
import { printReading } from '../../../shared/reading.ts';
import { formatCount, formatLocalTime } from './amounts.ts';
import { outcomeWords } from './outcome-words.ts';
import { tableLines, wrapLines, type Column } from './table.ts';

const columns: readonly Column[] = [
  { title: 'CERTIFICATE', side: 'left', shrinksTo: null },
  { title: 'ISSUED', side: 'left', shrinksTo: null },
  { title: 'SERIAL', side: 'left', shrinksTo: 10 },
  { title: 'OUTCOME', side: 'left', shrinksTo: null },
];

/** What `clearbench certificates list` prints. */
export function certificateTable(page: CertificatePage, width: number): readonly string[] {
  if (page.certificates.length === 0) return ['No certificate matches.'];
  const lines = tableLines(
    columns,
    page.certificates.map((summary) => ({
      cells: [
        summary.id,
        formatLocalTime(summary.issuedAt).slice(0, 16),
        summary.serial ?? summary.workstation ?? '',
        summary.outcome === null ? 'batch' : outcomeWords[summary.outcome].toLowerCase(),
      ],
      notes: summary.supersededBy === null ? [] : [`superseded by ${summary.supersededBy}`],
    })),
    width,
  );
  return page.nextCursor === null ? lines : [...lines, 'There are more: give words to look for, or --limit.'];
}

/** What `clearbench certificates show` prints: the record in words. `--json` has all of it. */
export function recordText(record: AnyRecord, width: number): readonly string[] {
  return record.kind === 'batch'
    ? [
        `Batch certificate ${record.id}, issued ${record.issuedAt}`,
        `Lot          ${record.lot}`,
        ...record.entries.map(
          ({ certificateId, identifier, outcome }) =>
            `  ${certificateId}  ${identifier.value}  ${outcomeWords[outcome]}`,
        ),
      ]
    : driveText(record, width);
}

function driveText(record: CertificateRecord, width: number): readonly string[] {
  const { medium, verification, asset } = record;
  const facts = [
    ['Outcome', outcomeWords[record.outcome.kind]],
    [
      'Level',
      `requested ${record.outcome.requestedLevel}, achieved ${record.outcome.achievedLevel ?? 'none'}`,
    ],
    ['Drive', `${printReading(medium.identity.vendor)} ${printReading(medium.identity.model)}`],
    ['Identifier', `${medium.identifier.value} (${medium.identifier.kind})`],
    ['Capacity', `${formatCount(Number(medium.capacityBytes))} bytes`],
    ['Asset tag', asset.assetTag ?? 'not recorded'],
    ['Source', asset.source ?? 'not recorded'],
    [
      'Method',
      `${record.technique.methodName}, ${record.passes.length} of ${record.technique.passesPlanned} passes`,
    ],
    [
      'Verified',
      `${verification.kind}, ${verification.state}: ${formatCount(Number(verification.bytesMatched))} of ${formatCount(Number(verification.bytesPlanned))} bytes matched`,
    ],
    ['Operator', record.people.sanitizedBy.name],
    ['Job', `${record.job.id}, ${record.job.startedAt} to ${record.job.endedAt}`],
    ['Replaces', record.supersedes ?? 'nothing'],
    [
      'Validation',
      record.validation.state === 'awaiting-decision'
        ? 'awaiting decision'
        : `${record.validation.state} by ${record.validation.by.name}, ${record.validation.decidedAt}`,
    ],
  ] as const;
  return [
    `Certificate ${record.id}, issued ${record.issuedAt}`,
    ...facts.map(([name, value]) => `  ${name.padEnd(11)} ${value}`),
    ...record.outcome.reasons.flatMap(({ code, message }) =>
      wrapLines(`${message} (${code})`, width - 2).map((line) => `  ${line}`),
    ),
  ];
}
