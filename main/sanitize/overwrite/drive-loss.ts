import { randomInt } from 'node:crypto';

import { Halt, IoError, type HaltReason, type Medium } from './medium.ts';
import type { OpenTarget } from './open-target.ts';

/** Places, besides the first and the last, at which a drive that fails requests is asked whether it still answers. */
const RANDOM_PLACES = 8;

/**
 * What a size that differs from the planned one means, or `null` if it is the planned one. A drive of size 0 is gone;
 * writing past a smaller size, or leaving a part that was added, would be as wrong as going on.
 */
export function sizeChange(target: OpenTarget, sizeBytes: number): HaltReason | null {
  if (sizeBytes === target.sizeBytes) return null;
  if (sizeBytes === 0) return vanished('The drive is gone.');
  const sizes = `from ${String(target.sizeBytes)} to ${String(sizeBytes)} bytes`;
  if (sizeBytes > target.sizeBytes) {
    return {
      ended: 'failed',
      problem: { code: 'TARGET_GREW', message: `The target grew ${sizes} during the job.` },
    };
  }
  return {
    ended: 'drive-lost',
    problem: { code: 'DRIVE_SHRANK', message: `The drive shrank ${sizes} during the job.` },
  };
}

/**
 * Tells bad sectors from a drive that is lost, after a request has failed: the drive is lost if its size changed or if it
 * answers at none of several places. Errors alone tell little: a pulled drive gives EIO, ENODEV, ENXIO, ENOSPC or a read
 * of nothing, and so do bad sectors.
 *
 * @throws Halt if it is lost.
 */
export async function assertDriveAnswers(
  target: OpenTarget,
  medium: Medium,
  buffer: Buffer,
  error: IoError,
): Promise<void> {
  const change = sizeChange(target, await target.currentSize());
  if (change !== null) throw new Halt(change);
  const unit = buffer.subarray(0, target.ioUnitBytes);
  if (await anyPlace(target, (offsetBytes) => medium.read(unit, offsetBytes))) return;
  throw new Halt(vanished(`The drive stopped answering (${error.errnoName}).`));
}

/**
 * Tells bad sectors from a drive that takes no writes at all any longer, as flash does at the end of its life.
 *
 * @param write puts at a place what belongs there anyway.
 * @throws Halt if no place can be written.
 */
export async function assertDriveTakesWrites(
  target: OpenTarget,
  write: (offsetBytes: number) => Promise<void>,
  error: IoError,
): Promise<void> {
  if (await anyPlace(target, write)) return;
  throw new Halt({
    ended: 'failed',
    problem: { code: 'DRIVE_READ_ONLY', message: `The drive refuses every write (${error.errnoName}).` },
  });
}

async function anyPlace(target: OpenTarget, io: (offsetBytes: number) => Promise<void>): Promise<boolean> {
  const units = target.sizeBytes / target.ioUnitBytes;
  const random = Array.from({ length: RANDOM_PLACES }, () => randomInt(units));
  for (const place of [0, units - 1, ...random]) {
    try {
      await io(place * target.ioUnitBytes);
      return true;
    } catch (error) {
      if (!(error instanceof IoError)) throw error;
    }
  }
  return false;
}

function vanished(message: string): HaltReason {
  return { ended: 'drive-lost', problem: { code: 'DRIVE_VANISHED', message } };
}
