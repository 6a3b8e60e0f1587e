import { defineConfig } from 'vitest/config';

import { ClosingReporter } from '../closing-reporter.ts';

/** A tiny suite of its own, run by the tests of the closing reporter. */
export default defineConfig({
  test: {
    root: new URL('.', import.meta.url).pathname,
    include: ['*.example.ts'],
    pool: 'forks',
    reporters: [new ClosingReporter()],
  },
});
