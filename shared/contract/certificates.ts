import { z } from 'zod';

import { levelSchema } from '../methods.ts';
import { rejectionGrounds, type RejectionGround } from '../policy/validation.ts';
import { mediaKindSchema } from '../schemas/drive.ts';
import { outcomeKindSchema } from '../schemas/outcome.ts';
import { jobIdSchema } from '../schemas/plan.ts';
import { anyRecordSchema, dispositionSchema, validationStateSchema } from '../schemas/record.ts';
import { sha256Schema } from '../schemas/result.ts';
import { command, query } from './call.ts';
import { certificateIdSchema, fingerprintSchema, idSchema, lineSchema } from './common.ts';
import { madeFileSchema } from './files.ts';
import { verdictSchema } from './verification.ts';
import { verdictStatusSchema } from '../schemas/verdict.ts';

const text = z.string().max(1000);

/** One line of the certificates list. */
export const certificateRowSchema = z
  .strictObject({
    certificateId: certificateIdSchema,
    kind: z.enum(['drive', 'batch']),
    issuedAt: z.iso.datetime(),
    outcome: outcomeKindSchema.nullable(),
    requestedLevel: levelSchema.nullable(),
    achievedLevel: levelSchema.nullable(),
    /** Serial, label text or file name; for a batch its title. */
    identifier: text,
    vendor: text.nullable(),
    model: text.nullable(),
    sizeBytes: z.int().nonnegative().nullable(),
    mediaKind: mediaKindSchema.nullable(),
    assetTag: text.nullable(),
    source: text.nullable(),
    operatorName: text.nullable(),
    stationName: text.nullable(),
    /** `imported`: issued by another station. */
    origin: z.enum(['issued', 'imported']),
    /** The last check of the stored files, if there was one. */
    lastVerdict: z
      .strictObject({ status: verdictStatusSchema, checkedAt: z.iso.datetime() })
      .readonly()
      .nullable(),
    retainUntil: z.iso.datetime(),
    /** What people decided about the result; `null` for a batch. */
    validation: validationStateSchema.nullable(),
    supersededBy: certificateIdSchema.nullable(),
  })
  .readonly();
export type CertificateRow = z.infer<typeof certificateRowSchema>;

/** What narrows the list; empty arrays and nulls narrow nothing. */
export const certificateFiltersSchema = z
  .strictObject({
    /** Every word must occur somewhere: serial, model, asset, people, ids. */
    text: z.string().trim().max(300),
    /** Local calendar days turned into instants by the face; `to` is exclusive. */
    issuedFrom: z.iso.datetime().nullable(),
    issuedTo: z.iso.datetime().nullable(),
    outcomes: z.array(outcomeKindSchema).readonly(),
    levels: z.array(levelSchema).readonly(),
    mediaKinds: z.array(mediaKindSchema).readonly(),
    origins: z.array(z.enum(['issued', 'imported'])).readonly(),
    verdicts: z.array(verdictStatusSchema).readonly(),
    validations: z.array(validationStateSchema).readonly(),
    kinds: z.array(z.enum(['drive', 'batch'])).readonly(),
    assetId: idSchema.nullable(),
    /** Only those whose retention has run out. */
    retentionOver: z.boolean(),
  })
  .readonly();
export type CertificateFilters = z.infer<typeof certificateFiltersSchema>;

/** Filters that let everything through. */
export const noCertificateFilters: CertificateFilters = {
  text: '',
  issuedFrom: null,
  issuedTo: null,
  outcomes: [],
  levels: [],
  mediaKinds: [],
  origins: [],
  verdicts: [],
  validations: [],
  kinds: [],
  assetId: null,
  retentionOver: false,
};

/** A certificate in full. */
export const certificateDetailsSchema = z
  .strictObject({
    row: certificateRowSchema,
    /** `null` for records of a version that this program does not know. */
    record: anyRecordSchema.nullable(),
    /** The signed bytes as text, for experts. */
    recordJson: z.string(),
    recordSha256: sha256Schema,
    signer: z
      .strictObject({ name: text, fingerprint: fingerprintSchema, notAfter: z.iso.datetime() })
      .readonly()
      .nullable(),
    /** `none`: no timestamp is wanted. `queued`: wanted and not here yet. */
    timestamp: z
      .strictObject({
        state: z.enum(['none', 'queued', 'present']),
        provenAt: z.iso.datetime().nullable(),
        authority: text.nullable(),
      })
      .readonly(),
    /** For a batch: its drives. */
    linked: z.array(certificateRowSchema).readonly(),
    /**
     * For a drive that was erased on this bench: its job, and what was decided about the drive since. The signed record
     * cannot tell that, for it was made before.
     */
    job: z
      .strictObject({ jobId: jobIdSchema, disposition: dispositionSchema.nullable() })
      .readonly()
      .nullable(),
  })
  .readonly();
export type CertificateDetails = z.infer<typeof certificateDetailsSchema>;

/** The two label sizes, width × height in millimetres. */
export const labelSizeSchema = z.enum(['62x29', '102x51']);
export type LabelSize = z.infer<typeof labelSizeSchema>;

/** Calls about single certificates. */
export const certificateCalls = {
  /** Newest first, stable paging: hand `nextCursor` back to go on. */
  'certificates.search': query(
    z.strictObject({
      filters: certificateFiltersSchema,
      limit: z.int().min(1).max(500),
      cursor: z.string().max(500).nullable(),
    }),
    z
      .strictObject({
        rows: z.array(certificateRowSchema).readonly(),
        nextCursor: z.string().max(500).nullable(),
        /** How many match; told with the first page only. Counted no further than a person waits. */
        total: z.int().nonnegative().nullable(),
        /** `false`: more than `total` match. */
        totalIsExact: z.boolean(),
      })
      .readonly(),
  ),
  /** @throws CERTIFICATE_NOT_FOUND */
  'certificates.details': query(
    z.strictObject({ certificateId: certificateIdSchema }),
    certificateDetailsSchema,
  ),
  /** One of its files. `purpose` goes into the ledger, except `view`. @throws CERTIFICATE_NOT_FOUND */
  'certificates.file': command(
    z.strictObject({
      certificateId: certificateIdSchema,
      file: z.enum(['pdf', 'json', 'p7s']),
      purpose: z.enum(['view', 'save', 'print']),
    }),
    madeFileSchema,
  ),
  /** A label for the drive, one PDF page. It names the outcome; only "sanitized" outcomes get a release label. */
  'certificates.label': command(
    z.strictObject({ certificateId: certificateIdSchema, size: labelSizeSchema }),
    madeFileSchema,
  ),
  /**
   * The organisation accepts or rejects the result: a new certificate takes this one's place. People are named as they
   * are; one of the station's operators is recorded with title, place and contact.
   *
   * @throws DECISION_REFUSED, CERTIFICATE_NOT_FOUND, KEY_LOCKED, TEXT_NOT_PRINTABLE
   */
  'certificates.decide': command(
    z.strictObject({
      certificateId: certificateIdSchema,
      validation: z.enum(['accepted', 'rejected']),
      ground: z.enum(Object.keys(rejectionGrounds) as [RejectionGround, ...RejectionGround[]]).nullable(),
      remark: z.string().trim().min(1).max(900).nullable(),
      by: lineSchema,
      verifiedBy: lineSchema.nullable(),
      concurrenceBy: lineSchema.nullable(),
    }),
    z.strictObject({ certificateId: certificateIdSchema }).readonly(),
  ),
  /** Checks the stored files again, now. */
  'certificates.verify': command(z.strictObject({ certificateId: certificateIdSchema }), verdictSchema),
} as const;
