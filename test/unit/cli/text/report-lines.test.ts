import { describe, expect, it } from 'vitest';

import type { JobReport } from '../../../../main/bench/job-report.ts';
import { styleFor } from '../../../../main/cli/display/style.ts';
import { reportLines } from '../../../../main/cli/text/report-lines.ts';
import { samplePlan } from '../../policy/sample-job.ts';
import { ended } from '../display/sample-news.ts';

const plain = styleFor({ NO_COLOR: '1', LANG: 'C.UTF-8' }, false);

function report(change: Partial<JobReport> = {}): JobReport {
  const news = ended(1, change);
  if (news.kind !== 'ended') throw new TypeError('not the end');
  return news.report;
}
const surroundings = { plan: samplePlan, data: null, style: plain, width: 100 };
const words = (of: JobReport): string => reportLines(of, surroundings).join('\n');

describe('a report in plain words', () => {
  it('of a wiped drive says what was done, where the files are and what to do', () => {
    expect(words(report())).toBe(
      [
        '✔ image:/srv/drive-1.img: Sanitized',
        '  All 67,108,864 bytes were overwritten and read back: they hold what was written. Level reached:',
        '  Clear (NIST SP 800-88r2).',
        '  Certificate CB-20260102-0123456789',
        '    document   /c.pdf',
        '    record     /c.json',
        '    signature  /c.json.p7s',
        '  Next: keep the certificate with the drive.',
      ].join('\n'),
    );
  });

  it('of a failed drive warns, lists the sectors, and never reads like a success', () => {
    const text = words(
      report({
        outcome: 'not-sanitized',
        level: { requested: 'clear', achieved: null },
        mismatched: [
          { firstLba: 2048, lastLba: 2055 },
          { firstLba: 9000, lastLba: 9000 },
        ],
        problems: [
          { code: 'MISMATCH', message: '9 sectors do not hold what was written.' },
          { code: 'READ_RETRIED', message: '2 sectors needed retries.' },
        ],
      }),
    );
    expect(text).toContain('This drive may still hold patient data.');
    expect(text).toContain(
      '  Sectors different from what was written: 9\n    LBA 2048 to 2055\n    LBA 9000\n',
    );
    expect(text).toMatch(/old data may\s+remain.*\(MISMATCH\)/s);
    expect(text).toContain('2 sectors needed retries. (READ_RETRIED)');
    expect(text).not.toMatch(/Level reached|✔|they hold/);
  });

  it('of a drive without certificate says how to get it', () => {
    const text = words(
      report({
        certificate: null,
        problems: [{ code: 'CERTIFICATE_NOT_WRITTEN', message: 'The disk is full.' }],
      }),
    );
    expect(text).toMatch(
      /Next: issue the certificate.*\n {4}clearbench certificates issue J20260102-030405-00000001$/s,
    );
  });

  it('of a drive that was lost says how to go on, with the data folder that was named', () => {
    const lost = report({
      outcome: 'not-sanitized',
      problems: [{ code: 'DRIVE_VANISHED', message: 'The drive is gone.' }],
    });
    const lines = reportLines(lost, { ...surroundings, data: "/srv/Bob's bench" });
    expect(lines.at(-1)).toBe(
      String.raw`    clearbench --data '/srv/Bob'\''s bench' resume J20260102-030405-00000001`,
    );
    const flushFailed = {
      ...lost,
      problems: [...lost.problems, { code: 'FLUSH_FAILED', message: 'x.' } as const],
    };
    expect(words(flushFailed)).not.toContain('resume');
  });

  it('of a failed drive without certificate says what to do with the drive and how to get the certificate', () => {
    const text = words(
      report({
        outcome: 'not-sanitized',
        certificate: null,
        problems: [{ code: 'CERTIFICATE_NOT_WRITTEN', message: 'The disk is full.' }],
      }),
    );
    expect(text).toMatch(/locked away.*\n {4}clearbench certificates issue J20260102-030405-00000001$/s);
  });

  const refused = (problems: JobReport['problems']) =>
    report({
      refused: problems.map(({ code }) => code),
      outcome: 'not-sanitized',
      certificate: null,
      problems,
    });
  const isMounted = { code: 'DRIVE_MOUNTED', message: 'It is mounted.' } as const;

  it('of a refused drive says that nothing was written, and why, each reason in full', () => {
    const text = words(refused([{ code: 'DRIVE_READ_ONLY', message: 'It is read-only.' }, isMounted]));
    expect(text).toMatch(/^✘ image:\/srv\/drive-1\.img: refused, nothing was written\n/);
    expect(text).toMatch(/It is read-only\. .+ .*\(DRIVE_READ_ONLY\)/s);
    expect(text).toMatch(/It is mounted\. It is locked while in use\..*\(DRIVE_MOUNTED\)/s);
  });

  it("of the running system's drive tells nobody how to free it", () => {
    const text = words(refused([{ code: 'SYSTEM_DRIVE', message: 'It holds /.' }, isMounted]));
    expect(text).toMatch(/It holds \/\. It can never be erased here\..*\(SYSTEM_DRIVE\)/s);
    expect(text).toMatch(/It is mounted\. \(DRIVE_MOUNTED\)$/);
  });

  it('never lets a name act on the terminal', () => {
    expect(words(report({ target: 'image:\u001b[2J\u202eevil' }))).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });

  it('lists no more ranges than a screen can take', () => {
    const unwritten = Array.from({ length: 50 }, (_, index) => ({
      firstLba: index * 10,
      lastLba: index * 10,
    }));
    const lines = reportLines(report({ outcome: 'not-sanitized', unwritten }), surroundings);
    expect(lines.filter((line) => line.includes('LBA'))).toHaveLength(8);
    expect(lines).toContain('    and 42 more ranges');
  });
});
