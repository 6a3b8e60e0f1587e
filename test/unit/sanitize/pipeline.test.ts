import { describe, expect, it } from 'vitest';

import { Medium } from '../../../main/sanitize/overwrite/medium.ts';
import type { OpenTarget } from '../../../main/sanitize/overwrite/open-target.ts';
import { blocksOf, runPipeline, type Block } from '../../../main/sanitize/overwrite/pipeline.ts';

/** No request is made in these tests. */
const target: OpenTarget = {
  kind: 'image',
  fd: -1,
  sizeBytes: 100,
  logicalSectorBytes: 1,
  ioUnitBytes: 1,
  direct: false,
  deviceNumber: null,
  currentSize: () => Promise.resolve(100),
  close: () => Promise.resolve(),
};

const buffers = [0, 1, 2].map(() => Buffer.alloc(10));
const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
};

describe('blocks', () => {
  it('cover their stretches exactly, with a shorter one at each end', () => {
    const stretches = [
      { offsetBytes: 5, lengthBytes: 25 },
      { offsetBytes: 90, lengthBytes: 10 },
    ];
    expect([...blocksOf(stretches, 10)]).toEqual([
      { offsetBytes: 5, lengthBytes: 10 },
      { offsetBytes: 15, lengthBytes: 10 },
      { offsetBytes: 25, lengthBytes: 5 },
      { offsetBytes: 90, lengthBytes: 10 },
    ]);
  });
});

describe('a pipeline', () => {
  const hundred = (): Iterator<Block> => blocksOf([{ offsetBytes: 0, lengthBytes: 100 }], 10);

  it('never says that something is done before all in front of it is', async () => {
    const done = new Set<number>();
    const advances: number[] = [];
    await runPipeline(
      new Medium(target),
      hundred(),
      buffers,
      async ({ offsetBytes }) => {
        // The first of every three is slow.
        await turns(offsetBytes % 30 === 0 ? 50 : 1);
        done.add(offsetBytes);
      },
      {
        advanced: (offset) => {
          advances.push(offset);
          for (let before = 0; before < offset; before += 10) expect(done.has(before)).toBe(true);
        },
      },
    );
    expect(done.size).toBe(10);
    expect(advances.at(-1)).toBe(100);
  });

  it('gives each block in flight a buffer of its own', async () => {
    const inUse = new Set<Buffer>();
    await runPipeline(new Medium(target), hundred(), buffers, async (_block, buffer) => {
      expect(inUse.has(buffer)).toBe(false);
      inUse.add(buffer);
      await turns(5);
      inUse.delete(buffer);
    });
  });

  it('pauses with nothing in flight, and goes on where it was', async () => {
    const blocks = hundred();
    const seen: number[] = [];
    const work = async ({ offsetBytes }: Block): Promise<void> => {
      await turns(3);
      seen.push(offsetBytes);
    };
    const pause = (begunTo: number): boolean => begunTo >= 40;
    await runPipeline(new Medium(target), blocks, buffers, work, { pause });
    expect(seen).toEqual([0, 10, 20, 30]);
    await runPipeline(new Medium(target), blocks, buffers, work);
    expect(seen).toHaveLength(10);
  });

  it('makes headway even if it is always asked to pause', async () => {
    const seen: number[] = [];
    const work = ({ offsetBytes }: Block): Promise<void> => Promise.resolve(void seen.push(offsetBytes));
    await runPipeline(new Medium(target), hundred(), buffers, work, { pause: () => true });
    expect(seen).toEqual([0]);
  });

  it('stops at the first failure and rethrows it', async () => {
    const begun: number[] = [];
    const failure = new Error('broken');
    const running = runPipeline(new Medium(target), hundred(), buffers, async ({ offsetBytes }) => {
      begun.push(offsetBytes);
      await turns(2);
      if (offsetBytes === 20) throw failure;
    });
    await expect(running).rejects.toBe(failure);
    expect(begun.length).toBeLessThan(8);
  });
});
