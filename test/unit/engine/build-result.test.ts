import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { resultFromJournal } from '../../../main/engine/build-result.ts';
import { emptyState } from '../../../main/engine/checkpoint-delta.ts';
import { Journal } from '../../../main/engine/journal.ts';
import type { OverwriteCheckpoint } from '../../../main/sanitize/overwrite/overwrite-job.ts';
import { countSectors } from '../../../shared/lba-ranges.ts';
import { decideOutcome } from '../../../shared/policy/outcome.ts';
import { resultSchema, type PassResult } from '../../../shared/schemas/result.ts';
import { samplePlan, sampleResult } from '../policy/sample-job.ts';
import { anyCheckpoint, sampleBegin, sampleSecrets } from './journal-samples.ts';

let jobsDir: string;
let journal: Journal;

beforeEach(() => {
  jobsDir = fs.mkdtempSync(path.join(os.tmpdir(), 'clearbench-result-'));
  journal = Journal.create(jobsDir, null, samplePlan, sampleSecrets, sampleBegin);
});

afterEach(() => {
  journal.close();
  fs.rmSync(jobsDir, { recursive: true, force: true });
});

const { sizeBytes } = samplePlan.target;
const pass = (bytesFlushed: number): PassResult => ({
  number: 1,
  pattern: { kind: 'bytes', hex: '00' },
  state: bytesFlushed === sizeBytes ? 'complete' : 'incomplete',
  bytesFlushed,
  flush: bytesFlushed === sizeBytes ? 'ok' : 'not-reached',
  startedAt: sampleResult.startedAt,
  endedAt: null,
  bytesPerSecond: null,
  unwritten: [],
});
const reached = (
  phase: OverwriteCheckpoint['phase'],
  offsetBytes: number,
  passes: readonly PassResult[],
): OverwriteCheckpoint => ({
  phase,
  passNumber: phase === 'writing' ? 1 : null,
  offsetBytes,
  state: { ...emptyState, passes },
});

describe('the result of a job that was interrupted', () => {
  it('has attempted nothing before the first checkpoint', () => {
    const result = resultFromJournal(journal.replay());
    expect(result.faults.notAttempted).toEqual([{ firstLba: 0, lastLba: sizeBytes / 512 - 1 }]);
    expect(result.attempts).toMatchObject([{ ended: 'interrupted', phase: 'opening' }]);
  });

  it('has attempted what was flushed, and nothing more', () => {
    journal.appendCheckpoint(reached('writing', 2 ** 20, [pass(2 ** 20)]));
    const result = resultFromJournal(journal.replay());
    expect(result.faults.notAttempted).toEqual([{ firstLba: 2048, lastLba: sizeBytes / 512 - 1 }]);
    expect(result.problems.at(-1)).toEqual({
      code: 'JOB_INTERRUPTED',
      message: `The job was interrupted in pass 1, at byte 1048576 of ${String(sizeBytes)}.`,
    });
  });

  it('has verified what was compared, and nothing more', () => {
    journal.appendCheckpoint(reached('verifying', 2 ** 20, [pass(sizeBytes)]));
    const result = resultFromJournal(journal.replay());
    expect(result.faults.notAttempted).toEqual([]);
    expect(result.verification).toMatchObject({ state: 'incomplete', bytesRead: 2 ** 20, lastLba: 2047 });
  });

  it('is never sanitized, whatever was done by then', () => {
    fc.assert(
      fc.property(anyCheckpoint, (checkpoint) => {
        journal.appendCheckpoint(checkpoint);
        const result = resultFromJournal(journal.replay());
        expect(() => resultSchema.parse(result)).not.toThrow();
        const outcome = decideOutcome(samplePlan, result);
        expect(outcome.kind).toBe('not-sanitized');
        expect(outcome.achievedLevel).toBeNull();
      }),
      { numRuns: 30 },
    );
  });

  it('is aborted if somebody cancelled it afterwards', () => {
    const result = resultFromJournal(journal.replay(), 'cancelled');
    expect(decideOutcome(samplePlan, result).kind).toBe('aborted');
    expect(countSectors(result.faults.notAttempted)).toBe(sizeBytes / 512);
  });
});
