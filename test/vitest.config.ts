import { defineConfig } from 'vitest/config';

import { ClosingReporter } from './requirements/closing-reporter.ts';

const root = new URL('..', import.meta.url).pathname;

const globalSetup = ['test/requirements/command-line-bundle.ts', 'test/requirements/left-over-names.ts'];

/** One kind of tests. Kinds run one after the other, in this order, so that heavy ones do not slow light ones down. */
const kind = (
  name: string,
  groupOrder: number,
  limits: { readonly maxWorkers: number; readonly testTimeout: number; readonly globalSetup?: string[] },
) => ({
  extends: true as const,
  test: {
    name,
    include: [`test/${name}/**/*.test.{ts,tsx}`],
    sequence: { groupOrder },
    hookTimeout: limits.testTimeout,
    ...limits,
  },
});

export default defineConfig({
  test: {
    root,
    pool: 'forks',
    reporters: [new ClosingReporter()],
    projects: [
      kind('unit', 0, { maxWorkers: 2, testTimeout: 60_000 }),
      // Drives that hang and processes that start leave the processors time.
      kind('engine', 1, { maxWorkers: 3, testTimeout: 120_000, globalSetup }),
      kind('interop', 2, { maxWorkers: 2, testTimeout: 120_000, globalSetup }),
      kind('ui', 3, { maxWorkers: 2, testTimeout: 120_000, globalSetup }),
      kind('packaged', 4, { maxWorkers: 1, testTimeout: 180_000 }),
    ],
  },
});
