import { describe, expect, it } from 'vitest';

import { passesText } from '../../../../main/cli/text/passes.ts';
import { methodById, type MethodId } from '../../../../shared/methods.ts';

describe('the passes of a method in one line', () => {
  it.each([
    ['clear-zeros', '00'],
    ['dod-5220.22-m-3', '00, FF, random'],
    ['dod-5220.22-m-ece-7', 'byte A, not byte A, random, byte B, byte C, not byte C, random'],
    ['schneier', 'FF, 00, 5 × random'],
  ] satisfies readonly (readonly [MethodId, string])[])('%s writes %s', (id, text) => {
    expect(passesText(methodById(id).passes)).toBe(text);
  });

  it('names patterns of several bytes', () => {
    expect(passesText(methodById('gutmann').passes)).toMatch(
      /^4 × random, 55, AA, 92 49 24, .*, 4 × random$/,
    );
  });
});
