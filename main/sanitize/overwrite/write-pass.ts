import type { ByteRange } from './fault-record.ts';
import { assertDriveTakesWrites } from './drive-loss.ts';
import type { PassProgress } from './job-passes.ts';
import { Halt, IoError } from './medium.ts';
import { fillWithPattern, patternOf, type Pattern } from './pattern.ts';
import { blocksOf, runPipeline } from './pipeline.ts';
import type { Run } from './run.ts';
import { persist } from './stubborn-io.ts';

/** How long a cancelled pass waits for the drive to store what it has taken. */
const LAST_FLUSH_PATIENCE_MS = 1000;

/**
 * Writes one pass from where it was flushed to the end of the target: flushes and makes a checkpoint now and then, and
 * at the end. Sectors that cannot be written are recorded in the pass, and the rest is written.
 *
 * A flush that fails fails the pass for good: the rest is still written, but nothing more of it is claimed and no later
 * flush of this pass is believed, since the kernel reports lost writes only once.
 *
 * @param makeCheckpoint makes what the pass claims durable.
 * @throws Halt if the job is stopped or the drive is lost.
 */
export async function writePass(
  run: Run,
  pass: PassProgress,
  makeCheckpoint: () => Promise<void>,
): Promise<void> {
  const { sizeBytes } = run.target;
  const startOffset = pass.bytesFlushed;
  const startMs = performance.now();
  run.meter.begin('writing', pass.number, sizeBytes, startOffset);
  const writer = blockWriter(run, pass);
  const blocks = blocksOf(
    [{ offsetBytes: startOffset, lengthBytes: sizeBytes - startOffset }],
    run.tuning.blockBytes,
  );
  try {
    do {
      const pauseBytes = pass.bytesDone + run.tuning.checkpointBytes;
      const pauseMs = performance.now() + run.tuning.checkpointMs;
      await runPipeline(run.medium, blocks, run.buffers, writer, {
        advanced: (offsetBytes) => {
          pass.bytesDone = offsetBytes;
        },
        pause: (begunToBytes) => begunToBytes >= pauseBytes || performance.now() >= pauseMs,
      });
      await flush(run, pass);
      await run.assertSizeUnchanged();
      if (pass.bytesDone < sizeBytes) await makeCheckpoint();
    } while (pass.bytesDone < sizeBytes);
  } catch (error) {
    await claimLastFlush(run, pass, error);
    throw error;
  } finally {
    pass.bytesPerSecond = rate(pass.bytesDone - startOffset, performance.now() - startMs);
  }
  pass.state = 'complete';
  if (pass.flush === 'not-reached') pass.flush = 'ok';
  pass.endedAt = new Date().toISOString();
  await makeCheckpoint();
}

async function flush(run: Run, pass: PassProgress): Promise<void> {
  if (pass.flush === 'failed') return;
  const covered = pass.bytesDone;
  try {
    await run.medium.flush();
    pass.bytesFlushed = covered;
  } catch (error) {
    if (!(error instanceof IoError)) throw error;
    pass.flush = 'failed';
    run.faults.note(
      'FLUSH_FAILED',
      `Pass ${String(pass.number)}: the drive could not store its cache (${error.errnoName}).`,
    );
    await run.assertDriveAnswers(error);
  }
}

/** A cancelled pass may still claim what the drive stores in a moment. */
async function claimLastFlush(run: Run, pass: PassProgress, error: unknown): Promise<void> {
  const cancelled = error instanceof Halt && error.reason.ended === 'cancelled';
  if (!cancelled || pass.flush === 'failed') return;
  const covered = pass.bytesDone;
  if (await run.medium.flushAfterHalt(LAST_FLUSH_PATIENCE_MS)) pass.bytesFlushed = covered;
}

/** Mean rate; `null` where there was too little to tell. */
function rate(bytes: number, ms: number): number | null {
  return bytes > 0 && ms > 0 ? Math.round((bytes * 1000) / ms) : null;
}

/** The work on one block of a pass. */
function blockWriter(run: Run, pass: PassProgress) {
  const pattern = patternOf(pass.pattern);
  const fill = fillOnce(pattern);
  return async (block: ByteRange, whole: Buffer, slot: number): Promise<void> => {
    const buffer = whole.subarray(0, block.lengthBytes);
    fill(slot, buffer, block.offsetBytes);
    try {
      await run.medium.write(buffer, block.offsetBytes);
    } catch (error) {
      if (!(error instanceof IoError)) throw error;
      await writeStubbornly(run, pass, block, buffer, pattern);
    }
    run.meter.advance(block.lengthBytes);
  };
}

/** Fills a slot's buffer unless it holds the same bytes from the last time. */
function fillOnce(pattern: Pattern) {
  const held: { phase: number; lengthBytes: number }[] = [];
  return (slot: number, buffer: Buffer, offsetBytes: number): void => {
    const phase = pattern.phaseAt(offsetBytes);
    const before = held[slot];
    if (before !== undefined && before.phase === phase && before.lengthBytes >= buffer.length) return;
    fillWithPattern(pattern, buffer, offsetBytes);
    if (phase !== null) held[slot] = { phase, lengthBytes: buffer.length };
  };
}

/** Writes a block that the drive has refused as a whole; what cannot be written is recorded in the pass. */
async function writeStubbornly(
  run: Run,
  pass: PassProgress,
  block: ByteRange,
  buffer: Buffer,
  pattern: Pattern,
): Promise<void> {
  const { target, medium, faults } = run;
  let cause = 'unknown error';
  const { failed, recovered } = await persist(
    block,
    target.ioUnitBytes,
    (part) => {
      const start = part.offsetBytes - block.offsetBytes;
      return medium.write(buffer.subarray(start, start + part.lengthBytes), part.offsetBytes);
    },
    async (error) => {
      cause = error.errnoName;
      await run.assertDriveAnswers(error);
      await assertTakesWrites(run, pass, block, buffer, pattern, error);
    },
  );
  for (const range of failed) recordUnwritten(run, pass, range, cause);
  if (failed.length === 0 || recovered.length > 0) faults.countWriteRetry(block);
}

/** Tries other places with what the pass writes there, in the block's own buffer, which holds its bytes again after. */
async function assertTakesWrites(
  run: Run,
  pass: PassProgress,
  block: ByteRange,
  buffer: Buffer,
  pattern: Pattern,
  error: IoError,
): Promise<void> {
  const unit = buffer.subarray(0, run.target.ioUnitBytes);
  try {
    await assertDriveTakesWrites(
      run.target,
      async (offsetBytes) => {
        fillWithPattern(pattern, unit, offsetBytes);
        await run.medium.write(unit, offsetBytes);
      },
      error,
    );
  } catch (halt) {
    if (halt instanceof Halt && halt.reason.ended === 'failed')
      recordUnwritten(run, pass, block, error.errnoName);
    throw halt;
  }
  fillWithPattern(pattern, unit, block.offsetBytes);
}

function recordUnwritten(run: Run, pass: PassProgress, range: ByteRange, cause: string): void {
  const { firstLba, lastLba } = run.faults.lbasOf(range);
  pass.unwritten.add(firstLba, lastLba);
  run.faults.note('WRITE_FAILED', `Writing failed at LBA ${String(firstLba)} (${cause}).`);
  if (pass.unwritten.isCoarse) run.faults.noteCoarse('WRITE_FAILED');
}
