import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { jobLines, totalLine } from '../../../../main/cli/display/job-lines.ts';
import { styleFor } from '../../../../main/cli/display/style.ts';
import { cellWidth } from '../../../../main/cli/text/cells.ts';
import { ended, progressed, started, viewsOf } from './sample-news.ts';

const plain = styleFor({ NO_COLOR: '1', LANG: 'C.UTF-8' }, true);
const usual = { columns: 79, rows: 23 };
const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('the live display', () => {
  it('shows one drive in three lines: who, how far, what went wrong', () => {
    const lines = jobLines(viewsOf(started(1), progressed(1)), usual, plain);
    expect(lines).toEqual([
      'image:/srv/drive-1.img  image file  SERIAL0001  67 MB',
      '  Writing, pass 1 of 1  ████████░░░░░░░░░░░░   43.7 %   182 MB/s     48:12 left',
      '  No errors',
    ]);
  });

  it('shows how far the capacity proof is, and no rate before it can be told', () => {
    const proof = { phase: 'capacity-proof', passNumber: null, doneBytes: 37, totalBytes: 100 } as const;
    const change = { ...proof, overallPermille: 0, bytesPerSecond: 0, etaSeconds: null };
    expect(jobLines(viewsOf(started(1), progressed(1, change)), usual, plain)[1]?.trimEnd()).toBe(
      '  Proving capacity 37 % ░░░░░░░░░░░░░░░░░░░░    0.0 %',
    );
  });

  it('shows 24 drives in 24 lines of a usual terminal', () => {
    const views = viewsOf(...numbers(24).flatMap((number) => [started(number), progressed(number)]));
    const lines = jobLines(views, { columns: 79, rows: 24 }, plain);
    expect(lines).toHaveLength(24);
    expect(lines[6]?.trimEnd()).toBe(
      'drive-7.… 0007  Write 1/1  █████░░░░░░░░  43.7 %  182 MB/s    48:12  ok',
    );
  });

  it('says how many drives have no place, and keeps running ones in sight', () => {
    const views = viewsOf(
      ...numbers(24).flatMap((number) => [started(number), progressed(number)]),
      ...numbers(20).map((number) => ended(number)),
    );
    const lines = jobLines(views, { columns: 79, rows: 10 }, plain);
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toBe('… and 15 more');
    for (const number of [21, 22, 23, 24]) expect(lines.join('\n')).toContain(`00${number}`);
  });

  it('never draws wider or higher than it may, whatever there is to show', () => {
    const anyNews = fc
      .record({
        count: fc.integer({ min: 1, max: 30 }),
        stalledSeconds: fc.constantFrom(0, 12, 4000),
        unwrittenSectors: fc.constantFrom(0, 1, 123_456_789),
        etaSeconds: fc.constantFrom(null, 0, 48, 400_000),
        bytesPerSecond: fc.constantFrom(0, 9_000_000, 12_345_000_000),
        overallPermille: fc.integer({ min: 0, max: 1000 }),
        endedCount: fc.nat(30),
      })
      .map(({ count, endedCount, ...change }) =>
        viewsOf(
          ...numbers(count).flatMap((number) => [started(number), progressed(number, change)]),
          ...numbers(Math.min(count, endedCount)).map((number) =>
            ended(number, { outcome: 'not-sanitized' }),
          ),
        ),
      );
    const size = fc.record({
      columns: fc.integer({ min: 20, max: 200 }),
      rows: fc.integer({ min: 2, max: 60 }),
    });
    fc.assert(
      fc.property(anyNews, size, (views, { columns, rows }) => {
        const lines = [
          ...jobLines(views, { columns, rows }, plain),
          totalLine(views, columns, plain, 'hint'),
        ];
        expect(lines.length).toBeLessThanOrEqual(rows + 1);
        for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('says what is wrong in words', () => {
    const views = viewsOf(
      started(1),
      progressed(1, { unwrittenSectors: 1, mismatchedSectors: 8 }),
      started(2),
      progressed(2, { stalledSeconds: 12 }),
    );
    expect(jobLines(views, usual, plain)).toEqual(
      expect.arrayContaining([
        '  1 sector not written, 8 sectors different',
        '  The drive has not answered for 0:12.',
      ]),
    );
  });

  it('carries an outcome by word and sign, not by colour alone', () => {
    const failed = viewsOf(
      started(1),
      ended(1, { outcome: 'not-sanitized', problems: [{ code: 'MISMATCH', message: '8 sectors differ.' }] }),
    );
    expect(jobLines(failed, usual, plain).slice(1)).toEqual([
      '  ✘ Not sanitized',
      '  8 sectors differ. (MISMATCH)',
    ]);
    expect(jobLines(viewsOf(started(1), ended(1)), usual, plain).slice(1)).toEqual([
      '  ✔ Sanitized',
      '  Certificate CB-20260102-0123456789',
    ]);
  });

  it('needs nothing beyond ASCII where the terminal has nothing else', () => {
    const ascii = styleFor({ LANG: 'C', TERM: 'dumb' }, true);
    const lines = jobLines(viewsOf(started(1), progressed(1)), usual, ascii);
    expect(lines.join('')).toMatch(/^[\x20-\x7e]*$/);
  });
});

describe('the line over all drives', () => {
  it('counts, and says when the last one will have ended', () => {
    const views = viewsOf(
      started(1),
      progressed(1, { etaSeconds: 60 }),
      started(2),
      progressed(2, { etaSeconds: 754 }),
      started(3),
      ended(3),
    );
    expect(totalLine(views, 79, plain, 'hint')).toBe('2 running, 1 ended · all ended in 12:34 · hint');
  });

  it('promises no time while one drive does not know its own', () => {
    const views = viewsOf(started(1), progressed(1), started(2), progressed(2, { etaSeconds: null }));
    expect(totalLine(views, 79, plain, 'hint')).toBe('2 running, 0 ended · hint');
  });
});
