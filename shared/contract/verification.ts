import { z } from 'zod';

import { outcomeKindSchema } from '../schemas/outcome.ts';
import { sha256Schema } from '../schemas/result.ts';
import { verdictStatusSchema } from '../schemas/verdict.ts';
import { command, query } from './call.ts';
import { certificateIdSchema, fingerprintSchema, nothingSchema } from './common.ts';
import { givenFileSchema, madeFileSchema } from './files.ts';

const text = z.string().max(1000);

/** The answer to "can I rely on this file?", with what it rests on. */
export const verdictSchema = z
  .strictObject({
    status: verdictStatusSchema,
    document: z.enum(['pdf', 'json', 'batch', 'unknown']),
    /** Signature level as found: B-B, or B-T with a timestamp. */
    level: z.enum(['B-B', 'B-T']).nullable(),
    signatureOk: z.boolean(),
    modifiedAfterSigning: z.boolean().nullable(),
    trusted: z.boolean(),
    trustAnchor: z.strictObject({ name: text, fingerprint: fingerprintSchema }).readonly().nullable(),
    revocation: z.enum(['not-revoked', 'revoked', 'unknown']),
    signer: z
      .strictObject({
        name: text,
        organisation: text.nullable(),
        fingerprint: fingerprintSchema,
        notBefore: z.iso.datetime(),
        notAfter: z.iso.datetime(),
      })
      .readonly()
      .nullable(),
    /** Time that the signer states. */
    claimedTime: z.iso.datetime().nullable(),
    /** Time that a timestamp authority vouches for. */
    provenTime: z.iso.datetime().nullable(),
    timestampAuthority: text.nullable(),
    /** What the document says, whether or not it can be relied on. */
    record: z
      .strictObject({
        certificateId: certificateIdSchema,
        outcome: outcomeKindSchema.nullable(),
        identifier: text,
        model: text.nullable(),
        issuedAt: z.iso.datetime(),
        sha256: sha256Schema,
      })
      .readonly()
      .nullable(),
    /** Whether the archive of this bench holds the same document. */
    inArchive: z.enum(['same', 'different', 'absent']),
    /** What was found, worst first; codes are those of `main/certificate`. */
    problems: z
      .array(z.strictObject({ code: z.string().max(100), message: z.string().max(2000) }).readonly())
      .max(100)
      .readonly(),
  })
  .readonly();
export type Verdict = z.infer<typeof verdictSchema>;

/** A certificate authority whose signatures are trusted here. */
export const trustRootSchema = z
  .strictObject({
    fingerprint: fingerprintSchema,
    name: text,
    organisation: text.nullable(),
    notBefore: z.iso.datetime(),
    notAfter: z.iso.datetime(),
    /** `station`: this bench's own root, which cannot be removed. */
    source: z.enum(['station', 'added']),
    addedAt: z.iso.datetime(),
  })
  .readonly();
export type TrustRoot = z.infer<typeof trustRootSchema>;

/** Calls about checking documents that somebody hands over. */
export const verificationCalls = {
  /** Checks one document: a PDF, or a JSON record with its detached signature. Nothing in the file is ever run. */
  'verification.check': query(
    z.strictObject({ document: givenFileSchema, signature: givenFileSchema.nullable() }),
    verdictSchema,
  ),
  'trust.list': query(
    nothingSchema,
    z.strictObject({ roots: z.array(trustRootSchema).readonly() }).readonly(),
  ),
  /** Reads a root without trusting it, so that a person can compare the fingerprint. @throws ROOT_UNREADABLE */
  'trust.read': query(z.strictObject({ file: givenFileSchema }), trustRootSchema),
  /** Trusts the root in the file if it is the one whose fingerprint a person confirmed. */
  'trust.add': command(
    z.strictObject({ file: givenFileSchema, fingerprint: fingerprintSchema }),
    trustRootSchema,
  ),
  'trust.remove': command(z.strictObject({ fingerprint: fingerprintSchema }), nothingSchema),
  /** This station's root as PEM, for those who verify elsewhere. */
  'trust.exportRoot': command(nothingSchema, madeFileSchema),
} as const;
