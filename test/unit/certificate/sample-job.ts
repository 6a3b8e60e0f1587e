import { createHash } from 'node:crypto';

import { canonicalJson } from '../../../shared/canonical-json.ts';
import { decideOutcome } from '../../../shared/policy/outcome.ts';
import { known, unavailable } from '../../../shared/reading.ts';
import type { Drive, DriveHealth } from '../../../shared/schemas/drive.ts';
import type { Outcome } from '../../../shared/schemas/outcome.ts';
import { type Plan, planSchema } from '../../../shared/schemas/plan.ts';
import { type Result, resultSchema, verificationNotPerformed } from '../../../shared/schemas/result.ts';
import { sampleDrive as healthyDrive } from '../policy/sample-drive.ts';

/** A job with everything that a certificate is made of. */
export interface SampleJob {
  readonly plan: Plan;
  readonly result: Result;
  readonly outcome: Outcome;
}

/** The time at which sample certificates are issued. */
export const sampleTime = new Date('2026-11-24T09:30:00.000Z');

const sizeBytes = 500_107_862_016;
const sectorBytes = 512;

const health = (reallocated: number): DriveHealth => ({
  passed: known(true),
  temperatureCelsius: known(34),
  powerOnHours: known(41_207),
  reallocatedSectors: known(reallocated),
  pendingSectors: known(0),
  uncorrectableSectors: known(0),
  wearPercent: unavailable('not reported'),
});

/** A hard disk from a CT workstation. */
export function sampleDrive(): Drive {
  return healthyDrive({
    identity: {
      vendor: known('Seagate'),
      model: known('ST500DM002-1BD142'),
      serial: known('Z2AXM8KQ'),
      wwn: known('0x5000c5004f8a1b2c'),
      firmware: known('KC45'),
    },
    sizeBytes: known(sizeBytes),
    logicalSectorBytes: known(sectorBytes),
    health: known(health(0)),
  });
}

/** A plan for {@link sampleDrive}. */
export function samplePlan(change: Partial<Plan> = {}): Plan {
  const drive = sampleDrive();
  return planSchema.parse({
    planVersion: 1,
    jobId: 'J20261124-071500-K3M9QX2A',
    createdAt: '2026-11-24T07:15:00.000Z',
    target: {
      kind: 'device',
      path: drive.path,
      drive,
      sizeBytes,
      logicalSectorBytes: sectorBytes,
    },
    identifier: { kind: 'serial', value: 'Z2AXM8KQ' },
    methodId: 'clear-zeros',
    verification: 'full',
    requestedLevel: 'clear',
    operator: {
      name: 'Zoë Kowalczyk-Ångström',
      title: 'Biomedical equipment technician',
      organisation: 'St. Ansgar Hospital',
      location: 'Workshop B2',
      contact: '+49 40 5550 123',
    },
    asset: {
      assetTag: 'RAD-2016-0417',
      source: 'CT 2, Siemens SOMATOM Definition, console',
      facility: 'St. Ansgar Hospital, Radiology',
      modality: 'CT',
      manufacturer: 'Siemens Healthineers',
      model: 'syngo CT Workplace',
      serial: '71234',
      stationName: 'CTAWP71234',
      dataBackedUp: 'yes',
      backupLocation: 'PACS archive, verified 2026-11-20',
      confidentiality: 'High (patient data)',
      destination: 'external-reuse',
      destinationDetails: 'returned to lessor',
      notes: null,
    },
    confirmedWith: 'M8KQ',
    allowVirtual: false,
    acceptedVerdicts: [],
    ...change,
  });
}

/** The result of a job that went through without a fault. */
export function sampleResult(plan: Plan, change: Partial<Result> = {}): Result {
  const { identity } = sampleDrive();
  const size = plan.target.sizeBytes;
  const lastLba = size / plan.target.logicalSectorBytes - 1;
  return resultSchema.parse({
    resultVersion: 1,
    jobId: plan.jobId,
    planSha256: createHash('sha256').update(canonicalJson(plan)).digest('hex'),
    tool: { version: '0.1.0', commit: 'ac3e206', node: 'v24.21.0', system: 'Linux 6.1.0 x64' },
    startedAt: '2026-11-24T07:15:04.000Z',
    endedAt: '2026-11-24T09:29:58.120Z',
    ended: 'completed',
    attempts: [
      {
        number: 1,
        startedAt: '2026-11-24T07:15:04.000Z',
        endedAt: '2026-11-24T09:29:58.120Z',
        ended: 'completed',
        phase: 'finishing',
        passNumber: null,
        offsetBytes: size,
      },
    ],
    opened: { identity, sizeBytes: size, logicalSectorBytes: plan.target.logicalSectorBytes, direct: true },
    capacityProof: {
      state: 'passed',
      places: 1024,
      placesProven: 1024,
      blockBytes: 4096,
      otherAddress: [],
      otherContentLbas: [],
      inaccessibleLbas: [],
    },
    passesPlanned: 1,
    passes: [
      {
        number: 1,
        pattern: { kind: 'bytes', hex: '00' },
        state: 'complete',
        bytesFlushed: size,
        flush: 'ok',
        startedAt: '2026-11-24T07:15:09.000Z',
        endedAt: '2026-11-24T08:21:47.000Z',
        bytesPerSecond: 125_090_000,
        unwritten: [],
      },
    ],
    verification: {
      kind: 'full',
      state: 'complete',
      reading: 'direct',
      bytesPlanned: size,
      bytesRead: size,
      bytesMatched: size,
      samples: null,
      seedHex: null,
      firstLba: 0,
      lastLba,
      startedAt: '2026-11-24T08:21:47.000Z',
      endedAt: '2026-11-24T09:29:57.000Z',
      bytesPerSecond: 122_260_000,
    },
    faults: { unwritten: [], unreadable: [], mismatched: [], notAttempted: [], recovered: [] },
    retries: { writes: 0, reads: 0 },
    health: { before: known(health(0)), after: known(health(0)) },
    hiddenArea: { state: 'absent' },
    problems: [],
    journalSha256: createHash('sha256').update('journal').digest('hex'),
    ...change,
  });
}

const job = (plan: Plan, result: Result): SampleJob => ({
  plan,
  result,
  outcome: decideOutcome(plan, result),
});

/** A job that went well. */
export function sanitizedJob(change: Partial<Plan> = {}): SampleJob {
  const plan = samplePlan(change);
  return job(plan, sampleResult(plan));
}

/** A job whose drive replaced sectors and needed retries. */
export function exceptionsJob(): SampleJob {
  const plan = samplePlan();
  return job(
    plan,
    sampleResult(plan, {
      retries: { writes: 0, reads: 2 },
      faults: {
        unwritten: [],
        unreadable: [],
        mismatched: [],
        notAttempted: [],
        recovered: [{ firstLba: 81_920, lastLba: 81_927 }],
      },
      health: { before: known(health(0)), after: known(health(8)) },
      hiddenArea: { state: 'unknown', reason: 'the USB adapter does not pass the command on' },
      problems: [{ code: 'READ_RETRIED', message: '8 sectors were read only after retries.' }],
    }),
  );
}

/** A job with bad sectors; `ranges` many of them. */
export function failedJob(ranges = 3): SampleJob {
  const plan = samplePlan({ methodId: 'dod-5220.22-m-3' });
  const faulty = Array.from({ length: ranges }, (_, index) => ({
    firstLba: 1_000_000 + index * 5000,
    lastLba: 1_000_000 + index * 5000 + (index % 7),
  }));
  const base = sampleResult(plan);
  const [first] = base.passes;
  if (first === undefined) throw new Error('the sample has a pass');
  return job(
    plan,
    sampleResult(plan, {
      passesPlanned: 3,
      passes: [
        first,
        { ...first, number: 2, pattern: { kind: 'bytes', hex: 'ff' } },
        {
          ...first,
          number: 3,
          pattern: { kind: 'random', algorithm: 'aes-256-ctr', keyHex: 'ab'.repeat(32) },
          unwritten: faulty,
        },
      ],
      faults: {
        unwritten: faulty,
        unreadable: faulty.slice(0, 2),
        mismatched: [{ firstLba: 42, lastLba: 42 }],
        notAttempted: [],
        recovered: [],
      },
      problems: [
        { code: 'WRITE_FAILED', message: 'LBA 1,000,000: the drive reported an input/output error.' },
        { code: 'MISMATCH', message: 'LBA 42 does not hold what was written.' },
      ],
    }),
  );
}

/** A job that a person cancelled in the middle of its pass. */
export function abortedJob(): SampleJob {
  const plan = samplePlan();
  const done = 120_000_000_000;
  const base = sampleResult(plan);
  const [first] = base.passes;
  if (first === undefined) throw new Error('the sample has a pass');
  return job(
    plan,
    sampleResult(plan, {
      ended: 'cancelled',
      attempts: [
        {
          number: 1,
          startedAt: '2026-11-24T07:15:04.000Z',
          endedAt: '2026-11-24T07:31:00.000Z',
          ended: 'cancelled',
          phase: 'writing',
          passNumber: 1,
          offsetBytes: done,
        },
      ],
      passes: [{ ...first, state: 'incomplete', bytesFlushed: done, flush: 'not-reached', endedAt: null }],
      verification: {
        ...verificationNotPerformed('full'),
        bytesPlanned: plan.target.sizeBytes,
      },
      faults: {
        unwritten: [],
        unreadable: [],
        mismatched: [],
        notAttempted: [{ firstLba: done / 512, lastLba: plan.target.sizeBytes / 512 - 1 }],
        recovered: [],
      },
      problems: [{ code: 'CANCELLED', message: 'Zoë Kowalczyk cancelled the job.' }],
    }),
  );
}

/** The job as it would have been on a drive with another serial. */
export function onDrive(serial: string, { plan, ...job }: SampleJob): SampleJob {
  return { ...job, plan: { ...plan, identifier: { kind: 'serial', value: serial } } };
}
