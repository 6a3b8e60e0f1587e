import { z } from 'zod';

/** The input of a call that needs none, and the output of one that has nothing to tell. */
export const nothingSchema = z.strictObject({}).readonly();

/** A line of text that a person typed; trimmed, never empty. */
export const lineSchema = z.string().trim().min(1).max(300);

/** Free text of several lines, possibly empty. */
export const paragraphSchema = z.string().trim().max(2000);

/** A database or session key made by the services; opaque to faces. */
export const idSchema = z.string().regex(/^[A-Za-z0-9._:-]{1,100}$/);

/** Lower-case hex SHA-256 of a DER certificate. */
export const fingerprintSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** Ids of certificates are safe file names made by `main/certificate`. */
export const certificateIdSchema = idSchema;
