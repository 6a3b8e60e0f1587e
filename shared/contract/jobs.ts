import { z } from 'zod';

import { levelSchema, methodIdSchema } from '../methods.ts';
import { problemSchema } from '../problem.ts';
import { readingSchema } from '../reading.ts';
import { mediaKindSchema } from '../schemas/drive.ts';
import { jobProgressSchema } from '../schemas/job-event.ts';
import { outcomeSchema } from '../schemas/outcome.ts';
import { identifierSchema, jobIdSchema, planSchema, verificationKindSchema } from '../schemas/plan.ts';
import { dispositionSchema } from '../schemas/record.ts';
import { resultSchema } from '../schemas/result.ts';
import { command, query } from './call.ts';
import { certificateIdSchema, idSchema, lineSchema, nothingSchema, paragraphSchema } from './common.ts';
import { baySchema } from './drives.ts';

/** Seconds between two values of `recentRates`. */
export const RATE_EVERY_SECONDS = 5;
/** How many values of `recentRates` are kept: the last ten minutes. */
export const MAX_RECENT_RATES = 120;

/** One job as the bench shows it. */
export const benchJobSchema = z
  .strictObject({
    jobId: jobIdSchema,
    /** The attached drive that it works or worked on; `null` once that was pulled out. */
    driveId: idSchema.nullable(),
    /** What was known of the drive at the start; stays when the drive is gone. */
    target: z
      .strictObject({
        /** Where it was attached; `null` for an image file. */
        bay: baySchema.nullable(),
        vendor: readingSchema(z.string().max(1000)),
        model: readingSchema(z.string().max(1000)),
        identifier: identifierSchema,
        sizeBytes: z.int().positive(),
        logicalSectorBytes: z.int().positive(),
        mediaKind: mediaKindSchema,
      })
      .readonly(),
    methodId: methodIdSchema,
    verification: verificationKindSchema,
    requestedLevel: levelSchema,
    operatorName: z.string().max(300),
    assetTag: z.string().max(300).nullable(),
    source: z.string().max(1000).nullable(),
    /** `interrupted`: its process is gone and it could be resumed with the same drive. */
    state: z.enum(['starting', 'running', 'cancelling', 'issuing', 'interrupted', 'ended']),
    startedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
    progress: jobProgressSchema.nullable(),
    /** Bytes per second, oldest first, every {@link RATE_EVERY_SECONDS}. */
    recentRates: z.array(z.int().nonnegative()).max(MAX_RECENT_RATES).readonly(),
    /** As they happened, without repeats. */
    problems: z.array(problemSchema).max(200).readonly(),
    outcome: outcomeSchema.nullable(),
    certificateId: certificateIdSchema.nullable(),
    /** Why there is no certificate although the job ended. */
    certificateProblem: problemSchema.nullable(),
    resumable: z.boolean(),
    /** What was decided about the drive after the job, by whom. */
    disposition: dispositionSchema.nullable(),
  })
  .readonly();
export type BenchJob = z.infer<typeof benchJobSchema>;

/** Calls about jobs. Running and undismissed jobs are in the snapshot. */
export const jobCalls = {
  /** Plan, evidence and judgement in full. @throws JOB_NOT_FOUND */
  'jobs.details': query(
    z.strictObject({ jobId: jobIdSchema }),
    z.strictObject({ job: benchJobSchema, plan: planSchema, result: resultSchema.nullable() }).readonly(),
  ),
  /** Earlier jobs, newest first. */
  'jobs.list': query(
    z.strictObject({ limit: z.int().min(1).max(200), cursor: z.string().max(500).nullable() }),
    z
      .strictObject({
        rows: z.array(benchJobSchema).readonly(),
        nextCursor: z.string().max(500).nullable(),
      })
      .readonly(),
  ),
  /** Stops a running job; it ends as "aborted" and its certificate says so. @throws JOB_NOT_FOUND */
  'jobs.cancel': command(z.strictObject({ jobId: jobIdSchema }), nothingSchema),
  /** Goes on with an interrupted job on the same drive. @throws JOB_NOT_RESUMABLE, TARGET_CHANGED, CONFIRMATION_WRONG */
  'jobs.resume': command(
    z.strictObject({
      jobId: jobIdSchema,
      driveId: idSchema,
      confirmedWith: z.string().trim().min(1).max(1000),
    }),
    nothingSchema,
  ),
  /** Takes an ended job from the bays; its record and certificate stay. @throws JOB_RUNNING */
  'jobs.dismiss': command(z.strictObject({ jobId: jobIdSchema }), nothingSchema),
  /** Tries again to issue the certificate of an ended job. @throws CERTIFICATE_NOT_WRITTEN, KEY_LOCKED */
  'jobs.issueCertificate': command(
    z.strictObject({ jobId: jobIdSchema }),
    z.strictObject({ certificateId: certificateIdSchema }).readonly(),
  ),
  /** Records what is done with the drive, with the responsible person. */
  'jobs.recordDisposition': command(
    z.strictObject({
      jobId: jobIdSchema,
      action: dispositionSchema.unwrap().shape.action,
      responsible: lineSchema,
      note: paragraphSchema.nullable(),
    }),
    nothingSchema,
  ),
} as const;
