import { createHmac } from 'node:crypto';

import type { Block } from './pipeline.ts';
import { RangeSet } from './range-set.ts';

/** SP 800-88r1 §4.7: at least 1,000 equal subsections. */
const SUBSECTIONS = 1000;
/** Of each subsection, at least two samples that do not overlap. */
const SAMPLES_EACH = 2;
/** Each sample is at least 5 % of its subsection. */
const SAMPLE_SHARE = 20;

/** What a sampled verification reads. */
export interface SamplePlan {
  /** Ascending, and they neither overlap nor touch. */
  readonly stretches: readonly Block[];
  readonly totalBytes: number;
  /** Pseudorandom samples, plus the first and the last address. */
  readonly samples: number;
}

/**
 * Chooses what to read after SP 800-88r1 §4.7 "representative sampling": 1,000 equal subsections, in each two
 * pseudorandom samples that do not overlap, each at least 5 % of its subsection, and the first and last address.
 *
 * The places follow from the seed alone, so that anybody can repeat the choice: sample `k` of subsection `i` takes the
 * first 6 bytes of HMAC-SHA256(seed, "i/k") as a big-endian fraction of the free positions. The two are ordered
 * positions among `free + 1`, the second moved on by the length of the first.
 *
 * A target of fewer than 2,000 units is read whole.
 *
 * @param unitBytes smallest unit that can be read; places lie on units.
 */
export function planSamples(sizeBytes: number, unitBytes: number, seedHex: string): SamplePlan {
  const units = sizeBytes / unitBytes;
  if (units < SUBSECTIONS * SAMPLES_EACH) {
    return { stretches: [{ offsetBytes: 0, lengthBytes: sizeBytes }], totalBytes: sizeBytes, samples: units };
  }
  const seed = Buffer.from(seedHex, 'hex');
  const chosen = new RangeSet([], Infinity);
  chosen.add(0, 0);
  chosen.add(units - 1, units - 1);
  for (let index = 0; index < SUBSECTIONS; index++) {
    const first = Math.floor((index * units) / SUBSECTIONS);
    const length = Math.floor(((index + 1) * units) / SUBSECTIONS) - first;
    const sample = Math.ceil(length / SAMPLE_SHARE);
    const free = length - SAMPLES_EACH * sample;
    const positions = [0, 1]
      .map((number) => Math.floor(fraction(seed, `${String(index)}/${String(number)}`) * (free + 1)))
      .sort((a, b) => a - b);
    positions.forEach((position, order) => {
      const start = first + position + order * sample;
      chosen.add(start, start + sample - 1);
    });
  }
  return {
    stretches: chosen.ranges.map(({ firstLba, lastLba }) => ({
      offsetBytes: firstLba * unitBytes,
      lengthBytes: (lastLba - firstLba + 1) * unitBytes,
    })),
    totalBytes: chosen.sectors * unitBytes,
    samples: SUBSECTIONS * SAMPLES_EACH + 2,
  };
}

/** A number in [0, 1) that only the seed and the label decide. */
function fraction(seed: Buffer, label: string): number {
  return createHmac('sha256', seed).update(label).digest().readUIntBE(0, 6) / 2 ** 48;
}
