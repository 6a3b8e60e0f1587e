import type { VerificationResult } from '../../../shared/schemas/result.ts';
import type { ByteRange } from './fault-record.ts';
import type { PassProgress } from './job-passes.ts';
import { IoError } from './medium.ts';
import { PATTERN_CHUNK_BYTES, patternOf, type Pattern } from './pattern.ts';
import { blocksOf, runPipeline } from './pipeline.ts';
import type { Run } from './run.ts';
import { planSamples, type SamplePlan } from './sample-plan.ts';
import { persist } from './stubborn-io.ts';

/** How often sectors that differ are read again, to tell a faulty read from a faulty medium. */
const REREADS = 2;

/** A verification while it runs, and afterwards. */
export type VerificationProgress = { -readonly [Key in keyof VerificationResult]: VerificationResult[Key] };

/**
 * Reads back what the last pass wrote, all of it or samples (SP 800-88r1 §4.7), and compares each byte.
 *
 * Sectors that differ are read again: if they then hold what was written, they are recorded as recovered, else as
 * mismatched. Sectors that cannot be read are recorded as unreadable. Sectors that the last pass could not write are
 * read, but never count as matched or mismatched: nothing was written there.
 *
 * @param progress filled in while it runs.
 * @param makeCheckpoint called now and then with the offset up to which everything planned was compared.
 * @throws Halt if the job is stopped or the drive is lost.
 */
export async function verifyPass(
  run: Run,
  pass: PassProgress,
  progress: VerificationProgress,
  reading: NonNullable<VerificationResult['reading']>,
  makeCheckpoint: (offsetBytes: number) => Promise<void>,
): Promise<void> {
  const plan = readingPlan(run);
  const { logicalSectorBytes, sizeBytes } = run.target;
  progress.state = 'incomplete';
  progress.reading = reading;
  progress.bytesPlanned = plan.totalBytes;
  if (run.request.verification === 'sample') {
    progress.samples = plan.samples;
    progress.seedHex = run.request.secrets.sampleSeedHex;
  }
  progress.firstLba = 0;
  progress.lastLba = sizeBytes / logicalSectorBytes - 1;
  progress.startedAt = new Date().toISOString();
  run.meter.begin('verifying', null, plan.totalBytes);

  const startMs = performance.now();
  const blocks = blocksOf(plan.stretches, run.tuning.blockBytes);
  const verifier = blockVerifier(run, pass, progress);
  let comparedTo = 0;
  try {
    do {
      if (comparedTo > 0) await makeCheckpoint(comparedTo);
      const pauseMs = performance.now() + run.tuning.checkpointMs;
      await runPipeline(run.medium, blocks, run.buffers, verifier, {
        advanced: (offsetBytes) => {
          comparedTo = offsetBytes;
        },
        pause: () => performance.now() >= pauseMs,
      });
      await run.assertSizeUnchanged();
    } while (comparedTo < sizeBytes);
  } finally {
    const ms = performance.now() - startMs;
    progress.bytesPerSecond =
      progress.bytesRead > 0 && ms > 0 ? Math.round((progress.bytesRead * 1000) / ms) : null;
  }
  progress.state = 'complete';
  progress.endedAt = new Date().toISOString();
}

function readingPlan(run: Run): Pick<SamplePlan, 'stretches' | 'totalBytes' | 'samples'> {
  const { sizeBytes, ioUnitBytes } = run.target;
  if (run.request.verification === 'sample') {
    return planSamples(sizeBytes, ioUnitBytes, run.request.secrets.sampleSeedHex);
  }
  return { stretches: [{ offsetBytes: 0, lengthBytes: sizeBytes }], totalBytes: sizeBytes, samples: 0 };
}

/** The work on one block of a verification. */
function blockVerifier(run: Run, pass: PassProgress, progress: VerificationProgress) {
  const pattern = patternOf(pass.pattern);
  return async (block: ByteRange, whole: Buffer): Promise<void> => {
    const buffer = whole.subarray(0, block.lengthBytes);
    const unreadable = await readStubbornly(run, block, buffer);
    const unreadableBytes = unreadable.reduce((sum, range) => sum + range.lengthBytes, 0);
    progress.bytesRead += block.lengthBytes - unreadableBytes;

    const differing = differingUnits(run, pattern, block, buffer).filter(
      (unit) => !unreadable.some((range) => holds(range, block.offsetBytes + unit * run.target.ioUnitBytes)),
    );
    const matched = block.lengthBytes - unreadableBytes - differing.length * run.target.ioUnitBytes;
    progress.bytesMatched += matched;
    if (differing.length > 0) {
      // Two statements: `+= await` would read the count before other blocks have added to it.
      const matchedAfterAll = await readDifferingAgain(run, pass, pattern, block, buffer, differing);
      progress.bytesMatched += matchedAfterAll;
    }
    run.meter.advance(block.lengthBytes);
  };
}

/** Reads a block; what stays unreadable after retries is recorded and returned, the rest is in the buffer. */
async function readStubbornly(run: Run, block: ByteRange, buffer: Buffer): Promise<readonly ByteRange[]> {
  const { medium, faults, target } = run;
  try {
    await medium.read(buffer, block.offsetBytes);
    return [];
  } catch (error) {
    if (!(error instanceof IoError)) throw error;
  }
  let cause = 'unknown error';
  const { failed, recovered } = await persist(
    block,
    target.ioUnitBytes,
    (part) => {
      const start = part.offsetBytes - block.offsetBytes;
      return medium.read(buffer.subarray(start, start + part.lengthBytes), part.offsetBytes);
    },
    async (error) => {
      cause = error.errnoName;
      await run.assertDriveAnswers(error);
    },
  );
  for (const range of failed) {
    faults.add('unreadable', range);
    faults.note('READ_FAILED', `Reading failed at LBA ${String(faults.lbasOf(range).firstLba)} (${cause}).`);
  }
  for (const range of recovered) {
    faults.add('recovered', range);
    faults.countReadRetry(range);
  }
  return failed;
}

/** Numbers of the I/O units in the buffer that do not hold what the pass wrote. */
function differingUnits(run: Run, pattern: Pattern, block: ByteRange, buffer: Buffer): readonly number[] {
  const { ioUnitBytes } = run.target;
  const cursor = pattern.cursorAt(block.offsetBytes);
  const differing: number[] = [];
  for (let start = 0; start < buffer.length; start += PATTERN_CHUNK_BYTES) {
    const length = Math.min(PATTERN_CHUNK_BYTES, buffer.length - start);
    const expected = cursor.next(length);
    if (buffer.compare(expected, 0, length, start, start + length) === 0) continue;
    for (let unit = 0; unit < length; unit += ioUnitBytes) {
      const end = Math.min(unit + ioUnitBytes, length);
      if (buffer.compare(expected, unit, end, start + unit, start + end) !== 0) {
        differing.push((start + unit) / ioUnitBytes);
      }
    }
  }
  cursor.end();
  return differing;
}

/**
 * Reads units that differ again, a bounded number of times. Those that once hold what was written are recorded as
 * recovered, the others as mismatched.
 *
 * @returns how many bytes match after all.
 */
async function readDifferingAgain(
  run: Run,
  pass: PassProgress,
  pattern: Pattern,
  block: ByteRange,
  buffer: Buffer,
  differing: readonly number[],
): Promise<number> {
  const { ioUnitBytes } = run.target;
  const offsetOf = (unit: number): number => block.offsetBytes + unit * ioUnitBytes;
  // What was never written cannot come right.
  let open = differing.filter((unit) => !isUnwritten(run, pass, offsetOf(unit)));
  let matchedBytes = 0;
  for (let reread = 0; reread < REREADS && open.length > 0; reread++) {
    const first = open[0] ?? 0;
    const units = (open.at(-1) ?? first) - first + 1;
    const span: ByteRange = { offsetBytes: offsetOf(first), lengthBytes: units * ioUnitBytes };
    const part = buffer.subarray(0, span.lengthBytes);
    const unreadable = await readStubbornly(run, span, part);
    const differsStill = new Set(differingUnits(run, pattern, span, part).map((unit) => unit + first));
    const isSettled = (unit: number): boolean =>
      !differsStill.has(unit) && !unreadable.some((range) => holds(range, offsetOf(unit)));
    const settled = open.filter(isSettled);
    for (const range of joinUnits(settled, block.offsetBytes, ioUnitBytes)) {
      run.faults.add('recovered', range);
      run.faults.countReadRetry(range);
    }
    matchedBytes += settled.length * ioUnitBytes;
    open = open.filter((unit) => !isSettled(unit));
  }
  for (const range of joinUnits(open, block.offsetBytes, ioUnitBytes)) {
    run.faults.add('mismatched', range);
    const { firstLba } = run.faults.lbasOf(range);
    run.faults.note('MISMATCH', `LBA ${String(firstLba)} does not hold what was written.`);
  }
  return matchedBytes;
}

/** Joins ascending unit numbers that follow each other. */
function joinUnits(units: readonly number[], baseBytes: number, unitBytes: number): readonly ByteRange[] {
  const joined: { offsetBytes: number; lengthBytes: number }[] = [];
  for (const unit of units) {
    const offsetBytes = baseBytes + unit * unitBytes;
    const last = joined.at(-1);
    if (last !== undefined && last.offsetBytes + last.lengthBytes === offsetBytes)
      last.lengthBytes += unitBytes;
    else joined.push({ offsetBytes, lengthBytes: unitBytes });
  }
  return joined;
}

function isUnwritten(run: Run, pass: PassProgress, offsetBytes: number): boolean {
  if (pass.unwritten.sectors === 0) return false;
  return pass.unwritten.has(run.faults.lbasOf({ offsetBytes, lengthBytes: 1 }).firstLba);
}

function holds(range: ByteRange, offsetBytes: number): boolean {
  return offsetBytes >= range.offsetBytes && offsetBytes < range.offsetBytes + range.lengthBytes;
}
