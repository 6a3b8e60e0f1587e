import { z } from 'zod';

import { problemSchema } from '../problem.ts';
import { phaseSchema, resultSchema } from './result.ts';

/** Where a running job is. At most ten a second per job. */
export const jobProgressSchema = z
  .strictObject({
    kind: z.literal('progress'),
    phase: phaseSchema,
    /** Counted from 1; `null` outside `writing`. */
    passNumber: z.int().positive().nullable(),
    passCount: z.int().positive(),
    /** Of this phase. */
    doneBytes: z.int().nonnegative(),
    totalBytes: z.int().nonnegative(),
    /** Of the whole job, in parts per thousand (0–1000). */
    overallPermille: z.int().min(0).max(1000),
    /** Rate over the last seconds. */
    bytesPerSecond: z.int().nonnegative(),
    /** Estimated time to the end of the whole job; `null` until it can be told. */
    etaSeconds: z.int().nonnegative().nullable(),
    /** Seconds since the drive last answered, from 5 s on, else 0. */
    stalledSeconds: z.int().nonnegative(),
    /** Sectors so far. */
    unwrittenSectors: z.int().nonnegative(),
    unreadableSectors: z.int().nonnegative(),
    mismatchedSectors: z.int().nonnegative(),
    temperatureCelsius: z.int().nullable(),
  })
  .readonly();
export type JobProgress = z.infer<typeof jobProgressSchema>;

/** What a job process tells while it runs; the last event of a job is its `result`. */
export const jobEventSchema = z.discriminatedUnion('kind', [
  jobProgressSchema,
  z.strictObject({ kind: z.literal('problem'), problem: problemSchema }).readonly(),
  z.strictObject({ kind: z.literal('result'), result: resultSchema }).readonly(),
]);
export type JobEvent = z.infer<typeof jobEventSchema>;
