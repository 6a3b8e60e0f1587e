import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cleanDriveText, MAX_DRIVE_TEXT } from '../../../shared/drive-text.ts';

describe('text from a drive', () => {
  it.each([
    ['padding', '  ST1000NM0033   -9ZM ', 'ST1000NM0033 -9ZM'],
    ['trailing NULs', 'WD-123\0\0\0', 'WD-123'],
    ['an escape sequence', 'A\u001b[2JB', 'A\uFFFD[2JB'],
    ['a right-to-left override', 'A\u202eB', 'A\uFFFDB'],
    ['a zero-width space', 'A\u200bB', 'A\uFFFDB'],
    ['a lone surrogate', 'A\ud800B', 'A\uFFFDB'],
    ['line breaks', 'A\r\nB', 'A B'],
    ['quotes and letters of any script, which stay', '"Größe" <Ω> \'Ж\'', '"Größe" <Ω> \'Ж\''],
  ])('is made safe: %s', (_what, raw, clean) => {
    expect(cleanDriveText(raw)).toBe(clean);
  });

  it('never keeps a character that can move the cursor or the reading direction, nor more than the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (raw) => {
        const clean = cleanDriveText(raw);
        expect(clean).not.toMatch(/\p{Cc}|\p{Cf}|\p{Cs}|\p{Co}|\p{Zl}|\p{Zp}/u);
        expect(clean.isWellFormed()).toBe(true);
        expect(Array.from(clean).length).toBeLessThanOrEqual(MAX_DRIVE_TEXT);
      }),
    );
  });

  it('is stable: cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (raw) => {
        expect(cleanDriveText(cleanDriveText(raw))).toBe(cleanDriveText(raw));
      }),
    );
  });
});
