import { z } from 'zod';

import { readingSchema, unavailable } from '../reading.ts';

const text = z.string().max(1000);
const sizeBytes = z.int().nonnegative();

/** How the drive is attached, as far as the system knows. */
export const busSchema = z.enum([
  'sata',
  'ide',
  'sas',
  'scsi',
  'nvme',
  'usb',
  'mmc',
  'firewire',
  'fibre-channel',
  'iscsi',
  'virtio',
  'virtual',
  'unknown',
]);
export type Bus = z.infer<typeof busSchema>;

/** What the medium is: it decides what a technique can reach (see `policy/techniques.ts`). */
export const mediaKindSchema = z.enum([
  'hdd',
  'ssd',
  'nvme',
  'flash',
  'optical',
  'virtual',
  'image',
  'unknown',
]);
export type MediaKind = z.infer<typeof mediaKindSchema>;

/** Who the drive says it is. All texts have passed `cleanDriveText`. */
export const driveIdentitySchema = z
  .strictObject({
    vendor: readingSchema(text),
    model: readingSchema(text),
    serial: readingSchema(text),
    wwn: readingSchema(text),
    firmware: readingSchema(text),
  })
  .readonly();
export type DriveIdentity = z.infer<typeof driveIdentitySchema>;

/** The identity of something of which nothing is known, for one reason. */
export function identityUnavailable(reason: string): DriveIdentity {
  return {
    vendor: unavailable(reason),
    model: unavailable(reason),
    serial: unavailable(reason),
    wwn: unavailable(reason),
    firmware: unavailable(reason),
  };
}

/** SMART health, each number where the drive reports it. */
export const driveHealthSchema = z
  .strictObject({
    passed: readingSchema(z.boolean()),
    temperatureCelsius: readingSchema(z.int()),
    powerOnHours: readingSchema(z.int().nonnegative()),
    reallocatedSectors: readingSchema(z.int().nonnegative()),
    pendingSectors: readingSchema(z.int().nonnegative()),
    uncorrectableSectors: readingSchema(z.int().nonnegative()),
    /** Share of rated endurance used, in percent; may exceed 100. */
    wearPercent: readingSchema(z.int().nonnegative()),
  })
  .readonly();
export type DriveHealth = z.infer<typeof driveHealthSchema>;

/**
 * HPA, DCO and AMA state. `not-applicable` is for virtual drives and images; `removed` only after a reset whose effect
 * was read back. Unknown is never printed as none.
 */
export const hiddenAreaSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('absent') }).readonly(),
  z.strictObject({ state: z.literal('removed'), sectors: z.int().nonnegative() }).readonly(),
  z.strictObject({ state: z.literal('present'), sectors: z.int().nonnegative() }).readonly(),
  z.strictObject({ state: z.literal('unknown'), reason: text }).readonly(),
  z.strictObject({ state: z.literal('not-applicable'), reason: text }).readonly(),
]);
export type HiddenArea = z.infer<typeof hiddenAreaSchema>;

/** Whether the running system depends on the drive, through every holder and slave. */
export const systemUseSchema = z
  .strictObject({
    state: z.enum(['system', 'not-system', 'unknown']),
    /** One sentence per reason, for example "holds / through LVM volume vg0-root". */
    reasons: z.array(text).readonly(),
  })
  .readonly();
export type SystemUse = z.infer<typeof systemUseSchema>;

/** A partition or whole-drive file system found on the drive. Labels are left out: they may name patients. */
export const drivePartitionSchema = z
  .strictObject({
    path: text,
    sizeBytes: readingSchema(sizeBytes),
    /** File system or member type as blkid names it (`ext4`, `ntfs`, `linux_raid_member`), if any. */
    contentType: readingSchema(text),
    mountPoints: z.array(text).readonly(),
  })
  .readonly();
export type DrivePartition = z.infer<typeof drivePartitionSchema>;

/** Something that holds the drive open through the kernel: dm, md, LVM, a loop file, swap, zfs, btrfs. */
export const driveHolderSchema = z.strictObject({ path: text, kind: text }).readonly();
export type DriveHolder = z.infer<typeof driveHolderSchema>;

/** One attached drive as it was when listed. Immutable; a later look makes a new value. */
export const driveSchema = z
  .strictObject({
    /** Kernel device path, for example `/dev/sdb`. */
    path: text,
    /** `major:minor` of the block device. */
    deviceNumber: z.string().regex(/^\d+:\d+$/),
    /** Linux `diskseq`: a number that no other drive gets until reboot, even under the same name. */
    diskSequence: readingSchema(z.int().nonnegative()),
    identity: driveIdentitySchema,
    sizeBytes: readingSchema(sizeBytes),
    logicalSectorBytes: readingSchema(z.int().positive()),
    physicalSectorBytes: readingSchema(z.int().positive()),
    bus: busSchema,
    mediaKind: mediaKindSchema,
    /** For virtual drives, what makes them: `loop`, `zram`, `ram`, `dm`, `md`, `nbd`, … */
    virtualKind: z.string().max(40).nullable(),
    /** The USB adapter between the system and the drive, if there is one. */
    usbBridge: z
      .strictObject({
        vendorId: text,
        productId: text,
        name: readingSchema(text),
        serial: readingSchema(text),
      })
      .readonly()
      .nullable(),
    /** What the drive behind the USB adapter says of itself (read through it), if there is an adapter. */
    behindBridge: readingSchema(driveIdentitySchema).nullable(),
    removable: readingSchema(z.boolean()),
    readOnly: readingSchema(z.boolean()),
    partitions: z.array(drivePartitionSchema).readonly(),
    /** Every mount point on the drive or on anything built upon it; swap shows as `[SWAP]`. */
    mountPoints: z.array(text).readonly(),
    holders: z.array(driveHolderSchema).readonly(),
    systemUse: systemUseSchema,
    /** `/dev/disk/by-path` name, that is the port or bay. */
    port: readingSchema(text),
    health: readingSchema(driveHealthSchema),
    hiddenArea: hiddenAreaSchema,
    /** What the sources disagree about, one sentence each; the more dangerous answer was taken. */
    disagreements: z.array(text).readonly(),
  })
  .readonly();
export type Drive = z.infer<typeof driveSchema>;
