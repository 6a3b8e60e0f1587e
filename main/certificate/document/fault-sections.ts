import type { LbaRange } from '../../../shared/lba-ranges.ts';
import type { CertificateRecord } from '../../../shared/schemas/record.ts';
import { type Block, driveText, type Row, row, type Section, toolText } from './document-model.ts';
import { extent, lbaList } from './wording.ts';

type FaultKind = keyof CertificateRecord['faults'];

const faultKinds: readonly {
  readonly kind: FaultKind;
  readonly label: string;
  readonly remains: string | null;
}[] = [
  {
    kind: 'unwritten',
    label: 'Not written',
    remains: 'Data in these ranges was not overwritten and may remain recoverable.',
  },
  {
    kind: 'notAttempted',
    label: 'Never attempted',
    remains: 'Data in these ranges was not overwritten and may remain recoverable.',
  },
  {
    kind: 'unreadable',
    label: 'Not readable',
    remains: 'What these ranges hold could not be checked; data may remain recoverable.',
  },
  {
    kind: 'mismatched',
    label: 'Mismatched',
    remains: 'These ranges do not hold what was written; data may remain recoverable.',
  },
  { kind: 'recovered', label: 'After retries', remains: null },
];

/** How many ranges the section itself lists; more continue in the annex. */
const rangesInSection = 8;
/** How many problems the section lists. They are the job's own, without repeats, and seldom more than a handful. */
const problemsInSection = 20;

/** Everything that went wrong: sectors by kind of fault, and the problems in the order they came. */
export function faultSection(record: CertificateRecord): Section {
  const rows = faultKinds.map(({ kind, label, remains }) => faultRow(record, kind, label, remains));
  const problems = record.problems.slice(0, problemsInSection).map((problem, index): Block => ({
    kind: 'paragraph',
    strong: false,
    text: driveText(`${problem.message} (${problem.code})`, `problems.${index}`),
  }));
  const more = record.problems.length - problems.length;
  return {
    title: 'Errors and anomalies',
    blocks: [
      { kind: 'rows', rows },
      ...problems,
      ...(more > 0
        ? [
            {
              kind: 'paragraph' as const,
              strong: true,
              text: toolText(`${more} more problems are in the record.`),
            },
          ]
        : []),
    ],
  };
}

/** The ranges that did not fit into the section, complete. */
export function faultAnnex(record: CertificateRecord): readonly Section[] {
  return faultKinds
    .filter(({ kind }) => record.faults[kind].length > rangesInSection)
    .map(({ kind, label }) => ({
      title: `Annex: ${label.toLowerCase()}, all ranges`,
      blocks: [
        {
          kind: 'paragraph',
          strong: false,
          text: toolText(
            `${extent(record.faults[kind], record.medium.logicalSectorBytes)}. LBA ${printedRanges(record.faults[kind])}`,
          ),
        },
      ],
    }));
}

/**
 * A paper annex of more ranges than this helps nobody; the record holds them all. The number is generous: 10,000 ranges
 * are about twenty pages.
 */
const rangesInAnnex = 10_000;

function printedRanges(ranges: readonly LbaRange[]): string {
  const more = ranges.length - rangesInAnnex;
  return `${lbaList(ranges.slice(0, rangesInAnnex))}${more > 0 ? ` and ${more} more ranges in the record.` : '.'}`;
}

function faultRow(record: CertificateRecord, kind: FaultKind, label: string, remains: string | null): Row {
  const ranges = record.faults[kind];
  if (ranges.length === 0) return row(label, 'none');
  const listed = lbaList(ranges.slice(0, rangesInSection));
  const rest = ranges.length - rangesInSection;
  return row(
    label,
    `${extent(ranges, record.medium.logicalSectorBytes)}. LBA ${listed}${rest > 0 ? ` and ${rest} more ranges, see the annex` : ''}.${remains === null ? '' : ` ${remains}`}`,
  );
}
