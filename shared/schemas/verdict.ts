import { z } from 'zod';

/**
 * What can be said about a certificate file:
 * - `VALID`: signed, unchanged, and signed by a key that a given root vouches for.
 * - `UNTRUSTED`: signed and unchanged, but no given root vouches for the key. Without roots nothing is ever trusted.
 * - `INDETERMINATE`: unchanged, and trusted once, but whether the key was good at the time of signing, or when that was, cannot be
 *   proven.
 * - `INVALID`: changed, incomplete, not signed, or signed by a key that must not sign certificates.
 * - `UNSUPPORTED`: not a certificate of Clearbench, or made by a version that this one does not know.
 */
export const verdictStatusSchema = z.enum(['VALID', 'UNTRUSTED', 'INDETERMINATE', 'INVALID', 'UNSUPPORTED']);
export type VerdictStatus = z.infer<typeof verdictStatusSchema>;
