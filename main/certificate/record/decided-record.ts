import type { Decision } from '../../../shared/schemas/decision.ts';
import {
  type CertificateRecord,
  type Disposition,
  recordSchema,
  type SignatureLevel,
} from '../../../shared/schemas/record.ts';

/** What a decision makes of a record. */
export interface DecidedRecordInput {
  readonly id: string;
  readonly issuedAt: Date;
  readonly signatureLevel: SignatureLevel;
  /** The record that was decided about; everything that was seen and done stays as it is there. */
  readonly record: CertificateRecord;
  readonly decision: Decision;
  /** What was decided about the drive itself since; `null`: what the record says stands. */
  readonly disposition: Disposition | null;
}

/**
 * The record that takes the place of another one once people have decided about it. It states nothing new about the drive:
 * only people, validation and disposition differ.
 *
 * @throws ZodError if the decision does not make a valid record.
 */
export function decidedRecord(input: DecidedRecordInput): CertificateRecord {
  const { record, decision, issuedAt } = input;
  const { people } = record;
  const decided: CertificateRecord = {
    ...record,
    id: input.id,
    issuedAt: issuedAt.toISOString(),
    signatureLevel: input.signatureLevel,
    supersedes: record.id,
    people: {
      ...people,
      verifiedBy: decision.verifiedBy ?? people.verifiedBy,
      concurrenceBy: decision.concurrenceBy ?? people.concurrenceBy,
    },
    validation: {
      state: decision.validation,
      by: decision.by,
      decidedAt: issuedAt.toISOString(),
      grounds: decision.grounds,
    },
    disposition: input.disposition ?? record.disposition,
  };
  return recordSchema.parse(decided);
}
