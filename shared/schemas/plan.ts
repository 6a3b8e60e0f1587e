import { z } from 'zod';

import { levelSchema, methodIdSchema } from '../methods.ts';
import { problemCodeSchema } from '../problem.ts';
import { driveSchema } from './drive.ts';

/** UTC time with milliseconds and Z. */
export const utcTimeSchema = z.iso.datetime({ precision: 3 });

/** Job ids are made of the UTC second and 40 random bits: `J20261124-071500-K3M9QX2A`. They are safe file names. */
export const jobIdSchema = z.string().regex(/^J\d{8}-\d{6}-[0-9A-HJKMNP-TV-Z]{8}$/);

/** What a person writes in one field of a certificate. */
export const recordedLineSchema = z.string().trim().min(1).max(300);

/** A person as named on the certificate (SP 800-88r2 §4.6). `null` prints as "not recorded". */
export const personSchema = z
  .strictObject({
    name: recordedLineSchema,
    title: recordedLineSchema.nullable(),
    organisation: recordedLineSchema.nullable(),
    location: recordedLineSchema.nullable(),
    contact: recordedLineSchema.nullable(),
  })
  .readonly();
export type Person = z.infer<typeof personSchema>;

/** Somebody of whom nothing but the name is recorded. */
export function personNamed(name: string): Person {
  return { name, title: null, organisation: null, location: null, contact: null };
}

/** Where the drive came from. `null` prints as "not recorded". */
export const assetSchema = z
  .strictObject({
    assetTag: recordedLineSchema.nullable(),
    /** Free text, for example "CT 2, Siemens SOMATOM, station CTAWP71234". */
    source: recordedLineSchema.nullable(),
    facility: recordedLineSchema.nullable(),
    modality: recordedLineSchema.nullable(),
    manufacturer: recordedLineSchema.nullable(),
    model: recordedLineSchema.nullable(),
    serial: recordedLineSchema.nullable(),
    stationName: recordedLineSchema.nullable(),
    dataBackedUp: z.enum(['yes', 'no', 'unknown']).nullable(),
    backupLocation: recordedLineSchema.nullable(),
    /** Confidentiality categorisation before the wipe, as the organisation names it. */
    confidentiality: recordedLineSchema.nullable(),
    destination: z.enum(['internal-reuse', 'external-reuse', 'recycler', 'manufacturer', 'other']).nullable(),
    destinationDetails: recordedLineSchema.nullable(),
    notes: z.string().trim().max(2000).nullable(),
  })
  .readonly();
export type Asset = z.infer<typeof assetSchema>;

/** How the drive is named on the certificate, and who says so. */
export const identifierSchema = z
  .strictObject({
    /** `serial`: reported by the drive. `label`: read off the label by the operator. `file`: an image's file name. */
    kind: z.enum(['serial', 'label', 'file']),
    value: z.string().min(1).max(1000),
  })
  .readonly();
export type Identifier = z.infer<typeof identifierSchema>;

/** How much is read back. `sample` is SP 800-88r1 §4.7 representative sampling. */
export const verificationKindSchema = z.enum(['full', 'sample', 'none']);
export type VerificationKind = z.infer<typeof verificationKindSchema>;

/** What will be overwritten: a drive as it was listed, or an image file. */
export const planTargetSchema = z.discriminatedUnion('kind', [
  z
    .strictObject({
      kind: z.literal('device'),
      /** Kernel device path. */
      path: z.string().min(1).max(4096),
      drive: driveSchema,
      sizeBytes: z.int().positive(),
      logicalSectorBytes: z.int().positive(),
    })
    .readonly(),
  z
    .strictObject({
      kind: z.literal('image'),
      /** Absolute path with links resolved. */
      path: z.string().min(1).max(4096),
      /** `device:inode` of the file. */
      fileId: z.string().regex(/^\d+:\d+$/),
      sizeBytes: z.int().positive(),
      logicalSectorBytes: z.int().positive(),
    })
    .readonly(),
]);
export type PlanTarget = z.infer<typeof planTargetSchema>;

/**
 * What a person decided to do with one drive. Immutable; its SHA-256 over the canonical JSON is in the journal and on
 * the certificate, and the engine checks every statement of it against the handle that it has opened.
 */
export const planSchema = z
  .strictObject({
    planVersion: z.literal(1),
    jobId: jobIdSchema,
    createdAt: utcTimeSchema,
    target: planTargetSchema,
    identifier: identifierSchema,
    methodId: methodIdSchema,
    verification: verificationKindSchema,
    requestedLevel: levelSchema,
    operator: personSchema,
    asset: assetSchema,
    /** What the operator typed to confirm this very drive. */
    confirmedWith: z.string().min(1).max(1000),
    allowVirtual: z.boolean(),
    /** Codes of the "needs confirmation" verdicts that the operator accepted. */
    acceptedVerdicts: z.array(problemCodeSchema).readonly(),
  })
  .readonly();
export type Plan = z.infer<typeof planSchema>;
