import type { ByteRange } from './fault-record.ts';
import { IoError } from './medium.ts';

/** How often a request that failed is repeated before it is cut in halves. */
const BLOCK_RETRIES = 2;
/** How often the request for a single unit is repeated; it has failed a dozen times as a part of larger ones by then. */
const UNIT_RETRIES = 1;
/** Before a whole block is repeated: a bus reset takes a moment. */
const BLOCK_RETRY_PAUSE_MS = 50;

/** What became of a stretch after retries. Ranges are in ascending order. */
export interface StubbornResult {
  readonly failed: readonly ByteRange[];
  /** Succeeded in the end, but only after they had failed. */
  readonly recovered: readonly ByteRange[];
}

/**
 * Gets out of a failed request what can be got: repeats it a bounded number of times, then halves it again and again, so
 * that exactly the units that fail on their own are given up.
 *
 * @param io does a part of the request; rejects with {@link IoError} if the drive fails it. Other errors pass through.
 * @param assess called once the whole request has failed every retry, before it is halved: the place to throw if the
 *   drive is lost, since halving a request to a lost drive would take hours.
 */
export async function persist(
  stretch: ByteRange,
  unitBytes: number,
  io: (part: ByteRange) => Promise<void>,
  assess: (error: IoError) => Promise<void>,
): Promise<StubbornResult> {
  let error: IoError | null = null;
  for (let retry = 0; retry < BLOCK_RETRIES; retry++) {
    await pause(retry * BLOCK_RETRY_PAUSE_MS);
    error = await attempt(io, stretch);
    if (error === null) return { failed: [], recovered: [stretch] };
  }
  if (error !== null) await assess(error);
  if (stretch.lengthBytes <= unitBytes) return { failed: [stretch], recovered: [] };
  return await halves(stretch, unitBytes, io);
}

/** A part that has failed already is done by its two halves. */
async function halves(
  part: ByteRange,
  unitBytes: number,
  io: (part: ByteRange) => Promise<void>,
): Promise<StubbornResult> {
  const units = part.lengthBytes / unitBytes;
  const firstBytes = Math.ceil(units / 2) * unitBytes;
  const first = await descend({ offsetBytes: part.offsetBytes, lengthBytes: firstBytes }, unitBytes, io);
  const second = await descend(
    { offsetBytes: part.offsetBytes + firstBytes, lengthBytes: part.lengthBytes - firstBytes },
    unitBytes,
    io,
  );
  const failed = [...first.failed, ...second.failed];
  const recovered = [...first.recovered, ...second.recovered];
  // It failed as a whole and nothing in it fails now: nobody can tell which unit it was.
  if (failed.length === 0 && recovered.length === 0) return { failed, recovered: [part] };
  return { failed, recovered };
}

async function descend(
  part: ByteRange,
  unitBytes: number,
  io: (part: ByteRange) => Promise<void>,
): Promise<StubbornResult> {
  if ((await attempt(io, part)) === null) return { failed: [], recovered: [] };
  if (part.lengthBytes > unitBytes) return await halves(part, unitBytes, io);
  for (let retry = 0; retry < UNIT_RETRIES; retry++) {
    if ((await attempt(io, part)) === null) return { failed: [], recovered: [part] };
  }
  return { failed: [part], recovered: [] };
}

async function attempt(io: (part: ByteRange) => Promise<void>, part: ByteRange): Promise<IoError | null> {
  try {
    await io(part);
    return null;
  } catch (error) {
    if (error instanceof IoError) return error;
    throw error;
  }
}

async function pause(ms: number): Promise<void> {
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms));
}
