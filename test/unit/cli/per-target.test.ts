import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { valuePerTarget } from '../../../main/cli/per-target.ts';
import { UsageError } from '../../../main/cli/usage-error.ts';

const read = (targets: readonly string[], values: readonly string[]) =>
  Object.fromEntries(valuePerTarget('--confirm', targets, values));

describe('an option per target', () => {
  it('needs no target where there is only one', () => {
    expect(read(['/dev/sdb'], ['K9PQ'])).toEqual({ '/dev/sdb': 'K9PQ' });
  });

  it('may name the target all the same', () => {
    expect(read(['/dev/sdb'], ['/dev/sdb=K9PQ'])).toEqual({ '/dev/sdb': 'K9PQ' });
  });

  it('keeps an equals sign that belongs to the text', () => {
    expect(read(['/dev/sdb'], ['A=B'])).toEqual({ '/dev/sdb': 'A=B' });
  });

  it('finds the target whose own name holds an equals sign', () => {
    expect(read(['image:a', 'image:a=b'], ['image:a=b=.img', 'image:a=x'])).toEqual({
      'image:a=b': '.img',
      'image:a': 'x',
    });
  });

  it('counts a target that was named twice as one', () => {
    expect(read(['/dev/sdb', '/dev/sdb'], ['K9PQ'])).toEqual({ '/dev/sdb': 'K9PQ' });
  });

  it.each([
    ['a text that belongs to no one of several', ['/dev/sdb', '/dev/sdc'], ['K9PQ']],
    ['a target that is not wiped', ['/dev/sdb', '/dev/sdc'], ['/dev/sdd=K9PQ']],
    ['two texts for one target', ['/dev/sdb'], ['K9PQ', '03XF']],
  ])('refuses %s', (_what, targets, values) => {
    expect(() => read(targets, values)).toThrow(UsageError);
  });

  it('may hold for every target that got no text of its own, where that is meant', () => {
    const targets = ['/dev/sdb', '/dev/sdc', '/dev/sdd'];
    expect(
      Object.fromEntries(valuePerTarget('--x', targets, ['LOT7', '/dev/sdc=K9PQ'], 'all-others')),
    ).toEqual({ '/dev/sdb': 'LOT7', '/dev/sdc': 'K9PQ', '/dev/sdd': 'LOT7' });
    expect(() => valuePerTarget('--x', targets, ['LOT7', 'LOT8'], 'all-others')).toThrow(UsageError);
  });

  it('gives each of several targets exactly its own text', () => {
    const name = fc.string({ minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, name), { minLength: 2, selector: ([target]) => target }),
        (pairs) => {
          const targets = pairs.map(([target]) => target);
          // A target that begins another one's assignment is ambiguous by its very name; people cannot mean that.
          fc.pre(
            !targets.some((one) => targets.some((other) => other !== one && other.startsWith(`${one}=`))),
          );
          const texts = new Map(pairs);
          const values = pairs.map(([target, text]) => `${target}=${text}`);
          fc.pre(
            values.every((value) => targets.filter((target) => value.startsWith(`${target}=`)).length === 1),
          );
          expect(valuePerTarget('--confirm', targets, values)).toEqual(texts);
        },
      ),
    );
  });
});
