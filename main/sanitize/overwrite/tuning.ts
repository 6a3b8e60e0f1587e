/** Sizes and times of the machinery. They change speed and memory, never what is written or claimed. */
export interface OverwriteTuning {
  /** Read or written at once. */
  readonly blockBytes: number;
  /** Blocks in flight. Must stay below the size of the thread pool, or a hanging drive blocks the journal as well. */
  readonly depth: number;
  /** A pass is flushed and a checkpoint made after so many bytes, or … */
  readonly checkpointBytes: number;
  /** … after so much time, whichever comes first. */
  readonly checkpointMs: number;
  /** A silence of the drive this long is noted as a problem. */
  readonly stallNotedMs: number;
}

const MiB = 2 ** 20;

/**
 * The tuning for a target of this size. Small targets get a checkpoint each quarter, so that an interrupted job on them
 * has something to resume from as well.
 */
export function tuningFor(sizeBytes: number): OverwriteTuning {
  return {
    blockBytes: MiB,
    depth: 4,
    checkpointBytes: Math.min(2048 * MiB, Math.max(MiB, Math.ceil(sizeBytes / 4 / MiB) * MiB)),
    checkpointMs: 10_000,
    stallNotedMs: 30_000,
  };
}
