import { describe, expect, it } from 'vitest';

import { decisionProblems, groundsText, mayAccept } from '../../../shared/policy/validation.ts';
import type { Decision } from '../../../shared/schemas/decision.ts';
import { outcomeKindSchema, type OutcomeKind } from '../../../shared/schemas/outcome.ts';
import type { Person } from '../../../shared/schemas/plan.ts';

const person = (name: string): Person => ({
  name,
  title: null,
  organisation: null,
  location: null,
  contact: null,
});

const decided = (part: Partial<Decision>): Decision => ({
  validation: 'accepted',
  by: person('M. Meitner'),
  grounds: null,
  verifiedBy: null,
  concurrenceBy: null,
  ...part,
});

function problemsOf(kind: OutcomeKind, decision: Decision): readonly string[] {
  const outcome = { kind, requestedLevel: 'clear', achievedLevel: null, reasons: [] } as const;
  const people = { sanitizedBy: person('A. Curie'), verifiedBy: null, concurrenceBy: null };
  return decisionProblems({ outcome, people }, decision).map(({ message }) => message);
}

describe('a result', () => {
  it.each(outcomeKindSchema.options)(
    'that ended “%s” can be rejected with grounds, never without',
    (kind) => {
      expect(problemsOf(kind, decided({ validation: 'rejected', grounds: 'scope' }))).toEqual([]);
      expect(problemsOf(kind, decided({ validation: 'rejected' }))).toEqual([
        'A rejection needs its grounds.',
      ]);
    },
  );

  it('that proves nothing cannot be accepted, whatever is said', () => {
    const remarks = decided({ grounds: 'It will be all right.' });
    expect(problemsOf('not-sanitized', remarks)).toHaveLength(1);
    expect(problemsOf('aborted', remarks)).toHaveLength(1);
    expect([mayAccept['not-sanitized'], mayAccept.aborted]).toEqual(['never', 'never']);
  });

  it('that leaves something to weigh is accepted only with a reason', () => {
    expect(problemsOf('sanitized', decided({}))).toEqual([]);
    expect(problemsOf('sanitized-with-exceptions', decided({}))).toHaveLength(1);
    expect(problemsOf('sanitized-with-exceptions', decided({ grounds: 'Stays in the house.' }))).toEqual([]);
  });
});

describe('a second signature', () => {
  it.each(['A. Curie', ' a. curie', 'A.\u00a0 CURIE'])('is not that of the first person (%j)', (name) => {
    expect(problemsOf('sanitized', decided({ verifiedBy: person(name) }))).toHaveLength(1);
  });

  it('is not that of whoever decides', () => {
    expect(problemsOf('sanitized', decided({ concurrenceBy: person('m. meitner') }))).toHaveLength(1);
    expect(problemsOf('sanitized', decided({ concurrenceBy: person('A. Curie') }))).toEqual([]);
    expect(problemsOf('sanitized', decided({ verifiedBy: person('M. Meitner') }))).toEqual([]);
  });
});

it('grounds and remark are one text', () => {
  expect(groundsText(null, null)).toBeNull();
  expect(groundsText(null, 'Our words.')).toBe('Our words.');
  expect(groundsText('scope', null)).toBe('what was sanitized is less than what had to be');
  expect(groundsText('scope', 'One side only.')).toBe(
    'what was sanitized is less than what had to be: One side only.',
  );
});
