import { describe, expect, it } from 'vitest';

import { UsageError } from '../../../main/cli/usage-error.ts';
import { wipeChoice, type WipeOptions } from '../../../main/cli/wipe-options.ts';

const given: WipeOptions = {
  method: 'clear-zeros',
  operator: 'A. Curie',
  confirm: [],
  serialFromLabel: [],
  verify: 'full',
};

describe('the options of wipe', () => {
  it('become a choice in which nothing is invented', () => {
    const choice = wipeChoice(['/dev/sdb'], given);
    expect(choice).toMatchObject({
      methodId: 'clear-zeros',
      verification: 'full',
      requestedLevel: 'clear',
      allowVirtual: false,
      operator: { name: 'A. Curie', title: null, organisation: null, location: null, contact: null },
    });
    expect(choice.targets).toEqual([
      {
        target: '/dev/sdb',
        confirmedWith: null,
        labelSerial: null,
        acceptedVerdicts: [],
        asset: expect.objectContaining({ assetTag: null, source: null, dataBackedUp: null }) as unknown,
      },
    ]);
  });

  it('carry what was said about operator, asset and each target', () => {
    const choice = wipeChoice(['/dev/sdb', '/dev/sdc'], {
      ...given,
      operatorTitle: 'Biomedical technician',
      assetTag: 'IT-0815',
      source: 'CT 2',
      confirm: ['/dev/sdc=03XF'],
      serialFromLabel: ['/dev/sdb=LABEL1'],
      yes: true,
      allowVirtual: true,
    });
    expect(choice.operator.title).toBe('Biomedical technician');
    expect(choice.allowVirtual).toBe(true);
    expect(choice.targets.map(({ confirmedWith, labelSerial }) => [confirmedWith, labelSerial])).toEqual([
      [null, 'LABEL1'],
      ['03XF', null],
    ]);
    expect(choice.targets.every(({ acceptedVerdicts }) => acceptedVerdicts === 'all')).toBe(true);
    expect(choice.targets.map(({ asset }) => [asset.assetTag, asset.source])).toEqual([
      ['IT-0815', 'CT 2'],
      ['IT-0815', 'CT 2'],
    ]);
  });

  it.each([
    ['a method that does not exist', { method: 'quantum-35' }, /no method "quantum-35".*clear-zeros/],
    [
      'no verification where the scheme includes it',
      { method: 'hmg-is5-enhanced', verify: 'none' },
      /HMG IS5/,
    ],
    [
      'a kind of verification that does not exist',
      { verify: 'hope' },
      /^--verify cannot be "hope"; there are full, sample, none$/,
    ],
    ['an operator without a name', { operator: '  ' }, /^--operator is empty$/],
    ['an empty title', { operatorTitle: '' }, /^--operator-title is empty$/],
    [
      'an asset tag longer than any label',
      { assetTag: 'x'.repeat(301) },
      /^--asset-tag takes at most 300 characters$/,
    ],
    ['an empty source', { source: '' }, /^--source is empty$/],
  ])('refuse %s', (_what, wrong, message) => {
    expect(() => wipeChoice(['/dev/sdb'], { ...given, ...wrong })).toThrow(UsageError);
    expect(() => wipeChoice(['/dev/sdb'], { ...given, ...wrong })).toThrow(message);
  });

  it('allow leaving verification out where the scheme does not include it', () => {
    expect(wipeChoice(['/dev/sdb'], { ...given, verify: 'none' }).verification).toBe('none');
  });
});
