import { z } from 'zod';

import { problemSchema } from '../problem.ts';
import { ledgerEntrySchema } from '../schemas/archive.ts';
import { certificateFiltersSchema } from './certificates.ts';
import { command, query } from './call.ts';
import { certificateIdSchema, lineSchema, nothingSchema, paragraphSchema } from './common.ts';
import { downloadSchema, givenFileSchema } from './files.ts';
import { verdictStatusSchema } from '../schemas/verdict.ts';

/** Which certificates a call is about: those named, or all that match. */
export const certificateSelectionSchema = z.discriminatedUnion('by', [
  z
    .strictObject({ by: z.literal('ids'), ids: z.array(certificateIdSchema).min(1).max(10_000).readonly() })
    .readonly(),
  z.strictObject({ by: z.literal('filters'), filters: certificateFiltersSchema }).readonly(),
]);
export type CertificateSelection = z.infer<typeof certificateSelectionSchema>;

/** The state of the archive as shown beside the list. */
export const archiveStateSchema = z
  .strictObject({
    /** Grows with every change, so that lists know when to ask again. */
    revision: z.int().nonnegative(),
    certificates: z.int().nonnegative(),
    retentionOver: z.int().nonnegative(),
    /** The check of all stored certificates: running, or how the last one went. */
    check: z
      .strictObject({
        running: z.boolean(),
        checked: z.int().nonnegative(),
        total: z.int().nonnegative(),
        /** Not valid any more, damaged, or of a version that is not known. */
        failed: z.int().nonnegative(),
        /** With another verdict than the time before; known at the end only. */
        changed: z.int().nonnegative(),
        endedAt: z.iso.datetime().nullable(),
      })
      .readonly()
      .nullable(),
    /** Why the check that was started last did not come to its end; `null` while one runs, and once one has ended. */
    checkProblem: problemSchema.nullable(),
    /** The hash-chained ledger: whether the last check found it whole. */
    ledger: z
      .strictObject({
        state: z.enum(['whole', 'broken', 'unchecked']),
        entries: z.int().nonnegative(),
        problem: problemSchema.nullable(),
      })
      .readonly(),
  })
  .readonly();
export type ArchiveState = z.infer<typeof archiveStateSchema>;

/** A certificate that a person must look at after a check: its verdict changed, or it failed. */
export const checkFindingSchema = z
  .strictObject({
    certificateId: certificateIdSchema,
    /** Serial, label text or file name; `null` if the certificate was deleted since. */
    identifier: z.string().max(1000).nullable(),
    before: verdictStatusSchema.nullable(),
    after: verdictStatusSchema,
    /** What is wrong with its files; `null`: they are what was archived. */
    damage: z.string().nullable(),
  })
  .readonly();
export type CheckFinding = z.infer<typeof checkFindingSchema>;

/** An entry of the ledger as it is shown. */
const shownLedgerEntrySchema = ledgerEntrySchema
  .unwrap()
  .pick({ sequence: true, at: true, action: true, actor: true, subject: true, details: true })
  .readonly();
export type ShownLedgerEntry = z.infer<typeof shownLedgerEntrySchema>;

/** Calls about many certificates at once. */
export const archiveCalls = {
  /** CSV (spreadsheet-safe), JSON lines, or a zip of the originals with manifest and verification script. */
  'archive.export': command(
    z.strictObject({ selection: certificateSelectionSchema, format: z.enum(['csv', 'jsonl', 'zip']) }),
    downloadSchema,
  ),
  /** Takes in certificates of other stations, verified on the way in. */
  'archive.import': command(
    z.strictObject({ files: z.array(givenFileSchema).min(1).max(200).readonly() }),
    z
      .strictObject({
        files: z
          .array(
            z
              .strictObject({
                name: z.string().max(255),
                state: z.enum(['imported', 'already-here', 'refused']),
                certificateId: certificateIdSchema.nullable(),
                verdict: verdictStatusSchema.nullable(),
                problem: problemSchema.nullable(),
              })
              .readonly(),
          )
          .readonly(),
      })
      .readonly(),
  ),
  /** One signed document over several drives. */
  'archive.issueBatch': command(
    z.strictObject({
      selection: certificateSelectionSchema,
      title: lineSchema,
      expectedDrives: z.int().min(0).max(100_000).nullable(),
      note: paragraphSchema.nullable(),
    }),
    z.strictObject({ certificateId: certificateIdSchema }).readonly(),
  ),
  /** Starts the check of every stored certificate; progress arrives as events. */
  'archive.checkAll': command(nothingSchema, nothingSchema),
  /** What the last complete check of every certificate found; `null` if there was none. */
  'archive.lastCheck': query(
    nothingSchema,
    z
      .strictObject({
        report: z
          .strictObject({
            endedAt: z.iso.datetime(),
            checked: z.int().nonnegative(),
            verdicts: z.partialRecord(verdictStatusSchema, z.int().nonnegative()).readonly(),
            findings: z.array(checkFindingSchema).readonly(),
            /** Findings beyond those that are named. */
            unnamed: z.int().nonnegative(),
          })
          .readonly()
          .nullable(),
      })
      .readonly(),
  ),
  /** What was done here, newest first; `subject`: only with this certificate, job or key. */
  'archive.ledgerEntries': query(
    z.strictObject({
      subject: z.string().min(1).max(500).nullable(),
      /** Hand `nextBefore` back to go on. */
      before: z.int().positive().nullable(),
      limit: z.int().min(1).max(500),
    }),
    z
      .strictObject({
        entries: z.array(shownLedgerEntrySchema).readonly(),
        nextBefore: z.int().positive().nullable(),
      })
      .readonly(),
  ),
  /** Checks the ledger's chain from its first entry. */
  'archive.checkLedger': command(nothingSchema, archiveStateSchema.unwrap().shape.ledger),
  /**
   * Asks the timestamp authority for what is missing: certificates of this station that have no timestamp are queued, and
   * the queue is worked through now. `problem` says why it ended early.
   */
  'archive.requestTimestamps': command(
    nothingSchema,
    z
      .strictObject({
        upgraded: z.int().nonnegative(),
        waiting: z.int().nonnegative(),
        problem: problemSchema.nullable(),
      })
      .readonly(),
  ),
  /** Deletes certificates whose retention has run out, with a reason that goes into the ledger. */
  'archive.deleteExpired': command(
    z.strictObject({
      ids: z.array(certificateIdSchema).min(1).max(10_000).readonly(),
      reason: lineSchema,
      responsible: lineSchema,
    }),
    z.strictObject({ deleted: z.int().nonnegative() }).readonly(),
  ),
} as const;
