import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { workAhead } from '../../../main/archive/work-ahead.ts';

// eslint-disable-next-line @typescript-eslint/require-await -- An iterable of what is there already.
async function* all<Item>(items: readonly Item[]): AsyncGenerator<Item, void, undefined> {
  yield* items;
}

describe('work ahead of who takes the results', () => {
  it('gives every result once, in order, and never has more under way than it may', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(3)),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(3),
        async (items, depth, pause) => {
          let [underWay, most] = [0, 0];
          const work = async (turns: number): Promise<number> => {
            underWay += 1;
            most = Math.max(most, underWay);
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
            underWay -= 1;
            return turns;
          };
          const results: number[] = [];
          for await (const result of workAhead(all(items), depth, work)) {
            for (let turn = 0; turn < pause; turn += 1) await Promise.resolve();
            results.push(result);
          }
          expect(results).toEqual(items);
          expect(most).toBeLessThanOrEqual(depth);
        },
      ),
    );
  });

  it('goes on while a result is used', async () => {
    const begun: number[] = [];
    const results = workAhead(all([1, 2, 3, 4]), 2, (item) => {
      begun.push(item);
      return Promise.resolve(item);
    });
    await results.next();
    expect(begun).toEqual([1, 2, 3]);
    await results.return();
    expect(begun).toEqual([1, 2, 3]);
  });

  it('throws a failure where its result would have come, after what is under way has ended', async () => {
    let ended = 0;
    const work = async (item: number): Promise<number> => {
      if (item === 2) throw new Error('two');
      await new Promise((resolve) => setTimeout(resolve, 5));
      ended += 1;
      return item;
    };
    const results: number[] = [];
    const take = async (): Promise<void> => {
      for await (const result of workAhead(all([1, 2, 3, 4, 5]), 2, work)) results.push(result);
    };
    await expect(take()).rejects.toThrow('two');
    expect(results).toEqual([1]);
    // Of the third, which was begun beside the second.
    expect(ended).toBe(2);
  });
});
