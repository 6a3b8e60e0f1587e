import { describe, expect, it } from 'vitest';

import { driveKeyOf, resumableJobs } from '../../../main/bench/services/resumable-jobs.ts';
import type { JobSummary } from '../../../main/engine/jobs.ts';
import { known, unavailable } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';
import { sampleDrive } from '../policy/sample-drive.ts';
import { sampleSummary } from './sample-summary.ts';

const nameless = (path: string): Drive =>
  sampleDrive({
    path,
    identity: { ...sampleDrive().identity, serial: unavailable('not reported'), wwn: unavailable('none') },
  });

describe('jobs that could go on', () => {
  const drive = sampleDrive();

  it.each([
    ['was interrupted', { state: 'interrupted', resumable: true }, true],
    ['was cancelled, or lost its drive', { state: 'finished', resumable: true }, true],
    ['came to its end', { state: 'finished', resumable: false }, false],
    ['is still running', { state: 'running', resumable: true }, false],
  ] as const)('a job that %s', (_, change, offered) => {
    const job = sampleSummary(drive, change);
    expect(resumableJobs([job]).get(driveKeyOf(drive))).toBe(offered ? job.jobId : undefined);
  });

  it('are forgotten once a newer job has been done on the same drive', () => {
    const older = sampleSummary(drive, { state: 'finished', resumable: true });
    const newer: JobSummary = { ...sampleSummary(drive, { state: 'finished' }), jobId: 'newer' };
    expect(resumableJobs([newer, older]).size).toBe(0);
  });

  it('are those of this very drive, wherever it is attached now', () => {
    const job = sampleSummary(drive, { state: 'interrupted', resumable: true });
    const elsewhere = sampleDrive({ path: '/dev/sdq', diskSequence: known(99), port: known('usb-1') });
    expect(resumableJobs([job]).get(driveKeyOf(elsewhere))).toBe(job.jobId);
    for (const other of [
      sampleDrive({ sizeBytes: known(512_000) }),
      sampleDrive({ identity: { ...drive.identity, serial: known('OTHER') } }),
      sampleDrive({ identity: { ...drive.identity, wwn: known('0x5000c500deadbeee') } }),
    ]) {
      expect(resumableJobs([job]).get(driveKeyOf(other))).toBeUndefined();
    }
  });

  it('are, for a drive that reports no serial, those of this attachment only', () => {
    const job = sampleSummary(nameless('/dev/sdx'), { state: 'interrupted', resumable: true });
    expect(resumableJobs([job]).get(driveKeyOf(nameless('/dev/sdx')))).toBe(job.jobId);
    expect(resumableJobs([job]).get(driveKeyOf(nameless('/dev/sdy')))).toBeUndefined();
  });
});
