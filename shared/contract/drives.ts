import { z } from 'zod';

import { problemCodeSchema } from '../problem.ts';
import { driveSchema } from '../schemas/drive.ts';
import { jobIdSchema } from '../schemas/plan.ts';
import { command } from './call.ts';
import { idSchema, nothingSchema } from './common.ts';

/** What the safety policy says about a drive: a closed code, its weight and the sentence that says what was found. */
export const driveVerdictSchema = z
  .strictObject({
    code: problemCodeSchema,
    /** `blocked`: cannot be erased. `confirm`: a person must accept it. `note`: worth knowing. */
    weight: z.enum(['blocked', 'confirm', 'note']),
    message: z.string().max(2000),
  })
  .readonly();
export type DriveVerdict = z.infer<typeof driveVerdictSchema>;

/** The physical place where a drive is attached. */
export const baySchema = z
  .strictObject({
    /** Same for the same port across restarts; bays are ordered by `order`, then `key`. */
    key: z.string().min(1).max(500),
    /** What is painted on the bench, for example "3"; made from the port where nobody named it. */
    label: z.string().min(1).max(40),
    order: z.int().nonnegative(),
  })
  .readonly();
export type Bay = z.infer<typeof baySchema>;

/** One attached drive as the bench shows it. A drive that is pulled out and put back gets a new `driveId`. */
export const benchDriveSchema = z
  .strictObject({
    driveId: idSchema,
    bay: baySchema,
    drive: driveSchema,
    attachedAt: z.iso.datetime(),
    /** `looking`: identity and health are still being read. `unreadable`: see `tried`. */
    state: z.enum(['looking', 'known', 'unreadable']),
    /** For an unreadable drive, what was tried and how it went, one sentence each. */
    tried: z.array(z.string().max(500)).max(50).readonly(),
    verdicts: z.array(driveVerdictSchema).max(50).readonly(),
    /** Mounted file systems are all that stands in the way, and unmounting them is offered. */
    unmountOffered: z.boolean(),
    /** The newest job on this drive in this attachment, running or ended; `null` if there is none or it was dismissed. */
    jobId: jobIdSchema.nullable(),
    /** The newest job on this very drive, in whatever attachment, if it stopped before its end and could go on. */
    resumableJobId: jobIdSchema.nullable(),
  })
  .readonly();
export type BenchDrive = z.infer<typeof benchDriveSchema>;

/** Calls about what is attached. The drives themselves are in the snapshot. */
export const driveCalls = {
  /** Looks again at everything that is attached; changes arrive as events. */
  'drives.refresh': command(nothingSchema, nothingSchema),
  /** Unmounts every file system on a drive where `unmountOffered`. @throws DRIVE_MOUNTED, TARGET_CHANGED */
  'drives.unmount': command(z.strictObject({ driveId: idSchema }), nothingSchema),
  /** Gives a port the name that is painted on the bench; an empty label takes the name away. */
  'drives.nameBay': command(
    z.strictObject({ bayKey: baySchema.unwrap().shape.key, label: z.string().trim().max(40) }),
    nothingSchema,
  ),
} as const;
