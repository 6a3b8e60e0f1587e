import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { KnownForms } from '../../../main/certificate/signature/known-forms.ts';

/** An encoder as DER is one: lengths in front, the values in an order of its own. */
const encoder =
  (prefix: string) =>
  ([first = new Uint8Array(), second = new Uint8Array()]: readonly Uint8Array[]): Uint8Array =>
    new Uint8Array(
      Buffer.concat([
        Buffer.from(`${prefix} ${second.length} `),
        second,
        Buffer.from(` ${first.length} `),
        first,
      ]),
    );

const value = fc.uint8Array({ minLength: 0, maxLength: 40 });

describe('a known form', () => {
  it('makes exactly what the encoder makes, for values of any length', () => {
    const forms = new KnownForms<string>(8);
    fc.assert(
      fc.property(fc.constantFrom('a', 'bc', 'def'), value, value, (name, first, second) => {
        const encode = encoder(name);
        expect(forms.encode(name, name, [first, second], encode)).toEqual(encode([first, second]));
      }),
      { numRuns: 500 },
    );
  });

  it('reads back what was made, and nothing that differs from it outside the values', () => {
    const forms = new KnownForms<string>(8);
    const long = fc.uint8Array({ minLength: 16, maxLength: 20 });
    fc.assert(
      fc.property(long, long, fc.nat(), (first, second, anywhere) => {
        const made = forms.encode('a', 'key', [first, second], encoder('a'));
        const known = forms.read(made);
        expect(known?.key).toBe('key');
        expect(known?.values.map((part) => [...part])).toEqual([[...first], [...second]]);
        const offset = anywhere % made.length;
        const changed = Uint8Array.from(made);
        changed[offset] = (changed[offset] ?? 0) ^ 1;
        const other = forms.read(changed);
        if (other !== null) expect(encoder('a')(other.values)).toEqual(changed);
        expect(forms.read(made.subarray(1))).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it('is not made where a value could stand in the structure by chance', () => {
    const forms = new KnownForms<null>(8);
    const short = [new Uint8Array([32]), new Uint8Array(20)];
    const made = forms.encode('a', null, short, encoder('a'));
    expect(made).toEqual(encoder('a')(short));
    expect(forms.read(made)).toBeNull();
  });
});
