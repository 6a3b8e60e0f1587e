import { unknownAsset } from '../../../main/bench/wipe-choice.ts';
import { known, unavailable } from '../../../shared/reading.ts';
import type { DriveHealth } from '../../../shared/schemas/drive.ts';
import type { Plan } from '../../../shared/schemas/plan.ts';
import type { Result } from '../../../shared/schemas/result.ts';

const time = '2026-01-02T03:04:05.678Z';
const sizeBytes = 64 * 1024 * 1024;
const sha256 = 'ab'.repeat(32);

/** A plan for a 64 MiB image, one pass of zeros, verified in full. */
export const samplePlan: Plan = {
  planVersion: 1,
  jobId: 'J20260102-030405-0123ABCD',
  createdAt: time,
  target: { kind: 'image', path: '/tmp/drive.img', fileId: '8:12345', sizeBytes, logicalSectorBytes: 512 },
  identifier: { kind: 'label', value: 'Z1W2KQ9P' },
  methodId: 'clear-zeros',
  verification: 'full',
  requestedLevel: 'clear',
  operator: { name: 'Kim Technician', title: null, organisation: null, location: null, contact: null },
  asset: unknownAsset,
  confirmedWith: 'KQ9P',
  allowVirtual: false,
  acceptedVerdicts: [],
};

const missing = unavailable<string>('image file');

/** The evidence of a job in which everything went well. */
export const sampleResult: Result = {
  resultVersion: 1,
  jobId: samplePlan.jobId,
  planSha256: sha256,
  tool: { version: '0.1.0', commit: null, node: 'v24', system: 'Linux' },
  startedAt: time,
  endedAt: time,
  ended: 'completed',
  attempts: [
    {
      number: 1,
      startedAt: time,
      endedAt: time,
      ended: 'completed',
      phase: 'finishing',
      passNumber: null,
      offsetBytes: sizeBytes,
    },
  ],
  opened: {
    identity: { vendor: missing, model: missing, serial: missing, wwn: missing, firmware: missing },
    sizeBytes,
    logicalSectorBytes: 512,
    direct: true,
  },
  capacityProof: {
    state: 'passed',
    places: 1000,
    placesProven: 1000,
    blockBytes: 512,
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
      bytesFlushed: sizeBytes,
      flush: 'ok',
      startedAt: time,
      endedAt: time,
      bytesPerSecond: 1_000_000,
      unwritten: [],
    },
  ],
  verification: {
    kind: 'full',
    state: 'complete',
    reading: 'direct',
    bytesPlanned: sizeBytes,
    bytesRead: sizeBytes,
    bytesMatched: sizeBytes,
    samples: null,
    seedHex: null,
    firstLba: 0,
    lastLba: sizeBytes / 512 - 1,
    startedAt: time,
    endedAt: time,
    bytesPerSecond: 1_000_000,
  },
  faults: { unwritten: [], unreadable: [], mismatched: [], notAttempted: [], recovered: [] },
  retries: { writes: 0, reads: 0 },
  health: { before: unavailable('image file'), after: unavailable('image file') },
  hiddenArea: { state: 'not-applicable', reason: 'image file' },
  problems: [],
  journalSha256: sha256,
};

/** Health with a given number of reallocated sectors, nothing else known. */
export function healthWithReallocated(count: number): DriveHealth {
  return {
    passed: known(true),
    temperatureCelsius: unavailable('not reported'),
    powerOnHours: unavailable('not reported'),
    reallocatedSectors: known(count),
    pendingSectors: unavailable('not reported'),
    uncorrectableSectors: unavailable('not reported'),
    wearPercent: unavailable('not reported'),
  };
}
