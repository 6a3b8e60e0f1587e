import { z } from 'zod';

import { problemSchema } from '../problem.ts';
import { jobProgressSchema } from '../schemas/job-event.ts';
import { jobIdSchema } from '../schemas/plan.ts';
import { archiveStateSchema } from './archive.ts';
import { query } from './call.ts';
import { idSchema, nothingSchema } from './common.ts';
import { benchDriveSchema } from './drives.ts';
import { benchJobSchema } from './jobs.ts';
import { keyStateSchema } from './keys.ts';
import { settingsSchema } from './settings.ts';

/** Progress of one job is told at most this often; the source throttles, faces need not. */
export const MAX_PROGRESS_PER_SECOND = 10;

/** The most changes in one event; a source with more sends a further event. */
export const MAX_CHANGES_PER_EVENT = 256;

/** What is true of this bench and its program, apart from drives and jobs. */
export const stationSchema = z
  .strictObject({
    version: z.string().max(100),
    /** Changes when the services start anew: sequences of another run mean nothing. */
    runId: idSchema,
    face: z.enum(['desktop', 'station']),
    /** Calls that these services answer; screens hide what is missing. */
    calls: z.array(z.string().max(100)).readonly(),
    /** `ask`: the system will ask for an administrator when the first real drive is erased. */
    privilege: z.enum(['held', 'ask', 'unavailable']),
    /** Looking for drives: going well, still at it for the first time, or failed and why. */
    listing: z
      .strictObject({ state: z.enum(['first-look', 'live', 'failed']), problem: problemSchema.nullable() })
      .readonly(),
    key: keyStateSchema,
    /** Certificates that wait for a timestamp. */
    timestampsQueued: z.int().nonnegative(),
  })
  .readonly();
export type Station = z.infer<typeof stationSchema>;

/** Everything that screens show without asking further, as of `sequence`. */
export const snapshotSchema = z
  .strictObject({
    sequence: z.int().nonnegative(),
    station: stationSchema,
    settings: settingsSchema,
    drives: z.array(benchDriveSchema).readonly(),
    /** Running jobs, and ended ones that nobody dismissed. */
    jobs: z.array(benchJobSchema).readonly(),
    archive: archiveStateSchema,
    /** Grows when assets change. */
    assetsRevision: z.int().nonnegative(),
  })
  .readonly();
export type Snapshot = z.infer<typeof snapshotSchema>;

/** One thing that changed. Every change carries the whole new value of what it names, so that order is all that counts. */
export const changeSchema = z.discriminatedUnion('kind', [
  /** A drive appeared, or anything about it changed. */
  z.strictObject({ kind: z.literal('drive'), drive: benchDriveSchema }).readonly(),
  z.strictObject({ kind: z.literal('drive-gone'), driveId: idSchema }).readonly(),
  /** A job appeared, or anything about it but its progress changed. */
  z.strictObject({ kind: z.literal('job'), job: benchJobSchema }).readonly(),
  z.strictObject({ kind: z.literal('job-gone'), jobId: jobIdSchema }).readonly(),
  z.strictObject({ kind: z.literal('progress'), jobId: jobIdSchema, progress: jobProgressSchema }).readonly(),
  z.strictObject({ kind: z.literal('settings'), settings: settingsSchema }).readonly(),
  z.strictObject({ kind: z.literal('station'), station: stationSchema }).readonly(),
  z.strictObject({ kind: z.literal('archive'), archive: archiveStateSchema }).readonly(),
  z.strictObject({ kind: z.literal('assets'), revision: z.int().nonnegative() }).readonly(),
]);
export type Change = z.infer<typeof changeSchema>;

/**
 * Changes since the event before. Sequences grow by one per event; the first event after a snapshot has the snapshot's
 * sequence plus one. Whoever misses one asks for a new snapshot.
 */
export const benchEventSchema = z
  .strictObject({
    runId: idSchema,
    sequence: z.int().positive(),
    changes: z.array(changeSchema).min(1).max(MAX_CHANGES_PER_EVENT).readonly(),
  })
  .readonly();
export type BenchEvent = z.infer<typeof benchEventSchema>;

/** Calls about the whole state. */
export const snapshotCalls = {
  'bench.snapshot': query(nothingSchema, snapshotSchema),
} as const;
