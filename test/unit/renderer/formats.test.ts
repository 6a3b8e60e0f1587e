import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { formatsFor } from '../../../renderer/i18n/formats.ts';

const plain = (text: string): string => text.replace(/[\u00A0\u202F]/g, ' ');

describe('formats', () => {
  it.each([
    ['en', 500_107_862_016, '500 GB'],
    ['en', 1_000_204_886_016, '1 TB'],
    ['en', 1_500_301_910_016, '1.5 TB'],
    ['de', 1_500_301_910_016, '1,5 TB'],
    ['en', 512, '512 byte'],
    ['en', 0, '0 byte'],
  ])('writes sizes as drive labels do (%s, %d)', (language, bytes, wanted) => {
    expect(plain(formatsFor(language).size(bytes))).toBe(wanted);
  });

  it.each([
    ['en', 182_400_000, '182 MB/s'],
    ['de', 3_100_000, '3,1 MB/s'],
  ])('writes rates (%s, %d)', (language, rate, wanted) => {
    expect(plain(formatsFor(language).rate(rate))).toBe(wanted);
  });

  it.each([
    ['en', 0, '0 sec'],
    ['en', 59, '59 sec'],
    ['en', 90, '2 min'],
    ['en', 3720, '1 hr 2 min'],
    ['en', 7200, '2 hr'],
    ['de', 3720, '1 Std. 2 Min.'],
    ['en', 260_000, '3 days'],
  ])('writes durations (%s, %d)', (language, seconds, wanted) => {
    expect(plain(formatsFor(language).duration(seconds))).toBe(wanted);
  });

  it('never says 100 % before the end', () => {
    const { percent } = formatsFor('en');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (permille) => {
        expect(percent(permille)).not.toBe('100%');
      }),
    );
    expect(percent(1000)).toBe('100%');
  });

  it('keeps a number and its unit on one line', () => {
    const { size, rate, duration } = formatsFor('es');
    for (const text of [size(5e11), rate(1e8), duration(30)]) expect(text).not.toContain(' ');
  });
});
