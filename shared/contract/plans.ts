import { z } from 'zod';

import { levelSchema, methodIdSchema } from '../methods.ts';
import { problemCodeSchema, problemSchema } from '../problem.ts';
import { identifierSchema, jobIdSchema, verificationKindSchema } from '../schemas/plan.ts';
import { wipeAssetSchema } from './assets.ts';
import { command, query } from './call.ts';
import { idSchema, lineSchema } from './common.ts';
import { driveVerdictSchema } from './drives.ts';

/** The most drives that one call may name. */
export const MAX_DRIVES_PER_CALL = 64;

/** How long a job will probably take: a range, because nobody knows better before the drive has been heard. */
export const estimateSchema = z
  .strictObject({
    lowSeconds: z.int().nonnegative(),
    highSeconds: z.int().nonnegative(),
    /** `measured`: from earlier jobs on this model here. `typical`: from what such drives usually do. */
    basis: z.enum(['measured', 'typical']),
  })
  .readonly();
export type Estimate = z.infer<typeof estimateSchema>;

/** Why a technique is recommended; faces put it into words. */
export const recommendationReasonSchema = z.enum([
  'one-pass-is-enough',
  'flash-spare-cells-not-reached',
  'purge-needs-drive-command',
  'level-not-reachable',
  'organisation-default',
]);
export type RecommendationReason = z.infer<typeof recommendationReasonSchema>;

/** One way to sanitize this drive, with what it reaches on this medium. */
export const methodOfferSchema = z
  .strictObject({
    methodId: methodIdSchema,
    /** `null`: reaches no level on this medium. */
    achievableLevel: levelSchema.nullable(),
    /** Reaches the required level. */
    meetsRequirement: z.boolean(),
    estimate: estimateSchema,
  })
  .readonly();
export type MethodOffer = z.infer<typeof methodOfferSchema>;

/** What would happen to one drive if the job were started now. */
export const planPreviewSchema = z
  .strictObject({
    driveId: idSchema,
    /** How the certificate will name it; `null` where the operator must read it off the label. */
    identifier: identifierSchema.nullable(),
    recommended: z
      .strictObject({
        /** `null`: nothing on offer reaches the required level. */
        methodId: methodIdSchema.nullable(),
        verification: verificationKindSchema,
        reasons: z.array(recommendationReasonSchema).readonly(),
      })
      .readonly(),
    offers: z.array(methodOfferSchema).readonly(),
    /** Empty if the job may start. */
    blocking: z.array(driveVerdictSchema).readonly(),
    /** Must be accepted by code in `wipes.start`. */
    toAccept: z.array(driveVerdictSchema).readonly(),
  })
  .readonly();
export type PlanPreview = z.infer<typeof planPreviewSchema>;

/** One drive of a start, as a person confirmed it. */
export const wipeDriveSchema = z
  .strictObject({
    driveId: idSchema,
    /** The end of the serial as typed or scanned for this very drive. */
    confirmedWith: z.string().trim().min(1).max(1000),
    /** Serial read off the label, for drives that report none. */
    labelSerial: lineSchema.nullable(),
    methodId: methodIdSchema,
    verification: verificationKindSchema,
    acceptedVerdicts: z.array(problemCodeSchema).max(50).readonly(),
    asset: wipeAssetSchema,
  })
  .readonly();
export type WipeDrive = z.infer<typeof wipeDriveSchema>;

/** Calls that lead from chosen drives to running jobs. */
export const planCalls = {
  /** Recommends, estimates and lists what stands in the way, per drive. */
  'wipes.preview': query(
    z.strictObject({
      driveIds: z.array(idSchema).min(1).max(MAX_DRIVES_PER_CALL).readonly(),
      requiredLevel: levelSchema,
    }),
    z.strictObject({ drives: z.array(planPreviewSchema).readonly() }).readonly(),
  ),
  /** Starts one job per drive. One refusal never stops another drive; each is told with its reason. */
  'wipes.start': command(
    z.strictObject({
      operatorId: idSchema,
      requestedLevel: levelSchema,
      drives: z.array(wipeDriveSchema).min(1).max(MAX_DRIVES_PER_CALL).readonly(),
    }),
    z
      .strictObject({
        started: z.array(z.strictObject({ driveId: idSchema, jobId: jobIdSchema }).readonly()).readonly(),
        refused: z
          .array(
            z.strictObject({ driveId: idSchema, problems: z.array(problemSchema).readonly() }).readonly(),
          )
          .readonly(),
      })
      .readonly(),
  ),
} as const;
