import { z } from 'zod';

import { lbaRangeSchema } from '../lba-ranges.ts';
import { levelSchema, methodIdSchema } from '../methods.ts';
import { problemSchema } from '../problem.ts';
import { readingSchema } from '../reading.ts';
import {
  busSchema,
  driveHealthSchema,
  driveIdentitySchema,
  hiddenAreaSchema,
  mediaKindSchema,
} from './drive.ts';
import { outcomeKindSchema, outcomeSchema } from './outcome.ts';
import {
  assetSchema,
  identifierSchema,
  jobIdSchema,
  personSchema,
  utcTimeSchema,
  verificationKindSchema,
} from './plan.ts';
import {
  attemptSchema,
  capacityProofSchema,
  passResultSchema,
  sha256Schema,
  verificationResultSchema,
} from './result.ts';

/**
 * A number of bytes as a decimal string: JSON numbers lose digits beyond 2^53, and a certificate must not.
 */
export const byteCountSchema = z.string().regex(/^(0|[1-9]\d{0,19})$/);

const ranges = z.array(lbaRangeSchema).readonly();
const printedLine = z.string().trim().min(1).max(300);

/** Certificate ids: UTC date and 50 random bits, safe as file names: `CB-20261124-K3M9QX2A7P`. */
export const certificateIdSchema = z.string().regex(/^CB-\d{8}-[0-9A-HJKMNP-TV-Z]{10}$/);

/** Ids of batch certificates: `CBB-20261124-K3M9QX2A7P`. */
export const batchIdSchema = z.string().regex(/^CBB-\d{8}-[0-9A-HJKMNP-TV-Z]{10}$/);

/**
 * Which signature the issuer promises (ETSI EN 319 122 baseline): `B-B` signed, `B-T` signed and timestamped by an
 * independent authority. It stands inside the signed record, so that a timestamp that was stripped is missed.
 */
export const signatureLevelSchema = z.enum(['B-B', 'B-T']);
export type SignatureLevel = z.infer<typeof signatureLevelSchema>;

/** The organisation that issues the certificate, as printed on it. */
export const organisationSchema = z
  .strictObject({
    name: printedLine,
    /** Postal address, one printed line each. */
    address: z.array(printedLine).max(6).readonly(),
  })
  .readonly();
export type Organisation = z.infer<typeof organisationSchema>;

/** The medium: what it says of itself, and how it is named on paper. */
export const mediumSchema = z
  .strictObject({
    target: z.enum(['device', 'image']),
    identifier: identifierSchema,
    /** Manufacturer is `vendor`. Readings that failed print as "unavailable (reason)". */
    identity: driveIdentitySchema,
    mediaKind: mediaKindSchema,
    bus: busSchema.nullable(),
    capacityBytes: byteCountSchema,
    logicalSectorBytes: z.int().positive(),
    physicalSectorBytes: readingSchema(z.int().positive()),
    /** Number of addressable logical sectors. */
    sectors: z.int().positive(),
    /** The port or bay that it was attached to. */
    port: readingSchema(z.string().max(1000)),
    /** Name of the USB adapter, where there was one. */
    usbAdapter: z.string().max(3100).nullable(),
  })
  .readonly();
export type Medium = z.infer<typeof mediumSchema>;

/** What was done, by which method, against which table. */
export const techniqueSchema = z
  .strictObject({
    kind: z.literal('host-overwrite'),
    /** The organisationally approved table that says which level the technique reaches. */
    table: z.string().max(200),
    /** What must be said beside the level on this medium; `null` if nothing. */
    limit: z.string().max(500).nullable(),
    methodId: methodIdSchema,
    methodName: z.string().max(200),
    passesPlanned: z.int().positive(),
  })
  .readonly();

/** One pass as it was written; legacy names mean different bytes in different tools, so the bytes themselves are kept. */
export const recordedPassSchema = z
  .strictObject({
    ...passResultSchema.unwrap().shape,
    bytesFlushed: byteCountSchema,
    bytesPerSecond: byteCountSchema.nullable(),
  })
  .readonly();
export type RecordedPass = z.infer<typeof recordedPassSchema>;

/** What was read back. */
export const recordedVerificationSchema = z
  .strictObject({
    ...verificationResultSchema.unwrap().shape,
    bytesPlanned: byteCountSchema,
    bytesRead: byteCountSchema,
    bytesMatched: byteCountSchema,
    bytesPerSecond: byteCountSchema.nullable(),
  })
  .readonly();

const recordedAttemptSchema = z
  .strictObject({ ...attemptSchema.unwrap().shape, offsetBytes: byteCountSchema })
  .readonly();

/** Whether people have decided about a result, and how. */
export const validationStateSchema = z.enum(['awaiting-decision', 'accepted', 'rejected']);
export type ValidationState = z.infer<typeof validationStateSchema>;

/**
 * SP 800-88r2 §4.5.2: the organisation accepts or rejects. A person's decision, never the tool's; until one signs, the
 * certificate prints "Validation: awaiting decision".
 */
export const validationSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('awaiting-decision') }).readonly(),
  z
    .strictObject({
      state: z.enum(['accepted', 'rejected']),
      by: personSchema,
      decidedAt: utcTimeSchema,
      /** For a rejection: which of the five grounds of §4.5.2, in words; for an acceptance a remark or `null`. */
      grounds: z.string().trim().min(1).max(1000).nullable(),
    })
    .readonly(),
]);
export type Validation = z.infer<typeof validationSchema>;

/** What happens to a drive next, and who is responsible for it. */
export const dispositionSchema = z
  .strictObject({
    action: z.enum(['quarantine', 'repeat', 'escalate', 'physical-destruction', 'release']),
    by: personSchema,
    decidedAt: utcTimeSchema,
    note: z.string().trim().min(1).max(1000).nullable(),
  })
  .readonly();
export type Disposition = z.infer<typeof dispositionSchema>;

/**
 * The certificate's record, fields after SP 800-88r2 §4.6 and Appendix C. Its canonical JSON (`canonicalJson`) is what
 * is signed; the PDF is printed from it alone. `null` means "not recorded" and is printed so; nothing is invented.
 */
export const recordSchema = z
  .strictObject({
    recordVersion: z.literal(1),
    kind: z.literal('drive'),
    id: certificateIdSchema,
    issuedAt: utcTimeSchema,
    signatureLevel: signatureLevelSchema,
    /** The certificate that this one replaces; `null` for a first one. */
    supersedes: certificateIdSchema.nullable(),
    organisation: organisationSchema.nullable(),
    outcome: outcomeSchema,
    medium: mediumSchema,
    /** Where the drive came from, property number, back-up, destination, notes. */
    asset: assetSchema,
    job: z
      .strictObject({
        id: jobIdSchema,
        plannedAt: utcTimeSchema,
        startedAt: utcTimeSchema,
        endedAt: utcTimeSchema,
        /** How the last attempt ended. */
        ended: z.enum(['completed', 'cancelled', 'interrupted', 'drive-lost', 'failed', 'refused']),
        /** What the operator typed to confirm this very drive. */
        confirmedWith: z.string().min(1).max(1000),
        /** Codes of the warnings that the operator accepted. */
        acceptedVerdicts: z.array(z.string().max(100)).readonly(),
        /** What was read on the open handle; `null` if the drive was never opened. */
        opened: z
          .strictObject({
            identity: driveIdentitySchema,
            capacityBytes: byteCountSchema,
            logicalSectorBytes: z.int().positive(),
            direct: z.boolean(),
          })
          .readonly()
          .nullable(),
        attempts: z.array(recordedAttemptSchema).readonly(),
        retries: z.strictObject({ writes: z.int().nonnegative(), reads: z.int().nonnegative() }).readonly(),
      })
      .readonly(),
    technique: techniqueSchema,
    passes: z.array(recordedPassSchema).readonly(),
    requestedVerification: verificationKindSchema,
    verification: recordedVerificationSchema,
    capacityProof: capacityProofSchema,
    faults: z
      .strictObject({
        unwritten: ranges,
        unreadable: ranges,
        mismatched: ranges,
        notAttempted: ranges,
        recovered: ranges,
      })
      .readonly(),
    hiddenArea: hiddenAreaSchema,
    health: z
      .strictObject({ before: readingSchema(driveHealthSchema), after: readingSchema(driveHealthSchema) })
      .readonly(),
    /** Everything noteworthy, in the order it happened. */
    problems: z.array(problemSchema).readonly(),
    /** Operational or damaged after the job, as a person found it. */
    condition: z.enum(['operational', 'damaged']).nullable(),
    /** Confidentiality categorisation after the wipe, as the organisation names it. */
    confidentialityAfter: printedLine.nullable(),
    people: z
      .strictObject({
        sanitizedBy: personSchema,
        /** A second person's check; the read-back of the tool is in `verification`. */
        verifiedBy: personSchema.nullable(),
        concurrenceBy: personSchema.nullable(),
      })
      .readonly(),
    validation: validationSchema,
    disposition: dispositionSchema.nullable(),
    tool: z
      .strictObject({
        name: z.literal('Clearbench'),
        version: z.string().max(100),
        commit: z.string().max(100).nullable(),
        node: z.string().max(100),
        system: z.string().max(300),
      })
      .readonly(),
    evidence: z
      .strictObject({
        /** SHA-256 of the plan's canonical JSON. */
        planSha256: sha256Schema,
        /** Head of the job's hash-chained journal. */
        journalSha256: sha256Schema,
      })
      .readonly(),
  })
  .readonly();
export type CertificateRecord = z.infer<typeof recordSchema>;

/** One drive of a job lot, as the batch certificate lists it. */
export const batchEntrySchema = z
  .strictObject({
    certificateId: certificateIdSchema,
    /** SHA-256 of the drive certificate's signed JSON. */
    jsonSha256: sha256Schema,
    identifier: identifierSchema,
    manufacturer: z.string().max(1000).nullable(),
    model: z.string().max(1000).nullable(),
    capacityBytes: byteCountSchema,
    assetTag: printedLine.nullable(),
    source: printedLine.nullable(),
    outcome: outcomeKindSchema,
    requestedLevel: levelSchema,
    achievedLevel: levelSchema.nullable(),
    endedAt: utcTimeSchema,
    validation: validationStateSchema,
  })
  .readonly();
export type BatchEntry = z.infer<typeof batchEntrySchema>;

/** The record of a batch certificate over a job lot (a workstation, a pallet, a range of dates). */
export const batchRecordSchema = z
  .strictObject({
    recordVersion: z.literal(1),
    kind: z.literal('batch'),
    id: batchIdSchema,
    issuedAt: utcTimeSchema,
    signatureLevel: signatureLevelSchema,
    organisation: organisationSchema.nullable(),
    /** What the lot is, in the words of the person who made it, for example "CT 2, all drives". */
    lot: printedLine,
    /** How many drives the lot should have; `null`: nobody said. */
    expected: z.int().nonnegative().nullable(),
    /** What the person who made it wants to be read with it. */
    note: z.string().trim().min(1).max(2000).nullable(),
    entries: z.array(batchEntrySchema).min(1).max(10_000).readonly(),
    preparedBy: personSchema,
    tool: z
      .strictObject({
        name: z.literal('Clearbench'),
        version: z.string().max(100),
        commit: z.string().max(100).nullable(),
      })
      .readonly(),
  })
  .readonly();
export type BatchRecord = z.infer<typeof batchRecordSchema>;

/** Any record that a certificate file may hold. */
export const anyRecordSchema = z.discriminatedUnion('kind', [recordSchema, batchRecordSchema]);
export type AnyRecord = z.infer<typeof anyRecordSchema>;
