import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ScanDetector } from '../../../renderer/ui/scan.ts';

/** Feeds keys with the given pause between them; answers what the last key completed. */
function type(detector: ScanDetector, keys: readonly string[], pauseMs: number, from = 1000): string | null {
  let answer: string | null = null;
  keys.forEach((key, index) => {
    answer = detector.take(key, from + index * pauseMs);
  });
  return answer;
}

/** What a scanner sends for a text. */
function keysOf(text: string): readonly string[] {
  return [...Array.from(text), 'Enter'];
}

describe('a scan', () => {
  it('is fast text that ends with Enter', () => {
    expect(type(new ScanDetector(), keysOf('Z1W2KQ9P'), 5)).toBe('Z1W2KQ9P');
  });

  it('is not what fingers type', () => {
    expect(type(new ScanDetector(), keysOf('Z1W2KQ9P'), 120)).toBeNull();
  });

  it('is not Enter alone, nor a short burst', () => {
    expect(type(new ScanDetector(), ['Enter'], 5)).toBeNull();
    expect(type(new ScanDetector(), ['a', 'b', 'Enter'], 5)).toBeNull();
  });

  it('starts anew after a pause: a stray key before it does not count', () => {
    const detector = new ScanDetector();
    detector.take('x', 0);
    expect(type(detector, keysOf('9VMB1K2T'), 4, 900)).toBe('9VMB1K2T');
  });

  it('ignores keys that are no characters', () => {
    expect(type(new ScanDetector(), ['Shift', 'Z', 'Shift', '1', 'W', '2', 'Enter'], 3)).toBe('Z1W2');
  });

  it('reads every text of four or more characters, again and again', () => {
    const text = fc.stringMatching(/^[A-Za-z0-9 ./-]{4,40}$/);
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (scans) => {
        const detector = new ScanDetector();
        scans.forEach((scan, index) => {
          expect(type(detector, keysOf(scan), 6, 10_000 * (index + 1))).toBe(scan);
        });
      }),
    );
  });
});
