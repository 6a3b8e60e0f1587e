import type { Problem } from '../problem.ts';
import type { Decision } from '../schemas/decision.ts';
import type { OutcomeKind } from '../schemas/outcome.ts';
import type { Person } from '../schemas/plan.ts';
import type { CertificateRecord } from '../schemas/record.ts';

/** The five grounds of SP 800-88r2 §4.5.2 on which an organisation rejects a result, in words as they are printed. */
export const rejectionGrounds = {
  inaccessible: 'regions of the medium could not be reached',
  method: 'the method does not suit this medium',
  competence: 'staff were not qualified, or tools not checked',
  minimum: 'the result is below the minimum of the organisation',
  scope: 'what was sanitized is less than what had to be',
} as const;

/** A key of {@link rejectionGrounds}. */
export type RejectionGround = keyof typeof rejectionGrounds;

/** Grounds and remark as one text, the way it is printed; `null` if neither is given. */
export function groundsText(ground: RejectionGround | null, remark: string | null): string | null {
  if (ground === null) return remark;
  return remark === null ? rejectionGrounds[ground] : `${rejectionGrounds[ground]}: ${remark}`;
}

/** Whether people may accept each outcome: nobody's word turns data that may remain into data that is gone. */
export const mayAccept: Readonly<Record<OutcomeKind, 'freely' | 'with-remark' | 'never'>> = {
  sanitized: 'freely',
  'sanitized-with-exceptions': 'with-remark',
  'not-sanitized': 'never',
  aborted: 'never',
};

type DecidedRecord = Pick<CertificateRecord, 'outcome' | 'people'>;
type Rule = (record: DecidedRecord, decision: Decision) => string | null;

const acceptance: Rule = ({ outcome }, { validation, grounds }) => {
  if (validation !== 'accepted') return null;
  const how = mayAccept[outcome.kind];
  switch (how) {
    case 'freely':
      return null;
    case 'with-remark':
      return grounds === null
        ? 'Something must be weighed on this drive: say why it is accepted all the same.'
        : null;
    case 'never':
      return 'Data may remain on this drive, so the result can only be rejected.';
    default:
      return how satisfies never;
  }
};

const rejection: Rule = (_record, { validation, grounds }) =>
  validation === 'rejected' && grounds === null ? 'A rejection needs its grounds.' : null;

const secondPerson: Rule = ({ people }, { verifiedBy }) =>
  verifiedBy !== null && isSame(verifiedBy, people.sanitizedBy)
    ? `${verifiedBy.name} sanitized the drive: a second person is somebody else.`
    : null;

const concurrence: Rule = (_record, { by, concurrenceBy }) =>
  concurrenceBy !== null && isSame(concurrenceBy, by)
    ? `${concurrenceBy.name} decides: somebody else must concur.`
    : null;

const rules: readonly Rule[] = [acceptance, rejection, secondPerson, concurrence];

/** What keeps a decision from being recorded on a certificate; none: it may be. */
export function decisionProblems(record: DecidedRecord, decision: Decision): readonly Problem[] {
  return rules.flatMap((rule) => {
    const message = rule(record, decision);
    return message === null ? [] : [{ code: 'DECISION_REFUSED' as const, message }];
  });
}

/** People are told apart by name alone, however it is written. */
function isSame(one: Person, other: Person): boolean {
  const plain = ({ name }: Person): string =>
    name.normalize('NFKC').toLowerCase().split(/\s+/).join(' ').trim();
  return plain(one) === plain(other);
}
