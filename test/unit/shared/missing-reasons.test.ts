import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { because, missingReasons, reasonOf, type MissingReason } from '../../../shared/missing-reasons.ts';

const reasons = Object.keys(missingReasons) as MissingReason[];
const namesIn = (reason: MissingReason): readonly string[] =>
  [...missingReasons[reason].matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

describe('a reason why a fact is missing', () => {
  it('is found again from its sentence, with all that was filled in', () => {
    fc.assert(
      fc.property(fc.constantFrom(...reasons), fc.stringMatching(/^[^\s()][^()]{0,30}$/), (reason, text) => {
        const values = Object.fromEntries(namesIn(reason).map((name) => [name, text]));
        fc.pre(!Object.values<string>(missingReasons).includes(because(reason, values)) || text === '');
        expect(reasonOf(because(reason, values))).toEqual({ reason, values });
      }),
    );
  });

  it('has a sentence of its own', () => {
    expect(new Set(Object.values(missingReasons)).size).toBe(reasons.length);
    for (const reason of reasons) {
      if (namesIn(reason).length === 0) expect(reasonOf(because(reason))).toEqual({ reason, values: {} });
    }
  });

  it('that is not in the list is left to be shown as it stands', () => {
    expect(reasonOf('a sentence of a later version')).toBeNull();
    expect(reasonOf('')).toBeNull();
  });
});
