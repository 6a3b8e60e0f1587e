import { describe, expect, it } from 'vitest';

import { withBenchFolder } from '../black-box/bench-folder.ts';
import { clearbenchFromSources } from '../black-box/clearbench.ts';

describe('help', () => {
  it('goes to standard output, names every exit code, and ends well', async () => {
    const { exitCode, stdout, stderr } = await clearbenchFromSources(['--help']);
    expect([exitCode, stderr]).toEqual([0, '']);
    for (const code of [0, 1, 2, 3, 4, 5, 10, 11])
      expect(stdout).toMatch(new RegExp(`^ +${code} {2}\\w`, 'm'));
  });

  it('of a command has examples', async () => {
    expect((await clearbenchFromSources(['wipe', '--help'])).stdout).toMatch(
      /Examples:\n {2}clearbench wipe/,
    );
  });
});

describe('a command line that is not understood', () => {
  it.each([
    ['no command', []],
    ['an unknown command', ['wype']],
    ['an unknown option', ['drives', '--force']],
    ['a command without what it needs', ['resume']],
    ['a limit that is no number', ['certificates', 'list', '--limit', 'many']],
  ])('ends with 2, says so on standard error, and starts nothing: %s', async (_what, args) => {
    await withBenchFolder(async ({ data }) => {
      const { exitCode, stdout, stderr } = await clearbenchFromSources(['--data', data, ...args]);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).not.toBe('');
      expect(stderr).not.toMatch(/\bat .*\.ts:\d+/);
    });
  });
});

describe('methods', () => {
  it('are listed with the passes that they write', async () => {
    const { stdout } = await clearbenchFromSources(['methods', '--json']);
    const { methods } = JSON.parse(stdout) as {
      methods: { id: string; passes: string[]; isDefault: boolean }[];
    };
    expect(methods.find(({ isDefault }) => isDefault)).toMatchObject({ id: 'clear-zeros', passes: ['00'] });
    expect(methods.find(({ id }) => id === 'gutmann')?.passes).toHaveLength(35);
    expect((await clearbenchFromSources(['methods'])).stdout).toMatch(
      /dod-5220\.22-m-3\n.*\n.*3 passes: 00, FF, random/,
    );
  });
});
