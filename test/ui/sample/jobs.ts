import type { BenchDrive } from '../../../shared/contract/drives.ts';
import type { BenchJob } from '../../../shared/contract/jobs.ts';
import { readingOr } from '../../../shared/reading.ts';
import type { JobProgress } from '../../../shared/schemas/job-event.ts';
import type { Outcome } from '../../../shared/schemas/outcome.ts';

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A job id that is the same in every run. */
export function sampleJobId(number: number): string {
  const at = (place: number): string => letters[(number * (place + 7) + place) % letters.length] ?? '0';
  return `J20261124-0715${String(number % 60).padStart(2, '0')}-${Array.from({ length: 8 }, (_, i) => at(i)).join('')}`;
}

/** Progress in the middle of a phase. `share` from 0 to 1 of that phase. */
export function sampleProgress(
  sizeBytes: number,
  phase: JobProgress['phase'],
  share: number,
  more: Partial<JobProgress> = {},
): JobProgress {
  const overall =
    phase === 'writing' ? share * 0.49 + 0.01 : phase === 'verifying' ? 0.5 + share * 0.49 : share * 0.01;
  const bytesPerSecond = phase === 'verifying' ? 168_400_000 : 154_200_000;
  return {
    kind: 'progress',
    phase,
    passNumber: phase === 'writing' ? 1 : null,
    passCount: 1,
    doneBytes: Math.floor((sizeBytes * share) / 512) * 512,
    totalBytes: sizeBytes,
    overallPermille: Math.floor(overall * 1000),
    bytesPerSecond,
    etaSeconds: Math.round((2 * sizeBytes * (1 - overall)) / bytesPerSecond),
    stalledSeconds: 0,
    unwrittenSectors: 0,
    unreadableSectors: 0,
    mismatchedSectors: 0,
    temperatureCelsius: 39,
    ...more,
  };
}

/** A graph that looks like a disk: faster outside, some dips. */
export const sampleRates: readonly number[] = Array.from({ length: 110 }, (_, index) =>
  Math.round(178e6 - index * 210e3 + Math.sin(index * 1.7) * 3.5e6 - (index % 37 === 20 ? 58e6 : 0)),
);

/** A job on a drive of the sample bench. */
export function sampleJob(drive: BenchDrive, number: number, more: Partial<BenchJob> = {}): BenchJob {
  const sizeBytes = readingOr(drive.drive.sizeBytes, 1);
  return {
    jobId: sampleJobId(number),
    driveId: drive.driveId,
    target: {
      bay: drive.bay,
      vendor: drive.drive.identity.vendor,
      model: drive.drive.identity.model,
      identifier: { kind: 'serial', value: readingOr(drive.drive.identity.serial, 'LABEL-0815') },
      sizeBytes,
      logicalSectorBytes: 512,
      mediaKind: drive.drive.mediaKind,
    },
    methodId: 'clear-zeros',
    verification: 'full',
    requestedLevel: 'clear',
    operatorName: 'Jordan Ellis',
    assetTag: 'RAD-CT-0217',
    source: 'CT Siemens SOMATOM Definition CTAWP71234',
    state: 'running',
    startedAt: '2026-11-24T07:15:00.000Z',
    endedAt: null,
    progress: sampleProgress(sizeBytes, 'writing', 0.43),
    recentRates: sampleRates,
    problems: [],
    outcome: null,
    certificateId: null,
    certificateProblem: null,
    resumable: false,
    disposition: null,
    ...more,
  };
}

/** The sample outcomes. */
export const outcomes = {
  sanitized: { kind: 'sanitized', requestedLevel: 'clear', achievedLevel: 'clear', reasons: [] },
  exceptions: {
    kind: 'sanitized-with-exceptions',
    requestedLevel: 'clear',
    achievedLevel: 'clear',
    reasons: [
      {
        code: 'HIDDEN_AREA_UNKNOWN',
        message:
          'Whether a hidden area exists could not be determined (the USB adapter does not pass the query on).',
      },
    ],
  },
  failed: {
    kind: 'not-sanitized',
    requestedLevel: 'clear',
    achievedLevel: null,
    reasons: [
      { code: 'WRITE_FAILED', message: '2,048 sectors could not be written.' },
      { code: 'READ_FAILED', message: '2,048 sectors could not be read back.' },
    ],
  },
  aborted: {
    kind: 'aborted',
    requestedLevel: 'clear',
    achievedLevel: null,
    reasons: [{ code: 'CANCELLED', message: 'The job was cancelled before it had finished.' }],
  },
} as const satisfies Readonly<Record<string, Outcome>>;

/** The end of a job with an outcome. */
export function ended(outcome: Outcome, number: number): Partial<BenchJob> {
  return {
    state: 'ended',
    endedAt: '2026-11-24T10:42:31.000Z',
    progress: null,
    outcome,
    certificateId: sampleCertificateId(number),
  };
}

/** A certificate id that is the same in every run, and another for every number. */
export function sampleCertificateId(number: number): string {
  const at = (place: number): string => {
    const shown = place < 4 ? Math.floor(number / letters.length ** place) : number * (place * 3 + 5);
    return letters[(shown + place * 11) % letters.length] ?? '0';
  };
  return `CB-20261124-${Array.from({ length: 10 }, (_, i) => at(i)).join('')}`;
}
