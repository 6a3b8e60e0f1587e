import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { refusedReport, type JobReport } from '../../../main/bench/job-report.ts';
import {
  exitCodeOfReport,
  exitCodeOfVerdict,
  exitCodes,
  worstExitCode,
  type ExitCode,
} from '../../../main/cli/exit-codes.ts';

const certificate = { id: 'CB', json: '/c.json', p7s: '/c.json.p7s', pdf: '/c.pdf' };
const report = (change: Partial<JobReport>): JobReport => ({
  ...refusedReport('/dev/sdb', 'clear', [{ code: 'INTERNAL', message: '' }]),
  refused: null,
  certificate,
  ...change,
});

describe('the exit code of a job', () => {
  it.each([
    ['sanitized', 0],
    ['sanitized-with-exceptions', 3],
    ['not-sanitized', 4],
    ['aborted', 5],
  ] as const)('%s is %i', (outcome, code) => {
    expect(exitCodeOfReport(report({ outcome }))).toBe(code);
  });

  it.each([
    ['sanitized', 1],
    ['sanitized-with-exceptions', 1],
    ['not-sanitized', 4],
    ['aborted', 5],
  ] as const)('%s without a certificate is %i: nobody could hand the drive over', (outcome, code) => {
    expect(exitCodeOfReport(report({ outcome, certificate: null }))).toBe(code);
  });

  it('tells a refused drive from a refused person', () => {
    expect(exitCodeOfReport(refusedReport('x', 'clear', [{ code: 'SYSTEM_DRIVE', message: '' }]))).toBe(10);
    expect(exitCodeOfReport(refusedReport('x', 'clear', [{ code: 'ELEVATION_DENIED', message: '' }]))).toBe(
      11,
    );
  });
});

describe('the exit code of several jobs', () => {
  const codes = Object.values(exitCodes);

  it('is the worst: 1, 4, 5, 11, 10, 3, 0', () => {
    const order: readonly ExitCode[] = [1, 4, 5, 11, 10, 3, 0];
    order.forEach((code, index) => {
      expect(worstExitCode([...order.slice(index)].reverse())).toBe(code);
    });
  });

  it('does not depend on their order, and is 0 only if all are', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...codes)), (several) => {
        expect(worstExitCode(several)).toBe(worstExitCode([...several].reverse()));
        expect(worstExitCode(several) === 0).toBe(several.every((code) => code === 0));
      }),
    );
  });
});

describe('the exit code of a verified certificate', () => {
  it.each([
    ['VALID', 0],
    ['UNTRUSTED', 3],
    ['INDETERMINATE', 3],
    ['INVALID', 4],
    ['UNSUPPORTED', 4],
  ] as const)('%s is %i', (status, code) => {
    expect(exitCodeOfVerdict(status)).toBe(code);
  });
});
