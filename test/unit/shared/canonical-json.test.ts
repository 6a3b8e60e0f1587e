import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { canonicalJson } from '../../../shared/canonical-json.ts';

describe('canonical JSON', () => {
  it('sorts property names by UTF-16 code units, as RFC 8785 §3.2.3 shows', () => {
    const names = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(canonicalJson(names)).toBe(
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
    );
  });

  it('gives the same text for the same value in any property order, and parses back to it', () => {
    const value = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constant(null),
        fc.boolean(),
        fc.maxSafeInteger().map((n) => n + 0),
        fc.string({ unit: 'grapheme' }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).value;
    fc.assert(
      fc.property(value, (tree) => {
        const text = canonicalJson(tree);
        expect(canonicalJson(reversed(tree))).toBe(text);
        expect(JSON.parse(text)).toEqual(tree);
      }),
    );
  });

  it.each([
    ['a fraction', 0.5],
    ['a number beyond the safe integers', 2 ** 53],
    ['minus zero', -0],
    ['not a number', Number.NaN],
    ['a lone surrogate', '\ud800'],
    ['a lone surrogate as a name', { '\udc00': 1 }],
    ['undefined', undefined],
    ['a property that is undefined', { a: undefined }],
    ['a Date', new Date(0)],
    ['a bigint', 1n],
    ['a Map', new Map()],
  ])('refuses %s, and names where it stands', (_what, value) => {
    expect(() => canonicalJson({ list: [value] })).toThrow(/^\$\.list\[0\]/);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, item]) => [name, reversed(item)]),
  );
}
