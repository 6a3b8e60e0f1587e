import { z } from 'zod';

/** Largest file that a face may hand over in one call: 16 MiB, more than any certificate. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;

/** Largest call in either direction once it is JSON text; two files of the largest size and some room. */
export const MAX_CALL_BYTES = 48 * 1024 * 1024;

/** Bytes inside JSON. */
export const base64Schema = z.base64().max(Math.ceil(MAX_FILE_BYTES / 3) * 4);

const fileNameSchema = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^/\\\0]+$/, 'a file name without a folder');

/** A file that a person chose or dropped; the name is shown, never used as a path. */
export const givenFileSchema = z.strictObject({ name: fileNameSchema, bytesBase64: base64Schema }).readonly();
export type GivenFile = z.infer<typeof givenFileSchema>;

/** A small file made by the bench: shown, saved or printed by the face. */
export const madeFileSchema = z
  .strictObject({
    name: fileNameSchema,
    mediaType: z.enum([
      'application/pdf',
      'application/json',
      'application/pkcs7-signature',
      'application/x-pem-file',
      'text/csv',
    ]),
    bytesBase64: base64Schema,
  })
  .readonly();
export type MadeFile = z.infer<typeof madeFileSchema>;

/**
 * A file that may be too large for one call. The face serves it once, to the session that asked, at
 * `/downloads/<ticket>` of its own origin.
 */
export const downloadSchema = z
  .strictObject({
    name: fileNameSchema,
    sizeBytes: z.int().nonnegative().nullable(),
    ticket: z.string().regex(/^[A-Za-z0-9_-]{32,64}$/),
  })
  .readonly();
export type Download = z.infer<typeof downloadSchema>;
