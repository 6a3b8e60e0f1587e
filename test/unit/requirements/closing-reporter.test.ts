import { spawnSync } from 'node:child_process';

import { describe, expect, it } from 'vitest';

const root = new URL('../../..', import.meta.url).pathname;

/** Runs the example suite in a process of its own, as `npm test` runs the real one. */
function runExample(
  file: string,
  environment: Readonly<Record<string, string>>,
): { readonly status: number | null; readonly lines: readonly string[] } {
  const run = spawnSync(
    process.execPath,
    [
      `${root}node_modules/vitest/vitest.mjs`,
      'run',
      '--config',
      'test/requirements/example/vitest.config.ts',
      file,
    ],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', CLEARBENCH_TEST_REQUIRE: '', ...environment },
    },
  );
  return { status: run.status, lines: run.stdout.trimEnd().split('\n') };
}

describe('the end of a test run', () => {
  it('is the plain line with the counts', () => {
    const { status, lines } = runExample('groups', { CLEARBENCH_TEST_LACKS: '' });
    expect(lines.at(-1)).toMatch(/^(3 passed, 0 failed|1 passed, 0 failed, 2 skipped)$/);
    expect(lines.some((line) => /^\s*Tests\s+\d+ passed/.test(line))).toBe(true);
    expect(status).toBe(0);
  });

  it('names each skipped group and how to enable it', () => {
    const { status, lines } = runExample('groups', { CLEARBENCH_TEST_LACKS: 'parted' });
    expect(lines).toContain('  a group that partitions (groups.example.ts): parted');
    expect(lines).toContain('  parted: apt-get install -y --no-install-recommends parted');
    expect(lines.at(-1)).toBe('1 passed, 0 failed, 2 skipped');
    expect(status).toBe(0);
  });

  it('makes a missing need a failure when all are required', () => {
    const { status, lines } = runExample('groups', {
      CLEARBENCH_TEST_LACKS: 'parted',
      CLEARBENCH_TEST_REQUIRE: 'all',
    });
    expect(lines.at(-1)).toBe('1 passed, 1 failed');
    expect(status).toBe(1);
  });

  it('never says "0 failed" of a file that could not be loaded', () => {
    const { status, lines } = runExample('broken', {});
    expect(lines.at(-1)).toBe('0 passed, 1 failed');
    expect(status).toBe(1);
  });
});
