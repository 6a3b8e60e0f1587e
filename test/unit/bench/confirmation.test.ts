import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { confirmationOf, confirms } from '../../../shared/policy/confirmation.ts';
import type { Identifier } from '../../../shared/schemas/plan.ts';

const serial = (value: string): Identifier => ({ kind: 'serial', value });

describe('what confirms a drive', () => {
  it.each([
    ['WD-WCC4K9PQ', 'K9PQ'],
    ['A1', 'A1'],
    ['disk🚑.img', '.img'],
    ['ab🚑c', 'ab🚑c'],
  ])('of %s is %s', (value, end) => {
    expect(confirmationOf(serial(value))).toBe(end);
  });

  it.each(['K9PQ', 'k9pq', ' K9PQ ', 'WD-WCC4K9PQ', 'wd-wcc4k9pq'])('accepts %j for WD-WCC4K9PQ', (typed) => {
    expect(confirms(typed, serial('WD-WCC4K9PQ'))).toBe(true);
  });

  it.each(['', ' ', '9PQ', '4K9PQ', 'K9P', 'WD-W', 'K9PQK9PQ', 'К9PQ'])(
    'refuses %j for WD-WCC4K9PQ',
    (typed) => {
      expect(confirms(typed, serial('WD-WCC4K9PQ'))).toBe(false);
    },
  );

  it('never confirms a drive with another end, whatever is typed', () => {
    const text = fc.stringMatching(/^[A-Z0-9]{4,12}$/);
    fc.assert(
      fc.property(text, text, (one, other) => {
        fc.pre(one.slice(-4) !== other.slice(-4));
        expect(confirms(confirmationOf(serial(one)), serial(other))).toBe(false);
        expect(confirms(one, serial(other))).toBe(false);
      }),
    );
  });
});
