import { mergeRanges, subtractRanges, type LbaRange } from '../../shared/lba-ranges.ts';
import type { FaultRanges } from '../../shared/schemas/result.ts';
import type { OverwriteState } from '../sanitize/overwrite/overwrite-job.ts';
import type { StateDelta } from './journal-entries.ts';

/** The state of a job that has done nothing yet. */
export const emptyState: OverwriteState = {
  capacityProof: null,
  passes: [],
  faults: { unwritten: [], unreadable: [], mismatched: [], notAttempted: [], recovered: [] },
  retries: { writes: 0, reads: 0 },
  problems: [],
};

const faultKinds = [
  'unwritten',
  'unreadable',
  'mismatched',
  'notAttempted',
  'recovered',
] as const satisfies readonly (keyof FaultRanges)[];

/**
 * What a checkpoint adds to the one before it, so that a journal grows with what happens and not with the square of it:
 * a drive with ten thousand bad sectors would otherwise repeat all of them in each checkpoint.
 *
 * Law: `applyDelta(before, deltaOf(before, after))` equals `after` with its ranges merged.
 */
export function deltaOf(before: OverwriteState, after: OverwriteState): StateDelta {
  const faults = Object.fromEntries(
    faultKinds.flatMap((kind) => {
      const delta = rangesDelta(before.faults[kind], after.faults[kind]);
      return delta === null ? [] : [[kind, delta]];
    }),
  );
  return {
    ...(same(before.capacityProof, after.capacityProof) ? {} : { capacityProof: after.capacityProof }),
    ...tailDelta('passes', before.passes, after.passes),
    ...(Object.keys(faults).length === 0 ? {} : { faults }),
    ...(same(before.retries, after.retries) ? {} : { retries: after.retries }),
    ...tailDelta('problems', before.problems, after.problems),
  };
}

/** The state after a checkpoint; see {@link deltaOf}. */
export function applyDelta(before: OverwriteState, delta: StateDelta): OverwriteState {
  const ranges = (kind: keyof FaultRanges): readonly LbaRange[] => {
    const change = delta.faults?.[kind];
    if (change === undefined) return before.faults[kind];
    return subtractRanges([...before.faults[kind], ...change.added], change.removed);
  };
  return {
    capacityProof: delta.capacityProof === undefined ? before.capacityProof : delta.capacityProof,
    passes: applyTail(before.passes, delta.passes),
    faults: {
      unwritten: ranges('unwritten'),
      unreadable: ranges('unreadable'),
      mismatched: ranges('mismatched'),
      notAttempted: ranges('notAttempted'),
      recovered: ranges('recovered'),
    },
    retries: delta.retries ?? before.retries,
    problems: applyTail(before.problems, delta.problems),
  };
}

function rangesDelta(before: readonly LbaRange[], after: readonly LbaRange[]) {
  if (before === after) return null;
  const added = subtractRanges(mergeRanges(after), before);
  const removed = subtractRanges(mergeRanges(before), after);
  return added.length === 0 && removed.length === 0 ? null : { added, removed };
}

/** Passes and problems are appended and only the last ones change: the part from the first difference on is kept. */
function tailDelta<Name extends 'passes' | 'problems', Item>(
  name: Name,
  before: readonly Item[],
  after: readonly Item[],
): Partial<Record<Name, { from: number; items: readonly Item[] }>> {
  if (before === after) return {};
  const firstDifferent = after.findIndex((item, index) => !same(item, before[index]));
  const from = firstDifferent === -1 ? after.length : firstDifferent;
  if (from === after.length && before.length === after.length) return {};
  const delta: Partial<Record<Name, { from: number; items: readonly Item[] }>> = {};
  delta[name] = { from, items: after.slice(from) };
  return delta;
}

function applyTail<Item>(
  before: readonly Item[],
  delta: { readonly from: number; readonly items: readonly Item[] } | undefined,
): readonly Item[] {
  return delta === undefined ? before : [...before.slice(0, delta.from), ...delta.items];
}

/** Plain data with properties in the order of one schema: equal texts are equal values. */
function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
