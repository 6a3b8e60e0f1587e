import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { emptyState } from '../../../main/engine/checkpoint-delta.ts';
import { lineSha256, replayJournal } from '../../../main/engine/journal-replay.ts';
import { Journal, readJournal } from '../../../main/engine/journal.ts';
import type { OverwriteCheckpoint } from '../../../main/sanitize/overwrite/overwrite-job.ts';
import { samplePlan, sampleResult } from '../policy/sample-job.ts';
import { anyCheckpoint, sampleBegin, sampleSecrets } from './journal-samples.ts';

const { jobId } = samplePlan;
let jobsDir: string;

beforeEach(() => {
  jobsDir = fs.mkdtempSync(path.join(os.tmpdir(), 'clearbench-journal-'));
});

afterEach(() => {
  fs.rmSync(jobsDir, { recursive: true, force: true });
});

const journalFile = (): string => path.join(jobsDir, jobId, 'journal.ndjson');
const create = (): Journal => Journal.create(jobsDir, null, samplePlan, sampleSecrets, sampleBegin);

const checkpoint = (offsetBytes: number): OverwriteCheckpoint => ({
  phase: 'writing',
  passNumber: 1,
  offsetBytes,
  state: { ...emptyState, retries: { writes: offsetBytes, reads: 0 } },
});

describe('a journal', () => {
  it('gives back what was written into it, whatever the checkpoints were', () => {
    fc.assert(
      fc.property(fc.array(anyCheckpoint, { minLength: 1, maxLength: 6 }), (checkpoints) => {
        const journal = create();
        checkpoints.forEach((reached) => {
          journal.appendCheckpoint(reached);
        });
        journal.close();
        const replay = readJournal(jobsDir, jobId);
        fs.rmSync(path.join(jobsDir, jobId), { recursive: true });
        const last = checkpoints.at(-1);
        expect(replay.plan).toEqual(samplePlan);
        expect(replay.secrets).toEqual(sampleSecrets);
        expect(replay.state).toEqual(last?.state);
        expect(replay.checkpoint?.offsetBytes).toBe(last?.offsetBytes);
      }),
      { numRuns: 25 },
    );
  });

  it('claims, cut off at any byte, no more than the lines that are whole', () => {
    const journal = create();
    for (const offset of [100, 200, 300]) journal.appendCheckpoint(checkpoint(offset));
    journal.close();
    const whole = fs.readFileSync(journalFile());
    const firstUsable = whole.indexOf('\n', whole.indexOf('\n') + 1) + 1;
    for (let length = firstUsable; length <= whole.length; length += 1) {
      const replay = replayJournal(whole.subarray(0, length));
      const wholeLines = whole.subarray(0, length).toString().split('\n').length - 1;
      const checkpoints = Math.max(0, wholeLines - 4);
      expect(replay.checkpoint?.offsetBytes ?? 0).toBe(checkpoints * 100);
      expect(replay.lines).toBe(wholeLines);
    }
  });

  it('proves nothing if any line but the last was changed', () => {
    const journal = create();
    for (const offset of [100, 200, 300]) journal.appendCheckpoint(checkpoint(offset));
    journal.close();
    const whole = fs.readFileSync(journalFile());
    // Without the newline before it, the last line would only be longer and torn.
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    fc.assert(
      fc.property(fc.nat(lastLine - 2), fc.integer({ min: 1, max: 255 }), (position, flip) => {
        const changed = Buffer.from(whole);
        changed[position] = (changed[position] ?? 0) ^ flip;
        expect(() => replayJournal(changed)).toThrow(expect.objectContaining({ code: 'JOURNAL_DAMAGED' }));
      }),
    );
  });

  it('proves nothing if a line is missing, doubled or moved', () => {
    const journal = create();
    for (const offset of [100, 200, 300]) journal.appendCheckpoint(checkpoint(offset));
    journal.close();
    const lines = fs.readFileSync(journalFile(), 'utf8').trimEnd().split('\n');
    const variants = lines.slice(0, -1).flatMap((line, index) => [
      [...lines.slice(0, index), ...lines.slice(index + 1)],
      [...lines.slice(0, index), line, ...lines.slice(index)],
    ]);
    for (const variant of variants) {
      expect(() => replayJournal(Buffer.from(`${variant.join('\n')}\n`))).toThrow(
        expect.objectContaining({ code: 'JOURNAL_DAMAGED' }),
      );
    }
  });

  it('cuts a torn last line off before it goes on', () => {
    const journal = create();
    journal.appendCheckpoint(checkpoint(100));
    journal.close();
    fs.appendFileSync(journalFile(), '{"sequence":5,"at":"2026-01-0');
    const again = Journal.open(jobsDir, jobId);
    again.journal.appendCheckpoint(checkpoint(200));
    again.journal.close();
    const replay = readJournal(jobsDir, jobId);
    expect(again.replay.checkpoint?.offsetBytes).toBe(100);
    expect(replay.checkpoint?.offsetBytes).toBe(200);
  });

  it('names the hash of its last line, which chains back to the first', () => {
    const journal = create();
    journal.appendCheckpoint(checkpoint(100));
    const lines = fs.readFileSync(journalFile(), 'utf8').trimEnd().split('\n');
    expect(journal.tipSha256).toBe(lineSha256(lines.at(-1) ?? ''));
    lines.slice(1).forEach((line, index) => {
      const { previousSha256 } = JSON.parse(line) as { previousSha256: string };
      expect(previousSha256).toBe(lineSha256(lines[index] ?? ''));
    });
    journal.close();
  });

  it('takes a result only if it names this very journal', () => {
    const journal = create();
    journal.append({ kind: 'result', result: { ...sampleResult, journalSha256: journal.tipSha256 } });
    expect(journal.replay().result?.ended).toBe('completed');
    journal.append({ kind: 'result', result: sampleResult });
    journal.append({ kind: 'problem', problem: { code: 'INTERNAL', message: 'later' } });
    expect(() => journal.replay()).toThrow(expect.objectContaining({ code: 'JOURNAL_DAMAGED' }));
    journal.close();
  });

  it('has a job under its name only when plan and secrets are in it', () => {
    create().close();
    expect(fs.readdirSync(jobsDir)).toEqual([jobId]);
    expect(() => create()).toThrow(expect.objectContaining({ code: 'PLAN_INVALID' }));
  });

  it('is for its owner alone', () => {
    create().close();
    expect(fs.statSync(path.join(jobsDir, jobId)).mode & 0o777).toBe(0o700);
    expect(fs.statSync(journalFile()).mode & 0o777).toBe(0o600);
  });

  it('is not opened if it is a link or others may write it', () => {
    create().close();
    fs.chmodSync(journalFile(), 0o620);
    expect(() => Journal.open(jobsDir, jobId)).toThrow(expect.objectContaining({ code: 'STATE_UNREADABLE' }));
    const elsewhere = path.join(jobsDir, 'elsewhere');
    fs.renameSync(journalFile(), elsewhere);
    fs.chmodSync(elsewhere, 0o600);
    fs.symlinkSync(elsewhere, journalFile());
    expect(() => Journal.open(jobsDir, jobId)).toThrow(expect.objectContaining({ code: 'STATE_UNREADABLE' }));
  });

  it('of another job under this name proves nothing', () => {
    create().close();
    const other = 'J20260102-030405-ZZZZZZZZ';
    fs.renameSync(path.join(jobsDir, jobId), path.join(jobsDir, other));
    expect(() => readJournal(jobsDir, other)).toThrow(expect.objectContaining({ code: 'JOURNAL_DAMAGED' }));
  });
});

describe('the attempts in a journal', () => {
  it('are interrupted at their last checkpoint unless they say how they ended', () => {
    const journal = create();
    journal.appendCheckpoint(checkpoint(100));
    journal.append({ kind: 'attempt-started', number: 2 });
    journal.appendCheckpoint({ ...checkpoint(300), phase: 'verifying', passNumber: null });
    journal.append({
      kind: 'attempt-ended',
      attempt: { ...attemptBase, number: 2, ended: 'cancelled', phase: 'verifying', offsetBytes: 300 },
    });
    journal.close();
    const [first, second] = readJournal(jobsDir, jobId).attempts;
    expect(first).toMatchObject({ number: 1, ended: 'interrupted', phase: 'writing', offsetBytes: 100 });
    expect(second).toMatchObject({ number: 2, ended: 'cancelled', phase: 'verifying', offsetBytes: 300 });
  });

  it('take back the result of the one before', () => {
    const journal = create();
    journal.append({
      kind: 'result',
      result: { ...sampleResult, ended: 'cancelled', journalSha256: journal.tipSha256 },
    });
    journal.append({ kind: 'attempt-started', number: 2 });
    expect(journal.replay().result).toBeNull();
    journal.close();
  });
});

const attemptBase = {
  startedAt: sampleResult.startedAt,
  endedAt: sampleResult.endedAt,
  passNumber: null,
} as const;
