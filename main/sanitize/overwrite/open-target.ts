import fs from 'node:fs';
import { promisify } from 'node:util';

import { minTargetBytes } from '../../../shared/policy/verdict.ts';
import { ClearbenchError, type Problem } from '../../../shared/problem.ts';
import type { PlanTarget } from '../../../shared/schemas/plan.ts';
import { formatDeviceNumber } from '../../device-number.ts';
import type { ExclusiveLock } from '../../exclusive-lock.ts';
import { alignedBuffers } from './aligned-buffers.ts';
import { blockDeviceFacts } from './block-device.ts';
import { lockTarget } from './target-lock.ts';

const open = promisify(fs.open);
const close = promisify(fs.close);
const fstat = promisify(fs.fstat);
const lstat = promisify(fs.lstat);
const read = promisify(fs.read);

/** How long `close` waits for a drive that hangs. */
const CLOSE_PATIENCE_MS = 2000;

/** A drive or an image, opened for this job alone. */
export interface OpenTarget {
  readonly kind: PlanTarget['kind'];
  /** Open for reading and writing. */
  readonly fd: number;
  readonly sizeBytes: number;
  /** What LBAs count: the drive's logical sector; 512 for images. */
  readonly logicalSectorBytes: number;
  /** Smallest unit of reads and writes: the logical sector, or more where a file system demands it for O_DIRECT. */
  readonly ioUnitBytes: number;
  /** Whether reads and writes go past the page cache. */
  readonly direct: boolean;
  /** `major:minor` of the block device, read on the handle; `null` for images. */
  readonly deviceNumber: string | null;
  /** The size as the system reports it now; 0 once the target is gone or is another one. Never waits for the drive. */
  readonly currentSize: () => Promise<number>;
  /** Closes the handle and gives up exclusive use. Resolves within two seconds even if the drive hangs. */
  readonly close: () => Promise<void>;
}

type DevicePlan = PlanTarget & { readonly kind: 'device' };
type ImagePlan = PlanTarget & { readonly kind: 'image' };
type ImageHandle = Pick<OpenTarget, 'fd' | 'ioUnitBytes' | 'direct'>;

/** errno numbers of open() on a target, as Linux numbers them: Node knows some of them by no name. */
const openErrors: Readonly<Record<number, readonly [Problem['code'], string]>> = {
  1: ['PERMISSION_DENIED', 'The system does not permit writing to this target.'],
  2: ['TARGET_NOT_FOUND', 'The target does not exist.'],
  6: ['TARGET_NOT_FOUND', 'No drive answers under this name.'],
  13: ['PERMISSION_DENIED', 'You may not write to this target.'],
  16: ['TARGET_BUSY', 'The system is using this drive.'],
  19: ['TARGET_NOT_FOUND', 'No drive answers under this name.'],
  20: ['TARGET_NOT_FOUND', 'A part of the path is not a folder.'],
  21: ['TARGET_NOT_A_DRIVE', 'The target is a folder.'],
  26: ['TARGET_BUSY', 'The system is using this file.'],
  30: ['DRIVE_READ_ONLY', 'The target is read-only.'],
  40: ['TARGET_CHANGED', 'The path is a link now.'],
  123: ['DRIVE_NO_MEDIA', 'There is no medium in the drive.'],
};

function openError(cause: unknown): ClearbenchError {
  if (cause instanceof ClearbenchError) return cause;
  const errno = cause instanceof Error && 'errno' in cause ? Math.abs(Number(cause.errno)) : 0;
  const [code, message] = openErrors[errno] ?? [
    'TARGET_NOT_FOUND',
    `The target could not be opened (errno ${String(errno)}).`,
  ];
  return new ClearbenchError(code, message, { cause });
}

/**
 * Opens what a plan names, for this job alone, and checks on the open handle that it is what the plan says: kind, device
 * number (or device and inode), size, sector size, not read-only. Nothing is written.
 *
 * Identity and policy are the caller's to check, before it overwrites: both can be read by
 * {@link OpenTarget.deviceNumber}.
 *
 * @throws ClearbenchError TARGET_NOT_FOUND, TARGET_NOT_A_DRIVE, TARGET_IS_PARTITION, TARGET_BUSY, TARGET_CHANGED,
 *   PERMISSION_DENIED, DRIVE_READ_ONLY, DRIVE_NO_MEDIA, DRIVE_TOO_SMALL, IMAGE_EMPTY, IMAGE_NOT_WHOLE_SECTORS.
 */
export async function openTarget(plan: PlanTarget): Promise<OpenTarget> {
  try {
    switch (plan.kind) {
      case 'device':
        return await openDevice(plan);
      case 'image':
        return await openImage(plan);
      default:
        return plan satisfies never;
    }
  } catch (cause) {
    throw openError(cause);
  }
}

async function openDevice(plan: DevicePlan): Promise<OpenTarget> {
  // Looked at before opening: opening other special files can have effects of its own, and a read-only drive must be
  // told from a missing permission.
  const before = await lstat(plan.path, { bigint: true });
  if (!before.isBlockDevice()) {
    throw new ClearbenchError('TARGET_NOT_A_DRIVE', 'The target is not a block device.');
  }
  if (blockDeviceFacts(formatDeviceNumber(before.rdev)).isReadOnly()) {
    throw new ClearbenchError('DRIVE_READ_ONLY', 'The drive is write-protected.');
  }
  const deviceNumber = formatDeviceNumber(before.rdev);
  const lock = await lockTarget('device', deviceNumber);
  let fd: number | null = null;
  try {
    const { O_RDWR, O_EXCL, O_DIRECT, O_NOFOLLOW } = fs.constants;
    // O_EXCL: the kernel refuses while the drive or a partition of it is mounted or held, and nobody mounts it later.
    fd = await open(plan.path, O_RDWR | O_EXCL | O_DIRECT | O_NOFOLLOW);
    const opened = await fstat(fd, { bigint: true });
    if (!opened.isBlockDevice() || formatDeviceNumber(opened.rdev) !== deviceNumber) {
      throw new ClearbenchError('TARGET_CHANGED', 'Another device came up under this name.');
    }
    return openedDevice(plan, fd, deviceNumber, lock);
  } catch (error) {
    if (fd !== null) await close(fd).catch(() => undefined);
    lock.release();
    throw error;
  }
}

function openedDevice(plan: DevicePlan, fd: number, deviceNumber: string, lock: ExclusiveLock): OpenTarget {
  const facts = blockDeviceFacts(deviceNumber);
  const sizeBytes = facts.sizeBytes() ?? 0;
  const logicalSectorBytes = facts.logicalSectorBytes() ?? 0;
  const diskSequence = facts.diskSequence();
  if (facts.isPartition()) {
    throw new ClearbenchError('TARGET_IS_PARTITION', 'The target is a partition, not a whole drive.');
  }
  if (facts.isReadOnly()) throw new ClearbenchError('DRIVE_READ_ONLY', 'The drive is write-protected.');
  if (sizeBytes === 0) throw new ClearbenchError('DRIVE_NO_MEDIA', 'There is no medium in the drive.');
  if (sizeBytes < minTargetBytes) {
    throw new ClearbenchError('DRIVE_TOO_SMALL', 'The drive is smaller than 1 MiB.');
  }
  assertAsPlanned(deviceNumber === plan.drive.deviceNumber, 'device number');
  assertAsPlanned(sizeBytes === plan.sizeBytes, 'size');
  assertAsPlanned(logicalSectorBytes === plan.logicalSectorBytes, 'sector size');
  assertAsPlanned(
    plan.drive.diskSequence.status !== 'known' || plan.drive.diskSequence.value === diskSequence,
    'disk sequence number',
  );
  return {
    kind: 'device',
    fd,
    sizeBytes,
    logicalSectorBytes,
    ioUnitBytes: logicalSectorBytes,
    direct: true,
    deviceNumber,
    currentSize: () => Promise.resolve(facts.diskSequence() === diskSequence ? (facts.sizeBytes() ?? 0) : 0),
    close: () => closePatiently(fd, lock),
  };
}

async function openImage(plan: ImagePlan): Promise<OpenTarget> {
  const before = await lstat(plan.path);
  if (!before.isFile()) throw new ClearbenchError('TARGET_NOT_A_DRIVE', 'The target is not a regular file.');
  const lock = await lockTarget('image', plan.fileId);
  let handle: ImageHandle | null = null;
  try {
    handle = (await openImageDirect(plan)) ?? (await openImageBuffered(plan));
    const opened = await fstat(handle.fd, { bigint: true });
    const sizeBytes = Number(opened.size);
    if (!opened.isFile())
      throw new ClearbenchError('TARGET_NOT_A_DRIVE', 'The target is not a regular file.');
    assertAsPlanned(`${String(opened.dev)}:${String(opened.ino)}` === plan.fileId, 'file');
    assertUsableImage(sizeBytes, plan.logicalSectorBytes);
    assertAsPlanned(sizeBytes === plan.sizeBytes, 'size');
    return openedImage(plan, handle, lock);
  } catch (error) {
    if (handle !== null) await close(handle.fd).catch(() => undefined);
    lock.release();
    throw error;
  }
}

/** Opens an image past the page cache; `null` where its file system cannot, or not up to the file's odd end. */
async function openImageDirect(plan: ImagePlan): Promise<ImageHandle | null> {
  const { O_RDWR, O_DIRECT, O_NOFOLLOW } = fs.constants;
  let fd: number;
  try {
    fd = await open(plan.path, O_RDWR | O_DIRECT | O_NOFOLLOW);
  } catch (error) {
    if (isInvalidArgument(error)) return null;
    throw error;
  }
  const ioUnitBytes = await directUnit(fd, plan.sizeBytes);
  if (ioUnitBytes !== null) return { fd, ioUnitBytes, direct: true };
  await close(fd);
  return null;
}

async function openImageBuffered(plan: ImagePlan): Promise<ImageHandle> {
  const { O_RDWR, O_NOFOLLOW } = fs.constants;
  const fd = await open(plan.path, O_RDWR | O_NOFOLLOW);
  return { fd, ioUnitBytes: plan.logicalSectorBytes, direct: false };
}

function openedImage(plan: ImagePlan, handle: ImageHandle, lock: ExclusiveLock): OpenTarget {
  return {
    kind: 'image',
    ...handle,
    sizeBytes: plan.sizeBytes,
    logicalSectorBytes: plan.logicalSectorBytes,
    deviceNumber: null,
    currentSize: async () => (await fstat(handle.fd)).size,
    close: () => closePatiently(handle.fd, lock),
  };
}

function assertUsableImage(sizeBytes: number, sectorBytes: number): void {
  if (sizeBytes === 0) throw new ClearbenchError('IMAGE_EMPTY', 'The image file is empty.');
  if (sizeBytes % sectorBytes !== 0) {
    throw new ClearbenchError(
      'IMAGE_NOT_WHOLE_SECTORS',
      `The image's size is not a multiple of ${String(sectorBytes)} bytes.`,
    );
  }
  if (sizeBytes < minTargetBytes) {
    throw new ClearbenchError('DRIVE_TOO_SMALL', 'The image is smaller than 1 MiB.');
  }
}

function assertAsPlanned(asPlanned: boolean, what: string): void {
  if (!asPlanned) {
    throw new ClearbenchError(
      'TARGET_CHANGED',
      `The target is not the one in the plan: its ${what} differs.`,
    );
  }
}

/**
 * The smallest unit in which this file system does direct I/O, found by reading; `null` if it does none or if the file
 * is no multiple of it. (statx could tell, but Node does not ask for it.)
 */
async function directUnit(fd: number, sizeBytes: number): Promise<number | null> {
  const [buffer] = alignedBuffers([4096]);
  for (const unit of [512, 4096]) {
    if (buffer === undefined || sizeBytes % unit !== 0) return null;
    try {
      await read(fd, buffer, 0, unit, unit === 512 ? 512 : 0);
      return unit;
    } catch (error) {
      // Any other error is the medium's, and for the job to deal with.
      if (!isInvalidArgument(error)) return unit;
    }
  }
  return null;
}

function isInvalidArgument(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EINVAL';
}

async function closePatiently(fd: number, lock: ExclusiveLock): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CLOSE_PATIENCE_MS);
  });
  // With requests stuck in the kernel, close() may wait for them; the process's end releases the handle in any case.
  await Promise.race([close(fd).catch(() => undefined), patience]);
  clearTimeout(timer);
  lock.release();
}
