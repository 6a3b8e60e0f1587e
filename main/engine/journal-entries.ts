import { z } from 'zod';

import { lbaRangeSchema } from '../../shared/lba-ranges.ts';
import { problemSchema } from '../../shared/problem.ts';
import { readingSchema } from '../../shared/reading.ts';
import { driveHealthSchema, driveIdentitySchema, hiddenAreaSchema } from '../../shared/schemas/drive.ts';
import { planSchema, utcTimeSchema } from '../../shared/schemas/plan.ts';
import {
  attemptSchema,
  capacityProofSchema,
  passResultSchema,
  phaseSchema,
  resultSchema,
  sha256Schema,
} from '../../shared/schemas/result.ts';
import { cancellerSchema } from './protocol.ts';

const bytes = z.int().nonnegative();
const hexBytes = (count: number) => z.string().regex(new RegExp(`^[0-9a-f]{${String(count * 2)}}$`));

/** The random choices of a job, drawn once by the engine; see `JobSecrets`. */
export const jobSecretsSchema = z
  .strictObject({
    proofKeyHex: hexBytes(32),
    streamKeyHex: hexBytes(32),
    jobBytesHex: hexBytes(3),
    sampleSeedHex: hexBytes(32),
  })
  .readonly();

/** What was read on the handle that the attempt opened. */
export const openedSchema = z
  .strictObject({
    path: z.string().min(1).max(4096),
    identity: driveIdentitySchema,
    sizeBytes: bytes,
    logicalSectorBytes: z.int().positive(),
    direct: z.boolean(),
    /** Linux `diskseq` of a device and the boot in which it counts; `null` for images. */
    diskSequence: z.int().nonnegative().nullable(),
    bootId: z.string().max(100).nullable(),
    health: readingSchema(driveHealthSchema),
    hiddenArea: hiddenAreaSchema,
  })
  .readonly();
/** See {@link openedSchema}. */
export type Opened = z.infer<typeof openedSchema>;

const rangesDeltaSchema = z
  .strictObject({ added: z.array(lbaRangeSchema).readonly(), removed: z.array(lbaRangeSchema).readonly() })
  .readonly();

/** The difference between two states of a job; see `checkpoint-delta.ts`. A missing part did not change. */
export const stateDeltaSchema = z
  .strictObject({
    capacityProof: capacityProofSchema.nullable().optional(),
    /** The passes from index `from` on; those before it did not change. */
    passes: z
      .strictObject({ from: z.int().nonnegative(), items: z.array(passResultSchema).readonly() })
      .readonly()
      .optional(),
    faults: z
      .strictObject({
        unwritten: rangesDeltaSchema.optional(),
        unreadable: rangesDeltaSchema.optional(),
        mismatched: rangesDeltaSchema.optional(),
        notAttempted: rangesDeltaSchema.optional(),
        recovered: rangesDeltaSchema.optional(),
      })
      .readonly()
      .optional(),
    retries: z.strictObject({ writes: bytes, reads: bytes }).readonly().optional(),
    /** The problems from index `from` on. */
    problems: z
      .strictObject({ from: z.int().nonnegative(), items: z.array(problemSchema).readonly() })
      .readonly()
      .optional(),
  })
  .readonly();
/** See {@link stateDeltaSchema}. */
export type StateDelta = z.infer<typeof stateDeltaSchema>;

/** Everything that a journal can say. A journal begins with `plan` and `secrets`. */
export const journalEntrySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('plan'), plan: planSchema, planSha256: sha256Schema }).readonly(),
  z.strictObject({ kind: z.literal('secrets'), secrets: jobSecretsSchema }).readonly(),
  z.strictObject({ kind: z.literal('attempt-started'), number: z.int().positive() }).readonly(),
  z.strictObject({ kind: z.literal('opened'), opened: openedSchema }).readonly(),
  z
    .strictObject({
      kind: z.literal('checkpoint'),
      phase: phaseSchema,
      passNumber: z.int().positive().nullable(),
      /** Flushed (writing) or compared (verifying) up to here, in this phase. */
      offsetBytes: bytes,
      delta: stateDeltaSchema,
    })
    .readonly(),
  z.strictObject({ kind: z.literal('problem'), problem: problemSchema }).readonly(),
  z.strictObject({ kind: z.literal('cancel-requested'), by: cancellerSchema }).readonly(),
  z.strictObject({ kind: z.literal('attempt-ended'), attempt: attemptSchema }).readonly(),
  z.strictObject({ kind: z.literal('result'), result: resultSchema }).readonly(),
]);
export type JournalEntry = z.infer<typeof journalEntrySchema>;

/** One line of a journal: an entry, when it was made, and the SHA-256 of the line before it (zeros for the first). */
export const journalLineSchema = z
  .strictObject({
    sequence: z.int().nonnegative(),
    at: utcTimeSchema,
    previousSha256: sha256Schema,
    entry: journalEntrySchema,
  })
  .readonly();
export type JournalLine = z.infer<typeof journalLineSchema>;

/** What the first line names as the line before it. */
export const NO_LINE_SHA256 = '0'.repeat(64);
