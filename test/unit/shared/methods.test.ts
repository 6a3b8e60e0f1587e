import { describe, expect, it } from 'vitest';

import { defaultMethodId, methodById, methods, type PassPattern } from '../../../shared/methods.ts';

/** The pass table in the words of the standards' notes, one letter group per pass. */
function inWords(pass: PassPattern): string {
  switch (pass.kind) {
    case 'byte':
      return pass.byte.toString(16).toUpperCase().padStart(2, '0');
    case 'pattern':
      return pass.bytes.map((byte) => byte.toString(16).toUpperCase().padStart(2, '0')).join('');
    case 'job-byte':
      return `${pass.complement ? '~' : ''}C${pass.which}`;
    case 'random':
      return 'random';
    default:
      return pass satisfies never;
  }
}

describe('overwrite methods', () => {
  it.each([
    ['clear-zeros', '00'],
    ['clear-random', 'random'],
    ['dod-5220.22-m-3', '00 FF random'],
    ['dod-5220.22-m-ece-7', 'C1 ~C1 random C2 C3 ~C3 random'],
    ['hmg-is5-baseline', '00'],
    ['hmg-is5-enhanced', '00 FF random'],
    ['bsi-vsitr', '00 FF 00 FF 00 FF AA'],
    ['schneier', 'FF 00 random random random random random'],
    ['rcmp-tssit-ops-ii', '00 FF 00 FF 00 FF random'],
    ['csec-itsg-06', 'C1 ~C1 random'],
    [
      'gutmann',
      'random random random random 55 AA 924924 492492 249249 00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF ' +
        '924924 492492 249249 6DB6DB B6DB6D DB6DB6 random random random random',
    ],
  ] as const)('%s writes %s', (id, passes) => {
    expect(methodById(id).passes.map(inWords).join(' ')).toBe(passes);
  });

  it('all reach Clear and no more, because no number of overwrites reaches Purge', () => {
    expect(methods.map((method) => method.level)).toEqual(methods.map(() => 'clear'));
  });

  it('have ids of their own, and the default is one of them', () => {
    expect(new Set(methods.map((method) => method.id)).size).toBe(methods.length);
    expect(methodById(defaultMethodId).passes).toHaveLength(1);
  });
});
