import { z } from 'zod';

import { command } from './call.ts';
import { fingerprintSchema, nothingSchema } from './common.ts';
import { givenFileSchema, madeFileSchema } from './files.ts';

/** A passphrase on its way to the services; never logged, stored or sent back. */
export const passphraseSchema = z.string().min(1).max(1000);

/** Fewest characters of a passphrase that protects a new key. */
export const MIN_PASSPHRASE_LENGTH = 12;

/** What signs the certificates of this station. */
export const keyStateSchema = z
  .strictObject({
    state: z.enum(['absent', 'locked', 'unlocked']),
    /** `station`: made here. `pkcs12`: the organisation's own. `pkcs11`: on a token. */
    kind: z.enum(['station', 'pkcs12', 'pkcs11']).nullable(),
    /** Without a passphrase anybody who reads the data folder can sign. */
    passphraseProtected: z.boolean().nullable(),
    signer: z
      .strictObject({
        name: z.string().max(1000),
        fingerprint: fingerprintSchema,
        rootFingerprint: fingerprintSchema,
        notBefore: z.iso.datetime(),
        notAfter: z.iso.datetime(),
        /** Ends within 60 days. */
        expiresSoon: z.boolean(),
        rootNotAfter: z.iso.datetime(),
        /** Ends within 60 days. */
        rootExpiresSoon: z.boolean(),
      })
      .readonly()
      .nullable(),
  })
  .readonly();
export type KeyState = z.infer<typeof keyStateSchema>;

/** RFC 5280 §5.3.1 reasons that make sense for a bench's key. */
export const revocationReasonSchema = z.enum([
  'unspecified',
  'key-compromise',
  'affiliation-changed',
  'superseded',
  'cessation-of-operation',
]);
export type RevocationReason = z.infer<typeof revocationReasonSchema>;

/** Calls about the signing key. */
export const keyCalls = {
  /** Opens the key for this run of the bench. @throws PASSPHRASE_WRONG */
  'keys.unlock': command(z.strictObject({ passphrase: passphraseSchema }), nothingSchema),
  /** @throws PASSPHRASE_WRONG */
  'keys.changePassphrase': command(
    z.strictObject({
      current: passphraseSchema.nullable(),
      next: passphraseSchema.min(MIN_PASSPHRASE_LENGTH),
    }),
    nothingSchema,
  ),
  /** Makes a new signing key under the same root; earlier certificates stay valid. @throws KEY_LOCKED */
  'keys.rotate': command(nothingSchema, nothingSchema),
  /**
   * Revokes the key that signs now (named by its fingerprint, so that nobody revokes its successor by mistake) and goes on
   * with a new one. Gives the revocation list for those who check. @throws KEY_LOCKED, KEY_UNREADABLE
   */
  'keys.revoke': command(
    z.strictObject({
      fingerprint: fingerprintSchema,
      reason: revocationReasonSchema,
      /** From when on the key must be taken as lost; `null`: now. */
      invalidityDate: z.iso.datetime().nullable(),
    }),
    madeFileSchema,
  ),
  /** Signs with the organisation's own certificate from now on. @throws KEY_UNREADABLE, PASSPHRASE_WRONG */
  'keys.importPkcs12': command(
    z.strictObject({ file: givenFileSchema, passphrase: passphraseSchema.nullable() }),
    nothingSchema,
  ),
} as const;
