import { z } from 'zod';

import { levelSchema } from '../methods.ts';
import { mediaKindSchema } from './drive.ts';
import { outcomeKindSchema, outcomeSchema } from './outcome.ts';
import { jobIdSchema, planSchema, utcTimeSchema } from './plan.ts';
import { batchIdSchema, byteCountSchema, certificateIdSchema, validationStateSchema } from './record.ts';
import { sha256Schema } from './result.ts';
import { verdictStatusSchema } from './verdict.ts';

/** Id of anything that the archive keeps as a certificate: of one drive, or of a batch. */
export const archivedIdSchema = z.union([certificateIdSchema, batchIdSchema]);
export type ArchivedId = z.infer<typeof archivedIdSchema>;

const shown = z.string().max(3500);

/** A certificate as lists and search results show it: taken from its record, plus what the archive knows of it. */
export const certificateSummarySchema = z
  .strictObject({
    id: archivedIdSchema,
    kind: z.enum(['drive', 'batch']),
    issuedAt: utcTimeSchema,
    /** `null` for a batch, as are the other facts of one drive. */
    outcome: outcomeKindSchema.nullable(),
    requestedLevel: levelSchema.nullable(),
    achievedLevel: levelSchema.nullable(),
    methodId: shown.nullable(),
    mediaKind: mediaKindSchema.nullable(),
    manufacturer: shown.nullable(),
    model: shown.nullable(),
    /** The identifier printed on the certificate: serial, text of the label, or file name. */
    serial: shown.nullable(),
    capacityBytes: byteCountSchema.nullable(),
    assetTag: shown.nullable(),
    /** The imaging workstation in one line; for a batch its lot. */
    workstation: shown.nullable(),
    /** Who sanitized the drive, or prepared the batch. */
    operator: shown,
    jobId: jobIdSchema.nullable(),
    /** Whether this station issued it or got it from another one. */
    origin: z.enum(['issued', 'imported']),
    /** SHA-256 of the signed JSON. */
    jsonSha256: sha256Schema,
    hasPdf: z.boolean(),
    /** What the last verification in this archive said; `null`: not verified here yet. */
    verdict: z.strictObject({ status: verdictStatusSchema, at: utcTimeSchema }).readonly().nullable(),
    /** What people decided about the result; `null` for a batch. */
    validation: validationStateSchema.nullable(),
    /** The certificate in this archive that replaces this one. */
    supersededBy: archivedIdSchema.nullable(),
  })
  .readonly();
export type CertificateSummary = z.infer<typeof certificateSummarySchema>;

/** Fields that can be searched one by one; the query text is looked for anywhere in them. */
export const searchFieldSchema = z.enum([
  'id',
  'jobId',
  'serial',
  'manufacturer',
  'model',
  'assetTag',
  'workstation',
  'operator',
  'method',
  'capacityBytes',
]);
export type SearchField = z.infer<typeof searchFieldSchema>;

/** Most certificates that one page holds. */
export const MAX_PAGE = 500;

const needle = z.string().max(200);

/** What to look for. Everything that is given must hold; an empty query finds every certificate, newest first. */
export const certificateQuerySchema = z
  .strictObject({
    /**
     * Free text over all searchable facts: every word must occur somewhere, whatever its case and accents; from three
     * characters on anywhere inside a word, shorter at the start of a word. "Quoted words" must stand together.
     */
    text: needle.default(''),
    fields: z.partialRecord(searchFieldSchema, needle).default({}),
    /** Issued at or after. */
    issuedFrom: utcTimeSchema.nullable().default(null),
    /** Issued before. */
    issuedBefore: utcTimeSchema.nullable().default(null),
    kinds: z.array(z.enum(['drive', 'batch'])).default([]),
    outcomes: z.array(outcomeKindSchema).default([]),
    /** Levels achieved; `none` finds those that reached none. */
    levels: z.array(z.enum([...levelSchema.options, 'none'])).default([]),
    mediaKinds: z.array(mediaKindSchema).default([]),
    /** What people decided about the results of drives. */
    validations: z.array(validationStateSchema).default([]),
    verdicts: z.array(z.enum([...verdictStatusSchema.options, 'not-verified'])).default([]),
    origins: z.array(z.enum(['issued', 'imported'])).default([]),
    /** Exactly these, case and accents aside. */
    assetTags: z.array(needle).max(100).default([]),
    workstations: z.array(needle).max(100).default([]),
    operators: z.array(needle).max(100).default([]),
    order: z.enum(['newest', 'oldest']).default('newest'),
    limit: z.int().min(1).max(MAX_PAGE).default(50),
    /** `nextCursor` of the page before. Pages stay stable while certificates are added. */
    cursor: z
      .string()
      .regex(/^\d{1,16}$/)
      .nullable()
      .default(null),
  })
  .readonly();
/** A query with everything filled in. */
export type CertificateQuery = z.infer<typeof certificateQuerySchema>;
/** A query as callers write it. */
export type CertificateQueryInput = z.input<typeof certificateQuerySchema>;

/** One page of results. */
export const certificatePageSchema = z
  .strictObject({
    certificates: z.array(certificateSummarySchema).readonly(),
    /** `null`: there are no more. */
    nextCursor: z.string().nullable(),
  })
  .readonly();
export type CertificatePage = z.infer<typeof certificatePageSchema>;

/** Where a job stands, as the bench knows it. The journal in the job's folder is the truth. */
export const jobStateSchema = z.enum(['planned', 'running', 'interrupted', 'ended', 'refused']);
export type JobState = z.infer<typeof jobStateSchema>;

/** A job as the archive keeps it. */
export const archivedJobSchema = z
  .strictObject({
    jobId: jobIdSchema,
    plan: planSchema,
    state: jobStateSchema,
    /** `null` until it has ended. */
    outcome: outcomeSchema.nullable(),
    /** Its newest certificate. */
    certificateId: certificateIdSchema.nullable(),
    /** Absolute path of the folder that its certificate was wanted in; `null` if nobody said. */
    certificateFolder: z.string().startsWith('/').max(4096).nullable(),
    updatedAt: utcTimeSchema,
  })
  .readonly();
export type ArchivedJob = z.infer<typeof archivedJobSchema>;

/** Everything that is written to the ledger. */
export const ledgerActionSchema = z.enum([
  'archive-created',
  'certificate-issued',
  'certificate-upgraded',
  'certificate-imported',
  'import-refused',
  'certificate-exported',
  'certificate-printed',
  'certificate-verified',
  'certificate-decided',
  'certificate-deleted',
  'certificate-displaced',
  'batch-issued',
  'label-printed',
  'key-created',
  'key-imported',
  'key-exported',
  'key-rotated',
  'key-revoked',
  'root-replaced',
  'key-passphrase-changed',
  'crl-issued',
  'ledger-verified',
  'backup-made',
  'state-restored',
  'retention-changed',
  'reverification-run',
  'settings-changed',
  'disposition-recorded',
  'account-changed',
  'signed-in',
  'sign-in-failed',
]);
export type LedgerAction = z.infer<typeof ledgerActionSchema>;

/** What a caller states about an action; the ledger adds number, time and chain. */
export const ledgerStatementSchema = z
  .strictObject({
    action: ledgerActionSchema,
    /** Who did it: a person's name, or `station` for what the program does by itself. */
    actor: z.string().min(1).max(300),
    /** What it was done to: a certificate id, a key's fingerprint, a file name; `null` for the archive as a whole. */
    subject: z.string().min(1).max(500).nullable(),
    details: z
      .record(z.string().max(60), z.union([z.string().max(2000), z.int(), z.boolean(), z.null()]))
      .readonly(),
  })
  .readonly();
export type LedgerStatement = z.infer<typeof ledgerStatementSchema>;

/** One entry of the ledger; its canonical JSON is what is hashed and kept. */
export const ledgerEntrySchema = z
  .strictObject({
    entryVersion: z.literal(1),
    /** Counted from 1 without gaps. */
    sequence: z.int().positive(),
    at: utcTimeSchema,
    ...ledgerStatementSchema.unwrap().shape,
    /** SHA-256 of the canonical JSON of the entry before; 64 zeros for the first. */
    previousSha256: sha256Schema,
  })
  .readonly();
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;

/** What is signed daily and on shutdown: up to here the ledger is as it was. Its canonical JSON is signed. */
export const ledgerHeadSchema = z
  .strictObject({
    headVersion: z.literal(1),
    sequence: z.int().positive(),
    /** Hash of the entry with that number. */
    sha256: sha256Schema,
    at: utcTimeSchema,
  })
  .readonly();
export type LedgerHead = z.infer<typeof ledgerHeadSchema>;
