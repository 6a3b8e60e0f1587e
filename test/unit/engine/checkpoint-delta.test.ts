import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { applyDelta, deltaOf, emptyState } from '../../../main/engine/checkpoint-delta.ts';
import { stateDeltaSchema } from '../../../main/engine/journal-entries.ts';
import { anyState } from './journal-samples.ts';

describe('what a checkpoint adds', () => {
  it('leads from any state to any other', () => {
    fc.assert(
      fc.property(anyState, anyState, (before, after) => {
        expect(applyDelta(before, deltaOf(before, after))).toEqual(after);
      }),
    );
  });

  it('survives being written as JSON and read back', () => {
    fc.assert(
      fc.property(anyState, anyState, (before, after) => {
        const read = stateDeltaSchema.parse(JSON.parse(JSON.stringify(deltaOf(before, after))));
        expect(applyDelta(before, read)).toEqual(after);
      }),
    );
  });

  it('is nothing if nothing happened', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        expect(deltaOf(state, structuredClone(state))).toEqual({});
      }),
    );
  });

  it('stays small on a drive with many bad sectors', () => {
    const bad = Array.from({ length: 20_000 }, (_, i) => ({ firstLba: i * 10, lastLba: i * 10 }));
    const before = { ...emptyState, faults: { ...emptyState.faults, unreadable: bad } };
    const after = {
      ...before,
      faults: { ...before.faults, unreadable: [...bad, { firstLba: 999_999, lastLba: 999_999 }] },
    };
    expect(JSON.stringify(deltaOf(before, after)).length).toBeLessThan(300);
  });
});
