import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  formatBytes,
  formatClock,
  formatCount,
  formatDuration,
  formatRate,
} from '../../../../main/cli/text/amounts.ts';

describe('amounts as people read them', () => {
  it.each([
    [0, '0 B'],
    [512, '512 B'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [67_108_864, '67 MB'],
    [500_107_862_016, '500 GB'],
    [1_000_204_886_016, '1.0 TB'],
    [20_000_588_955_648, '20 TB'],
  ])('%i bytes are %s, as on the label of a drive', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('never need more than four characters before the unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (bytes) => {
        expect(formatBytes(bytes)).toMatch(/^[\d.]{1,4} [kMGTP]?B$/);
      }),
    );
  });

  it.each([
    [0, '0:00'],
    [59.6, '1:00'],
    [754, '12:34'],
    [11_109, '3:05:09'],
    [183_900, '2 d 03:05'],
    [-1, '0:00'],
  ])('%d seconds are %s on a clock', (seconds, text) => {
    expect(formatClock(seconds)).toBe(text);
  });

  it.each([
    [7, '7 s'],
    [720, '12 min'],
    [11_100, '3 h 5 min'],
  ])('%d seconds are %s in words', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });

  it('compare rates in one unit', () => {
    expect([formatRate(182_400_000), formatRate(1_000_000), formatRate(0)]).toEqual([
      '182 MB/s',
      '1.0 MB/s',
      '0.0 MB/s',
    ]);
  });

  it('separate thousands of exact counts', () => {
    expect(formatCount(1_953_525_168)).toBe('1,953,525,168');
  });
});
