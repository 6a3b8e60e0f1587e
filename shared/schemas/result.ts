import { z } from 'zod';

import { lbaRangeSchema } from '../lba-ranges.ts';
import { problemSchema } from '../problem.ts';
import { readingSchema } from '../reading.ts';
import { driveHealthSchema, driveIdentitySchema, hiddenAreaSchema } from './drive.ts';
import { jobIdSchema, utcTimeSchema, verificationKindSchema } from './plan.ts';

const bytes = z.int().nonnegative();
const hex = z.string().regex(/^([0-9a-f]{2})*$/);
const ranges = z.array(lbaRangeSchema).readonly();
/** SHA-256 in lower-case hex. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);

/** What a pass really wrote, with every choice resolved. */
export const writtenPatternSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bytes'), hex: hex.min(2) }).readonly(),
  z
    .strictObject({
      kind: z.literal('random'),
      /** AES-256-CTR over zeros; the counter block is the byte offset / 16, big-endian, so any part can be regenerated. */
      algorithm: z.literal('aes-256-ctr'),
      keyHex: hex.length(64),
    })
    .readonly(),
]);
export type WrittenPattern = z.infer<typeof writtenPatternSchema>;

/** One overwrite pass as it went. */
export const passResultSchema = z
  .strictObject({
    /** Counted from 1. */
    number: z.int().positive(),
    pattern: writtenPatternSchema,
    state: z.enum(['complete', 'incomplete']),
    /** Bytes that the drive accepted and a later flush covered. */
    bytesFlushed: bytes,
    flush: z.enum(['ok', 'failed', 'not-reached']),
    startedAt: utcTimeSchema,
    endedAt: utcTimeSchema.nullable(),
    /** Mean rate over the pass, including flushes; `null` where the pass did not run long enough to tell. */
    bytesPerSecond: bytes.nullable(),
    /** Sectors that could not be written in this pass after retries. */
    unwritten: ranges,
  })
  .readonly();
export type PassResult = z.infer<typeof passResultSchema>;

/** The capacity proof: address-tagged blocks over the whole range, written, flushed and read back before the passes. */
export const capacityProofSchema = z
  .strictObject({
    state: z.enum(['passed', 'failed', 'incomplete', 'not-performed']),
    /** How many places were written and read back. */
    places: z.int().nonnegative(),
    placesProven: z.int().nonnegative(),
    blockBytes: bytes,
    /** Places that held the tag of another address: the drive has less space than it says, or mixes up addresses. */
    otherAddress: z
      .array(z.strictObject({ lba: z.int().nonnegative(), foundLba: z.int().nonnegative() }).readonly())
      .max(64)
      .readonly(),
    /** Places that held something that was never written for any address (first 64). */
    otherContentLbas: z.array(z.int().nonnegative()).max(64).readonly(),
    /** Places that could not be written or read (first 64). */
    inaccessibleLbas: z.array(z.int().nonnegative()).max(64).readonly(),
  })
  .readonly();
export type CapacityProof = z.infer<typeof capacityProofSchema>;

/** A proof that was not made. */
export const capacityProofNotPerformed: CapacityProof = {
  state: 'not-performed',
  places: 0,
  placesProven: 0,
  blockBytes: 0,
  otherAddress: [],
  otherContentLbas: [],
  inaccessibleLbas: [],
};

/** What was read back after the last pass. */
export const verificationResultSchema = z
  .strictObject({
    kind: verificationKindSchema,
    state: z.enum(['complete', 'incomplete', 'not-performed']),
    /** `direct`: past the page cache. `cache-dropped`: cache emptied first. `cached`: may have come from memory. */
    reading: z.enum(['direct', 'cache-dropped', 'cached']).nullable(),
    /** Bytes that were to be checked, read, and found equal to what was written. */
    bytesPlanned: bytes,
    bytesRead: bytes,
    bytesMatched: bytes,
    /** Number of samples and subsections for `sample`, else `null`. */
    samples: z.int().nonnegative().nullable(),
    seedHex: hex.nullable(),
    firstLba: z.int().nonnegative().nullable(),
    lastLba: z.int().nonnegative().nullable(),
    startedAt: utcTimeSchema.nullable(),
    endedAt: utcTimeSchema.nullable(),
    bytesPerSecond: bytes.nullable(),
  })
  .readonly();
export type VerificationResult = z.infer<typeof verificationResultSchema>;

/** A verification that has not begun; what `none` stays. */
export function verificationNotPerformed(kind: VerificationResult['kind']): VerificationResult {
  return {
    kind,
    state: 'not-performed',
    reading: null,
    bytesPlanned: 0,
    bytesRead: 0,
    bytesMatched: 0,
    samples: null,
    seedHex: null,
    firstLba: null,
    lastLba: null,
    startedAt: null,
    endedAt: null,
    bytesPerSecond: null,
  };
}

/** The phases of a job, in order; `writing` repeats per pass. */
export const phaseSchema = z.enum(['opening', 'capacity-proof', 'writing', 'verifying', 'finishing']);
export type Phase = z.infer<typeof phaseSchema>;

/** A stretch of a job between a start and an end, a crash or a cancel. */
export const attemptSchema = z
  .strictObject({
    number: z.int().positive(),
    startedAt: utcTimeSchema,
    /** The last moment that the journal knows of. */
    endedAt: utcTimeSchema,
    ended: z.enum(['completed', 'cancelled', 'interrupted', 'drive-lost', 'failed']),
    /** Where it ended: phase, pass (from 1) and the byte offset known to be flushed or verified. */
    phase: phaseSchema,
    passNumber: z.int().positive().nullable(),
    offsetBytes: bytes,
  })
  .readonly();
export type Attempt = z.infer<typeof attemptSchema>;

/** Sector ranges by what went wrong; each list is merged and sorted, and a sector may stand in more than one. */
export const faultRangesSchema = z
  .strictObject({
    /** Could not be written in some pass, after retries. */
    unwritten: ranges,
    /** Could not be read back, after retries. */
    unreadable: ranges,
    /** Read back, and different from what was written. */
    mismatched: ranges,
    /** Never attempted: the job ended before it came to them. */
    notAttempted: ranges,
    /** Verified in the end, but only after retries of a write or a read. */
    recovered: ranges,
  })
  .readonly();
export type FaultRanges = z.infer<typeof faultRangesSchema>;

/**
 * Everything that the engine saw in one job: evidence only, no judgement. `policy/outcome.ts` turns it into an outcome.
 */
export const resultSchema = z
  .strictObject({
    resultVersion: z.literal(1),
    jobId: jobIdSchema,
    planSha256: sha256Schema,
    tool: z
      .strictObject({
        version: z.string().max(100),
        commit: z.string().max(100).nullable(),
        node: z.string().max(100),
        system: z.string().max(300),
      })
      .readonly(),
    startedAt: utcTimeSchema,
    endedAt: utcTimeSchema,
    /** How the last attempt ended. */
    ended: z.enum(['completed', 'cancelled', 'interrupted', 'drive-lost', 'failed', 'refused']),
    attempts: z.array(attemptSchema).readonly(),
    /** What the engine read on the handle it had opened; `null` if it never opened the drive. */
    opened: z
      .strictObject({
        identity: driveIdentitySchema,
        sizeBytes: bytes,
        logicalSectorBytes: z.int().positive(),
        /** Whether reads and writes went past the page cache. */
        direct: z.boolean(),
      })
      .readonly()
      .nullable(),
    capacityProof: capacityProofSchema,
    passesPlanned: z.int().positive(),
    passes: z.array(passResultSchema).readonly(),
    verification: verificationResultSchema,
    faults: faultRangesSchema,
    retries: z.strictObject({ writes: z.int().nonnegative(), reads: z.int().nonnegative() }).readonly(),
    health: z
      .strictObject({ before: readingSchema(driveHealthSchema), after: readingSchema(driveHealthSchema) })
      .readonly(),
    hiddenArea: hiddenAreaSchema,
    /** Everything noteworthy, in the order it happened, without repeats. */
    problems: z.array(problemSchema).readonly(),
    /** Hash of the journal's last line before the result; chains back to its first line. */
    journalSha256: sha256Schema,
  })
  .readonly();
export type Result = z.infer<typeof resultSchema>;
