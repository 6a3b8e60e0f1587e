import { describe, it } from 'vitest';

import { needs, type NeedName } from './needs.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** The needs that this machine lacks, so that the group was skipped. */
    missingNeeds?: readonly NeedName[];
  }
}

/** Groups of tests that need something from the machine. */
export interface RequiringGroups {
  /** The needs that are missing here. */
  readonly missing: readonly NeedName[];
  /**
   * Like vitest's `describe`. If something is missing, the group is skipped by its name and the summary says how to
   * enable it; with CLEARBENCH_TEST_REQUIRE=all it is one failing test instead.
   */
  readonly describe: (name: string, body: () => void) => void;
}

/** CLEARBENCH_TEST_LACKS=fuse,parted shows what a run looks like on a machine without them. */
const pretendedMissing: readonly string[] = (process.env['CLEARBENCH_TEST_LACKS'] ?? '').split(',');

/**
 * States what the tests of a group need beyond `npm ci`:
 * `requires('root', 'loop').describe('a wipe over a loop device', () => { … })`.
 */
export function requires(...names: readonly NeedName[]): RequiringGroups {
  const missing = names.filter((name) => pretendedMissing.includes(name) || !needs[name].isPresent());
  if (missing.length === 0) return { missing, describe: (name, body) => void describe(name, body) };
  if (process.env['CLEARBENCH_TEST_REQUIRE'] === 'all') {
    return { missing, describe: (name) => void describe(name, () => failForLack(missing)) };
  }
  return {
    missing,
    describe: (name, body) => void describe.skip(name, { meta: { missingNeeds: missing } }, body),
  };
}

function failForLack(missing: readonly NeedName[]): void {
  it('has everything that it needs', () => {
    throw new Error(
      missing.map((name) => `${needs[name].title} is missing: ${needs[name].enable}`).join('\n'),
    );
  });
}
