import fc from 'fast-check';

import type { LbaRange } from '../../../shared/lba-ranges.ts';
import type { Problem } from '../../../shared/problem.ts';
import { unavailable } from '../../../shared/reading.ts';
import type { PassResult } from '../../../shared/schemas/result.ts';
import { mergeRanges } from '../../../shared/lba-ranges.ts';
import type {
  JobSecrets,
  OverwriteCheckpoint,
  OverwriteState,
} from '../../../main/sanitize/overwrite/overwrite-job.ts';
import type { JournalEntry, Opened } from '../../../main/engine/journal-entries.ts';
import { sampleResult } from '../policy/sample-job.ts';

export const sampleSecrets: JobSecrets = {
  proofKeyHex: '01'.repeat(32),
  streamKeyHex: '02'.repeat(32),
  jobBytesHex: '030405',
  sampleSeedHex: '06'.repeat(32),
};

const missing = unavailable<never>('image file');

export const sampleOpened: Opened = {
  path: '/tmp/drive.img',
  identity: { vendor: missing, model: missing, serial: missing, wwn: missing, firmware: missing },
  sizeBytes: 64 * 2 ** 20,
  logicalSectorBytes: 512,
  direct: true,
  diskSequence: null,
  bootId: null,
  health: missing,
  hiddenArea: { state: 'not-applicable', reason: 'image file' },
};

export const sampleBegin: readonly JournalEntry[] = [
  { kind: 'attempt-started', number: 1 },
  { kind: 'opened', opened: sampleOpened },
];

const ranges: fc.Arbitrary<readonly LbaRange[]> = fc
  .array(
    fc.tuple(fc.nat(5000), fc.nat(50)).map(([firstLba, more]) => ({ firstLba, lastLba: firstLba + more })),
    { maxLength: 12 },
  )
  .map(mergeRanges);

const pass = (number: number): fc.Arbitrary<PassResult> =>
  fc
    .record({ bytesFlushed: fc.nat(64 * 2 ** 20), complete: fc.boolean(), unwritten: ranges })
    .map(({ bytesFlushed, complete, unwritten }) => ({
      number,
      pattern: { kind: 'bytes', hex: '00' },
      state: complete ? 'complete' : 'incomplete',
      bytesFlushed,
      flush: complete ? 'ok' : 'not-reached',
      startedAt: sampleResult.startedAt,
      endedAt: complete ? sampleResult.endedAt : null,
      bytesPerSecond: null,
      unwritten,
    }));

const problem: fc.Arbitrary<Problem> = fc.record({
  code: fc.constantFrom('WRITE_FAILED', 'READ_FAILED', 'MISMATCH', 'DRIVE_STALLED'),
  message: fc.string({ maxLength: 40 }),
});

/** Any state of a job, also such that no real job comes to: the journal must not depend on what is likely. */
export const anyState: fc.Arbitrary<OverwriteState> = fc.record({
  capacityProof: fc.constantFrom(null, sampleResult.capacityProof),
  passes: fc.nat(4).chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => pass(i + 1)))),
  faults: fc.record({
    unwritten: ranges,
    unreadable: ranges,
    mismatched: ranges,
    notAttempted: ranges,
    recovered: ranges,
  }),
  retries: fc.record({ writes: fc.nat(9), reads: fc.nat(9) }),
  problems: fc.array(problem, { maxLength: 4 }),
});

/** Any checkpoint. */
export const anyCheckpoint: fc.Arbitrary<OverwriteCheckpoint> = fc.record({
  phase: fc.constantFrom('capacity-proof', 'writing', 'verifying'),
  passNumber: fc.constantFrom(null, 1, 2),
  offsetBytes: fc.nat(64 * 2 ** 20),
  state: anyState,
});
