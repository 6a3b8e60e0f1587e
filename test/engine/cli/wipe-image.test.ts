import fs from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { withBenchFolder } from '../black-box/bench-folder.ts';
import { clearbench, readReport, wipe, wipeArguments } from '../black-box/clearbench.ts';
import { MIB, sectorsLeft } from '../black-box/medium.ts';

describe('a wiped image', () => {
  it('is empty, and its report is one JSON document with everything that a script needs', async () => {
    await withBenchFolder(async ({ path: folder, data, image }) => {
      const file = await image('ct2.img', 4 * MIB);
      const out = path.join(folder, 'certificates');
      const { job, exitCode, stderr } = await wipe(`image:${file}`, { data, more: ['--out', out] });
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(job).toEqual({
        id: expect.stringMatching(/^J\d{8}-\d{6}-[0-9A-Z]{8}$/) as unknown,
        target: `image:${file}`,
        outcome: 'sanitized',
        refused: null,
        level: { requested: 'clear', achieved: 'clear' },
        unwritten: [],
        unreadable: [],
        mismatched: [],
        notAttempted: [],
        problems: [],
        certificate: {
          id: expect.stringMatching(/^CB-/) as unknown,
          json: path.join(out, `${job.certificate?.id ?? ''}.json`),
          p7s: path.join(out, `${job.certificate?.id ?? ''}.json.p7s`),
          pdf: path.join(out, `${job.certificate?.id ?? ''}.pdf`),
        },
      });
      expect((await fs.readdir(out)).sort()).toEqual(
        ['.json', '.json.p7s', '.pdf'].map((end) => `${job.certificate?.id ?? ''}${end}`),
      );
      expect(await sectorsLeft(file)).toEqual([]);
    });
  });

  it('is told about in plain words without --json, and in silence on standard error', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('ct2.img', 2 * MIB);
      const args = wipeArguments(`image:${file}`, { data }).filter((arg) => arg !== '--json');
      const { exitCode, stdout, stderr } = await clearbench(args);
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/: Sanitized\n {2}All 2,097,152 bytes were overwritten and read back/);
      expect(stdout).toMatch(/Certificate CB-.*\n {4}document {3}\/.*\.pdf\n/);
      expect(stdout).not.toContain('\u001b');
    });
  });

  it('tells its progress as one JSON object per line where that is asked for', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('ct2.img', 2 * MIB);
      const { stderr, job } = await wipe(`image:${file}`, { data, more: ['--progress', 'json'] });
      const news = stderr
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as { kind: string; job: string; outcome?: string });
      expect(news.every((one) => one.job === job.id)).toBe(true);
      expect(news[0]).toMatchObject({ kind: 'started', target: `image:${file}`, sizeBytes: 2 * MIB });
      expect(news.at(-1)).toMatchObject({
        kind: 'ended',
        outcome: 'sanitized',
        certificate: job.certificate?.id,
      });
      expect(new Set(news.map(({ kind }) => kind))).toEqual(
        new Set(['started', 'progress', 'issuing', 'ended']),
      );
    });
  });

  it('takes the global options on either side of the command', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('ct2.img', MIB);
      const more = ['--operator', 'Test Engineer', '--confirm', '.img'];
      const { job, exitCode } = readReport(
        await clearbench(['wipe', `image:${file}`, ...more, '--json', '--data', data]),
      );
      expect([exitCode, job.outcome]).toEqual([0, 'sanitized']);
      expect(job.certificate?.pdf.startsWith(data)).toBe(true);
    });
  });
});

describe('several targets', () => {
  it('are wiped side by side, and a refused one stops no other; the worst code counts', async () => {
    await withBenchFolder(async ({ path: folder, data, image }) => {
      const one = await image('one.img', 2 * MIB);
      const two = await image('two.img', 2 * MIB);
      const missing = path.join(folder, 'missing.img');
      const { report, exitCode } = readReport(
        await clearbench(
          wipeArguments(
            [one, missing, two].map((file) => `image:${file}`),
            { data },
          ),
        ),
      );
      expect(exitCode).toBe(10);
      expect(report.jobs.map(({ outcome, refused }) => [outcome, refused])).toEqual([
        ['sanitized', null],
        ['not-sanitized', ['TARGET_NOT_FOUND']],
        ['sanitized', null],
      ]);
      expect([await sectorsLeft(one), await sectorsLeft(two)]).toEqual([[], []]);
      expect(report.jobs.map(({ certificate }) => certificate !== null)).toEqual([true, false, true]);
    });
  });

  it('that skip verification are never called sanitized', async () => {
    await withBenchFolder(async ({ data, image }) => {
      const file = await image('ct2.img', 2 * MIB);
      const { job, exitCode } = await wipe(`image:${file}`, { data, more: ['--verify', 'none'] });
      expect([exitCode, job.outcome, job.level.achieved]).toEqual([4, 'not-sanitized', null]);
      expect(job.problems.map(({ code }) => code)).toContain('VERIFICATION_SKIPPED');
      expect(job.certificate).not.toBeNull();
    });
  });
});
