import { countSectors, mergeRanges } from '../../../shared/lba-ranges.ts';
import type { CertificateRecord } from '../../../shared/schemas/record.ts';
import { capitalised, count, levelNames, percent, sectors } from './wording.ts';

const clauses = { clear: '§3.1.1', purge: '§3.1.2' } as const;

/**
 * What is claimed about the drive, in one sentence that says no more than the evidence: level and clause, technique,
 * sectors written, share read back, mismatches.
 */
export function statementOf(record: CertificateRecord): string {
  const { achievedLevel } = record.outcome;
  if (achievedLevel === null) {
    return `No level of NIST SP 800-88r2 was reached. ${capitalised(evidence(record))}.`;
  }
  return `${levelNames[achievedLevel]}, NIST SP 800-88r2 ${clauses[achievedLevel]}: ${evidence(record)}.`;
}

function evidence(record: CertificateRecord): string {
  const { passes, technique, medium, faults, verification } = record;
  const complete = passes.filter((pass) => pass.state === 'complete' && pass.flush === 'ok').length;
  const lost = countSectors(mergeRanges([...faults.unwritten, ...faults.notAttempted]));
  const written = writtenSectors(record, complete, lost);
  const what =
    record.outcome.achievedLevel === null
      ? `${count(complete)} of ${passCount(technique.passesPlanned)} of the overwrite completed`
      : `${technique.passesPlanned === 1 ? 'single-pass' : `${count(technique.passesPlanned)}-pass`} overwrite of all addressable sectors`;
  const readBack =
    verification.state === 'not-performed'
      ? 'verification not performed'
      : `${percent(verification.bytesRead, medium.capacityBytes)} read back, ${count(countSectors(faults.mismatched))} ${
          countSectors(faults.mismatched) === 1 ? 'mismatch' : 'mismatches'
        }`;
  return `${what}, ${written} written, ${readBack}`;
}

/** Sectors that the last pass wrote and flushed for certain. */
function writtenSectors(record: CertificateRecord, complete: number, lost: number): string {
  const total = record.medium.sectors;
  if (complete === record.technique.passesPlanned) return `${count(total - lost)} of ${sectors(total)}`;
  const last = record.passes.at(-1);
  const flushed =
    last === undefined ? 0n : BigInt(last.bytesFlushed) / BigInt(record.medium.logicalSectorBytes);
  return last === undefined
    ? `0 of ${sectors(total)}`
    : `${count(flushed)} of ${sectors(total)} in pass ${count(last.number)}`;
}

function passCount(planned: number): string {
  return planned === 1 ? '1 pass' : `${count(planned)} passes`;
}
