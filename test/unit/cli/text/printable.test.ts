import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { jsonDocument, jsonLine, printable } from '../../../../main/cli/text/printable.ts';

/** Any string, lone surrogates and control characters included. */
const anyText = fc.string({ unit: 'binary' });
/** What a terminal might act upon, or what turns text around. */
const harmful = /\p{Cc}|\p{Cf}|\p{Cs}|\p{Zl}|\p{Zp}/u;

describe('text for a terminal', () => {
  it('shows what cannot be printed instead of doing it', () => {
    expect(printable('a\u001b[2Jb\u202ec')).toBe('a\\u{1b}[2Jb\\u{202e}c');
  });

  it('never holds anything that a terminal would act upon', () => {
    fc.assert(fc.property(anyText, (text) => !harmful.test(printable(text))));
  });

  it('leaves ordinary text of any script alone', () => {
    for (const text of ['WDC WD10EZEX', 'Диск ΑΒΓ é', '富士 ディスク', ''])
      expect(printable(text)).toBe(text);
  });
});

describe('JSON for a terminal', () => {
  it('says the same as the value, harmlessly', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const document = jsonDocument(value);
        expect(JSON.parse(document)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(document.replaceAll('\n', '')).not.toMatch(harmful);
        expect(jsonLine(value)).not.toMatch(harmful);
      }),
    );
  });
});
