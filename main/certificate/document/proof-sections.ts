import { printReading, type Reading } from '../../../shared/reading.ts';
import type { DriveHealth, HiddenArea } from '../../../shared/schemas/drive.ts';
import type { CertificateRecord, RecordedPass } from '../../../shared/schemas/record.ts';
import type { WrittenPattern } from '../../../shared/schemas/result.ts';
import { type Block, driveText, type Row, row, type Section, toolText } from './document-model.ts';
import { capitalised, count, levelNames, percent, rate, sectors, time } from './wording.ts';

/** What was done: levels, technique, each pass as it was written, attempts. */
export function workSection(record: CertificateRecord): Section {
  const { technique, outcome, job } = record;
  const rows: Row[] = [
    row('Requested level', levelNames[outcome.requestedLevel]),
    row('Achieved level', achieved(record)),
    row('Technique', 'host overwrite of every addressable sector'),
    row('Method', `${technique.methodName} (${count(technique.passesPlanned)} planned)`),
    row('Technique table', technique.table),
    ...(technique.limit === null ? [] : [row('Limit', technique.limit)]),
    // What was typed is the end of what the drive reports, character by character.
    row('Confirmed by typing', driveText(job.confirmedWith, 'job.confirmedWith')),
    row('Begun', time(job.startedAt)),
    row('Ended', `${time(job.endedAt)}: ${endings[job.ended]}`),
    row('Retries', `${count(job.retries.writes)} of writes, ${count(job.retries.reads)} of reads`),
  ];
  return {
    title: 'What was done',
    blocks: [{ kind: 'rows', rows }, ...passBlocks(record), ...attemptBlocks(record)],
  };
}

const endings: Readonly<Record<CertificateRecord['job']['ended'], string>> = {
  completed: 'completed',
  cancelled: 'cancelled by a person',
  interrupted: 'interrupted',
  'drive-lost': 'drive lost',
  failed: 'stopped on an error',
  refused: 'refused before anything was written',
};

function achieved(record: CertificateRecord): string {
  const { achievedLevel, requestedLevel, kind } = record.outcome;
  if (achievedLevel === null) return 'none; see the reasons given with the outcome';
  if (kind === 'aborted') return `${levelNames[achievedLevel]}, but the job was cancelled`;
  return achievedLevel === requestedLevel
    ? levelNames[achievedLevel]
    : `${levelNames[achievedLevel]} only; see the reasons given with the outcome`;
}

function passBlocks(record: CertificateRecord): readonly Block[] {
  if (record.passes.length === 0) {
    return [{ kind: 'paragraph', strong: false, text: toolText('No pass was begun.') }];
  }
  return [
    {
      kind: 'table',
      columns: [
        { title: 'Pass', share: 7, align: 'right' },
        { title: 'Written', share: 31, align: 'left' },
        { title: 'Bytes flushed', share: 21, align: 'right' },
        { title: 'Result', share: 24, align: 'left' },
        { title: 'Rate', share: 17, align: 'right' },
      ],
      rows: record.passes.map((pass) => [
        toolText(count(pass.number)),
        toolText(patternText(pass.pattern)),
        toolText(count(pass.bytesFlushed)),
        toolText(passResult(pass)),
        toolText(rate(pass.bytesPerSecond)),
      ]),
    },
  ];
}

/** What a pass wrote, in bytes: names of schemes mean different bytes in different tools. */
function patternText(pattern: WrittenPattern): string {
  return pattern.kind === 'random'
    ? 'random stream (AES-256-CTR, key in record)'
    : `bytes ${(pattern.hex.match(/../g) ?? []).join(' ').toUpperCase()}`;
}

function passResult(pass: RecordedPass): string {
  const flush = { ok: 'flushed', failed: 'FLUSH FAILED', 'not-reached': 'not flushed' }[pass.flush];
  return `${pass.state === 'complete' ? 'complete' : 'INCOMPLETE'}, ${flush}`;
}

/** A job that went through in one go needs no list of attempts. */
function attemptBlocks(record: CertificateRecord): readonly Block[] {
  const { attempts } = record.job;
  if (attempts.length < 2 && record.job.ended === 'completed') return [];
  return [
    {
      kind: 'table',
      columns: [
        { title: 'Attempt', share: 10, align: 'right' },
        { title: 'From', share: 24, align: 'left' },
        { title: 'To', share: 24, align: 'left' },
        { title: 'Ended', share: 42, align: 'left' },
      ],
      rows: attempts.map((attempt) => [
        toolText(count(attempt.number)),
        toolText(time(attempt.startedAt)),
        toolText(time(attempt.endedAt)),
        toolText(
          `${endings[attempt.ended]}, ${attempt.phase}${attempt.passNumber === null ? '' : ` pass ${count(attempt.passNumber)}`}, at byte ${count(attempt.offsetBytes)}`,
        ),
      ]),
    },
  ];
}

/** The proof: what was read back, that the capacity is real, that nothing is hidden, how the drive fared. */
export function proofSection(record: CertificateRecord): Section {
  return {
    title: 'Proof',
    blocks: [
      {
        kind: 'rows',
        rows: [
          ...verificationRows(record),
          row('Capacity proof', capacityProofText(record)),
          row('Hidden area', driveText(hiddenAreaText(record.hiddenArea), 'hiddenArea')),
          row('Health before', driveText(healthText(record.health.before), 'health.before')),
          row('Health after', driveText(healthText(record.health.after), 'health.after')),
        ],
      },
    ],
  };
}

const readings = {
  direct: 'read past the computer’s cache',
  'cache-dropped': 'cache emptied before reading',
  cached: 'may have come from the computer’s cache',
} as const;

function verificationRows(record: CertificateRecord): readonly Row[] {
  const { verification, requestedVerification, medium } = record;
  if (verification.state === 'not-performed') {
    const why =
      requestedVerification === 'none'
        ? 'not performed, as ordered'
        : 'NOT PERFORMED: the job did not come to it';
    return [row('Verification', why)];
  }
  const kind =
    verification.kind === 'full' ? 'full read-back' : 'representative sampling after SP 800-88r1 §4.7';
  const reading = verification.reading === null ? '' : `, ${readings[verification.reading]}`;
  return [
    row('Verification', `${kind}${reading}${verification.state === 'complete' ? '' : ', INCOMPLETE'}`),
    row(
      'Read back',
      `${percent(verification.bytesRead, medium.capacityBytes)} of the drive: ${count(verification.bytesRead)} of ${count(verification.bytesPlanned)} bytes planned, ${count(verification.bytesMatched)} matched`,
    ),
    row('Addresses checked', addresses(record)),
    row('Verifier', 'Clearbench, from the bytes that it should have written; not an independent tool'),
  ];
}

function addresses({ verification }: CertificateRecord): string {
  const { firstLba, lastLba, samples, seedHex } = verification;
  const span =
    firstLba === null || lastLba === null
      ? 'not recorded'
      : `first LBA ${count(firstLba)}, last LBA ${count(lastLba)}`;
  return `${span}${samples === null ? '' : `, ${count(samples)} samples`}${seedHex === null ? '' : `, seed ${seedHex}`}`;
}

function capacityProofText({ capacityProof }: CertificateRecord): string {
  const places = `${count(capacityProof.placesProven)} of ${count(capacityProof.places)} places proven`;
  switch (capacityProof.state) {
    case 'passed':
      return `passed: ${places}`;
    case 'failed':
      return `FAILED: ${places}, ${count(capacityProof.otherAddress.length)} held another address, ${count(capacityProof.otherContentLbas.length)} other content`;
    case 'incomplete':
      return `INCOMPLETE: ${places}`;
    case 'not-performed':
      return 'NOT PERFORMED';
    default:
      return capacityProof.state satisfies never;
  }
}

function hiddenAreaText(area: HiddenArea): string {
  switch (area.state) {
    case 'absent':
      return 'absent';
    case 'removed':
      return `removed, ${sectors(area.sectors)}, and included in the overwrite`;
    case 'present':
      return `PRESENT, NOT ERASED: ${sectors(area.sectors)}`;
    case 'unknown':
      return `could not be determined (${area.reason})`;
    case 'not-applicable':
      return `not applicable (${area.reason})`;
    default:
      return area satisfies never;
  }
}

function healthText(health: Reading<DriveHealth>): string {
  if (health.status === 'unavailable') return printReading(health);
  const { value } = health;
  const number = (reading: Reading<number>): string => printReading(reading, count);
  return capitalised(
    [
      `self-assessment ${printReading(value.passed, (passed) => (passed ? 'passed' : 'FAILED'))}`,
      `reallocated ${number(value.reallocatedSectors)}`,
      `pending ${number(value.pendingSectors)}`,
      `uncorrectable ${number(value.uncorrectableSectors)}`,
      `power-on hours ${number(value.powerOnHours)}`,
    ].join('; '),
  );
}
