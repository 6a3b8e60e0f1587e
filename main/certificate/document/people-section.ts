import type { Person } from '../../../shared/schemas/plan.ts';
import type { CertificateRecord, Disposition, Validation } from '../../../shared/schemas/record.ts';
import { personText, type PrintedText, type Row, row, type Section, toolText } from './document-model.ts';
import { notRecorded, time } from './wording.ts';

/** Who sanitized, verified and validated; what happens to the drive next, and who answers for it. */
export function peopleSection(record: CertificateRecord): Section {
  const { people, validation, disposition, job } = record;
  const rows: Row[] = [
    row('Sanitized by', personLine(people.sanitizedBy, 'people.sanitizedBy', time(job.endedAt))),
    row('Verified by a second person', optionalPerson(people.verifiedBy, 'people.verifiedBy')),
    row('Validation', validationText(validation)),
    row('Concurrence', optionalPerson(people.concurrenceBy, 'people.concurrenceBy')),
    row('Disposition', dispositionText(disposition, record)),
  ];
  return { title: 'People', blocks: [{ kind: 'rows', rows }] };
}

function personLine(person: Person, field: string, date: string | null): PrintedText {
  const part = (label: string, value: string | null): string => `${label} ${value ?? notRecorded}`;
  return personText(
    [
      person.name,
      part('title', person.title),
      part('organisation', person.organisation),
      part('location', person.location),
      part('contact', person.contact),
      ...(date === null ? [] : [date]),
    ].join('; '),
    field,
  );
}

function optionalPerson(person: Person | null, field: string): PrintedText {
  return person === null ? toolText(notRecorded) : personLine(person, field, null);
}

function validationText(validation: Validation): PrintedText {
  if (validation.state === 'awaiting-decision') return toolText('Validation: awaiting decision');
  const who = personLine(validation.by, 'validation.by', time(validation.decidedAt)).text;
  return personText(
    `${validation.state} by ${who}${validation.grounds === null ? '' : `: ${validation.grounds}`}`,
    'validation.grounds',
  );
}

const actions: Readonly<Record<Disposition['action'], string>> = {
  quarantine: 'quarantine',
  repeat: 'repeat the sanitization',
  escalate: 'escalate',
  'physical-destruction': 'physical destruction',
  release: 'release',
};

function dispositionText(disposition: Disposition | null, record: CertificateRecord): PrintedText {
  if (disposition === null) {
    const failed = record.outcome.kind === 'not-sanitized' || record.outcome.kind === 'aborted';
    return toolText(
      failed
        ? 'not decided: quarantine the drive until a person decides to repeat, escalate or destroy it physically'
        : 'not decided',
    );
  }
  const who = personLine(disposition.by, 'disposition.by', time(disposition.decidedAt)).text;
  return personText(
    `${actions[disposition.action]}; responsible: ${who}${disposition.note === null ? '' : `: ${disposition.note}`}`,
    'disposition.note',
  );
}
