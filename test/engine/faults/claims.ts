import type { JobSummary } from '../../../main/engine/jobs.ts';
import { sectorsNotZero } from '../black-box/medium.ts';

/** How much of a drive, from its start, a checkpoint of a one-pass wipe with zeros says is overwritten for good. */
export function claimedBytes(checkpoint: JobSummary['checkpoint'], sizeBytes: number): number {
  switch (checkpoint?.phase) {
    case undefined:
    case 'opening':
    case 'capacity-proof':
      return 0;
    case 'writing':
      return checkpoint.offsetBytes;
    case 'verifying':
    case 'finishing':
      return sizeBytes;
  }
}

/** How much of a medium, from its start, is zeros. */
export function zerosAtStart(medium: Buffer): number {
  const [first] = sectorsNotZero(medium, 512);
  return first === undefined ? medium.length : first.firstLba * 512;
}
