import { Halt, type Medium } from './medium.ts';

/** A stretch of the target that is read or written at once. */
export interface Block {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/** Cuts ascending stretches of the target into blocks of at most `blockBytes`. */
export function* blocksOf(stretches: Iterable<Block>, blockBytes: number): Generator<Block, undefined> {
  for (const { offsetBytes, lengthBytes } of stretches) {
    for (let done = 0; done < lengthBytes; done += blockBytes) {
      yield { offsetBytes: offsetBytes + done, lengthBytes: Math.min(blockBytes, lengthBytes - done) };
    }
  }
}

/**
 * Works on blocks with several in flight: one per buffer. Blocks are begun in order, but may finish in any order.
 *
 * Resolves when all blocks are done, or when `pause`, asked before each block but the first, said so and those in flight
 * are done; blocks not begun are then still in the iterator. If the work on one block fails, the job is stopped and the failure is rethrown as soon as
 * nothing touches the buffers any longer, or the drive has been given up.
 *
 * @param work on one block, with a buffer that is its own meanwhile; `slot` numbers the buffer.
 * @param advanced told, after each block, the offset before which every block begun so far is done.
 */
export async function runPipeline(
  medium: Medium,
  blocks: Iterator<Block>,
  buffers: readonly Buffer[],
  work: (block: Block, buffer: Buffer, slot: number) => Promise<void>,
  options: {
    readonly advanced?: (offsetBytes: number) => void;
    readonly pause?: (begunToBytes: number) => boolean;
  } = {},
): Promise<void> {
  const inFlight = new Set<number>();
  let beginsAt = 0;
  const failures: unknown[] = [];

  const worker = async (buffer: Buffer, slot: number): Promise<void> => {
    while (failures.length === 0) {
      if (beginsAt > 0 && options.pause?.(beginsAt) === true) return;
      const next = blocks.next();
      if (next.done === true) return;
      const block = next.value;
      inFlight.add(block.offsetBytes);
      beginsAt = block.offsetBytes + block.lengthBytes;
      try {
        await work(block, buffer, slot);
      } catch (error) {
        failures.push(error);
        // Others may be waiting for a drive that will never answer.
        if (error instanceof Halt) medium.halt(error.reason);
        return;
      }
      inFlight.delete(block.offsetBytes);
      options.advanced?.(inFlight.size === 0 ? beginsAt : Math.min(...inFlight));
    }
  };

  await Promise.all(buffers.map(worker));
  if (failures.length > 0) throw failures[0];
}
