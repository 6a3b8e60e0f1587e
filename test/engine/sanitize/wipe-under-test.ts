import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { methodById, type MethodId } from '../../../shared/methods.ts';
import type { Problem } from '../../../shared/problem.ts';
import type { PlanTarget, VerificationKind } from '../../../shared/schemas/plan.ts';
import { known, unavailable } from '../../../shared/reading.ts';
import { formatDeviceNumber } from '../../../main/device-number.ts';
import { blockDeviceFacts } from '../../../main/sanitize/overwrite/block-device.ts';
import { openTarget, type OpenTarget } from '../../../main/sanitize/overwrite/open-target.ts';
import type {
  JobSecrets,
  OverwriteCheckpoint,
  OverwriteEvidence,
  OverwriteState,
} from '../../../main/sanitize/overwrite/overwrite-job.ts';
import { overwrite } from '../../../main/sanitize/overwrite/overwrite.ts';
import type { OverwriteProgress } from '../../../main/sanitize/overwrite/progress-meter.ts';
import { tuningFor, type OverwriteTuning } from '../../../main/sanitize/overwrite/tuning.ts';
import { faultDrive, type FaultDrive, type FaultDriveOptions } from '../../fault/fault-drive.ts';

export const MiB = 2 ** 20;

/** The byte that every drive under test is full of at first: what "old data" looks like. */
export const OLD = 0xa5;

/** Fixed secrets: a failing test fails again. */
export const secrets: JobSecrets = {
  proofKeyHex: '11'.repeat(32),
  streamKeyHex: '22'.repeat(32),
  jobBytesHex: '3c5a96',
  sampleSeedHex: '44'.repeat(32),
};

/** What a plan says about a device that is attached now. */
export function planDevice(dev: string): PlanTarget & { readonly kind: 'device' } {
  const deviceNumber = formatDeviceNumber(fs.statSync(dev, { bigint: true }).rdev);
  const facts = blockDeviceFacts(deviceNumber);
  const sizeBytes = facts.sizeBytes() ?? 0;
  const logicalSectorBytes = facts.logicalSectorBytes() ?? 0;
  const sequence = facts.diskSequence();
  const nothing = unavailable<string>('a loop device reports none');
  return {
    kind: 'device',
    path: dev,
    sizeBytes,
    logicalSectorBytes,
    drive: {
      path: dev,
      deviceNumber,
      diskSequence: sequence === null ? unavailable('not reported') : known(sequence),
      identity: { vendor: nothing, model: nothing, serial: nothing, wwn: nothing, firmware: nothing },
      sizeBytes: known(sizeBytes),
      logicalSectorBytes: known(logicalSectorBytes),
      physicalSectorBytes: known(logicalSectorBytes),
      bus: 'virtual',
      mediaKind: 'virtual',
      virtualKind: 'loop',
      usbBridge: null,
      behindBridge: unavailable('no USB adapter'),
      removable: known(false),
      readOnly: known(false),
      partitions: [],
      mountPoints: [],
      holders: [],
      systemUse: { state: 'not-system', reasons: [] },
      port: unavailable('virtual'),
      health: unavailable('virtual'),
      hiddenArea: { state: 'not-applicable', reason: 'virtual' },
      disagreements: [],
    },
  };
}

/** What a plan says about an image file. */
export function planImage(file: string): PlanTarget & { readonly kind: 'image' } {
  const { dev, ino, size } = fs.statSync(file, { bigint: true });
  return {
    kind: 'image',
    path: file,
    fileId: `${String(dev)}:${String(ino)}`,
    sizeBytes: Number(size),
    logicalSectorBytes: 512,
  };
}

/** How a job under test runs; everything has a default. */
export interface WipeOptions {
  readonly method?: MethodId;
  readonly verification?: VerificationKind;
  readonly resumeFrom?: OverwriteState | null;
  readonly cancel?: AbortSignal;
  readonly tuning?: Partial<OverwriteTuning>;
  readonly onCheckpoint?: (checkpoint: OverwriteCheckpoint) => Promise<void> | void;
  readonly onProgress?: (progress: OverwriteProgress) => void;
  readonly onProblem?: (problem: Problem) => void;
}

/** Overwrites an open target with fixed secrets. */
export function wipe(target: OpenTarget, options: WipeOptions = {}): Promise<OverwriteEvidence> {
  return overwrite(
    target,
    {
      method: methodById(options.method ?? 'clear-zeros'),
      verification: options.verification ?? 'full',
      secrets,
      resumeFrom: options.resumeFrom ?? null,
      checkpoint: async (checkpoint) => {
        await options.onCheckpoint?.(checkpoint);
      },
      progress: (progress) => options.onProgress?.(progress),
      problem: (problem) => options.onProblem?.(problem),
      cancel: options.cancel ?? new AbortController().signal,
    },
    { ...tuningFor(target.sizeBytes), ...options.tuning },
  );
}

/** Opens a device, wipes it and closes it. */
export async function wipeDevice(dev: string, options: WipeOptions = {}): Promise<OverwriteEvidence> {
  const target = await openTarget(planDevice(dev));
  try {
    return await wipe(target, options);
  } finally {
    await target.close();
  }
}

/** Gives a test a faulty drive, and takes it away whatever happens. */
export async function withFaultDrive<T>(
  options: FaultDriveOptions,
  use: (drive: FaultDrive) => Promise<T>,
): Promise<T> {
  const drive = await faultDrive({ sizeBytes: 16 * MiB, fill: OLD, ...options });
  try {
    return await use(drive);
  } finally {
    await drive.close();
  }
}

/** Gives a test a folder, and takes it away. */
export async function withFolder<T>(use: (folder: string) => Promise<T>, parent = os.tmpdir()): Promise<T> {
  const folder = fs.mkdtempSync(path.join(parent, 'clearbench-sanitize-'));
  try {
    return await use(folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The sectors of a medium in which any byte has its old value at the place of a whole sector of old data. */
export function sectorsWithOldData(medium: Buffer, sectorBytes = 512): readonly [number, number][] {
  const old = Buffer.alloc(sectorBytes, OLD);
  const ranges: [number, number][] = [];
  for (let lba = 0; lba * sectorBytes < medium.length; lba++) {
    if (!medium.subarray(lba * sectorBytes, (lba + 1) * sectorBytes).equals(old)) continue;
    const last = ranges.at(-1);
    if (last?.[1] === lba - 1) last[1] = lba;
    else ranges.push([lba, lba]);
  }
  return ranges;
}

/** Ranges as pairs, short to compare. */
export function pairs(
  ranges: readonly { readonly firstLba: number; readonly lastLba: number }[],
): readonly (readonly [number, number])[] {
  return ranges.map(({ firstLba, lastLba }) => [firstLba, lastLba] as const);
}
