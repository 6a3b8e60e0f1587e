import { z } from 'zod';

import { command, query } from './call.ts';
import { fingerprintSchema, nothingSchema } from './common.ts';
import { givenFileSchema, madeFileSchema } from './files.ts';

/** A passphrase on its way to the services; never logged, stored or sent back. */
export const passphraseSchema = z.string().min(1).max(1000);

/** Fewest characters of a passphrase that protects a new key. */
export const MIN_PASSPHRASE_LENGTH = 12;

/** `station`: made here. `pkcs12`: the organisation's own. `pkcs11`: on a token. */
const keyKindSchema = z.enum(['station', 'pkcs12', 'pkcs11']);

/** What signs the certificates of this station. */
export const keyStateSchema = z
  .strictObject({
    state: z.enum(['absent', 'locked', 'unlocked']),
    kind: keyKindSchema.nullable(),
    /** Without a passphrase anybody who reads the data folder can sign. */
    passphraseProtected: z.boolean().nullable(),
    /** What opened the signing key does not open the station's root: changes to the keys need the root's own passphrase. */
    rootLocked: z.boolean(),
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

/**
 * Why the station's root was replaced. `superseded`: in good time, before it ends. `passphrase-lost`: nothing opens its key
 * any more. `compromised`: somebody else may have its key, so that it vouches for nothing any more.
 */
export const rootReplacementReasonSchema = z.enum(['superseded', 'passphrase-lost', 'compromised']);
export type RootReplacementReason = z.infer<typeof rootReplacementReasonSchema>;

/** A key of this station, past or present. */
export const stationKeySchema = z
  .strictObject({
    fingerprint: fingerprintSchema,
    name: z.string().max(1000),
    kind: keyKindSchema,
    /** `distrusted`: somebody else may have the key of its root. */
    state: z.enum(['current', 'retired', 'revoked', 'distrusted']),
    addedAt: z.iso.datetime(),
    notAfter: z.iso.datetime(),
    /** From when on it must be taken as lost; `null`: it was not revoked. */
    revokedFrom: z.iso.datetime().nullable(),
  })
  .readonly();
export type StationKey = z.infer<typeof stationKeySchema>;

/** The passphrase of the station's root, needed where `rootLocked`; `null`: what opened the signing key opens the root. */
const rootPassphrase = passphraseSchema.nullable();

/** Calls about the signing key. */
export const keyCalls = {
  /** Every key that signs or signed here, the newest first. @throws KEY_UNREADABLE */
  'keys.list': query(nothingSchema, z.strictObject({ keys: z.array(stationKeySchema).max(1000) })),
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
  /** Makes a new signing key under the same root; earlier certificates stay valid. @throws KEY_LOCKED, PASSPHRASE_WRONG */
  'keys.rotate': command(z.strictObject({ rootPassphrase }), nothingSchema),
  /**
   * Makes a new root of the station and a signing key under it; everybody who checks certificates needs the new root. What
   * opens the present root is given, unless it is lost: then `next` protects the new keys.
   * @throws KEY_LOCKED, KEY_CHANGE_REFUSED, PASSPHRASE_WRONG
   */
  'keys.replaceRoot': command(
    z.strictObject({
      why: rootReplacementReasonSchema,
      rootPassphrase,
      /** The passphrase of the new keys, where that of the present root is lost; else `null`. */
      next: passphraseSchema.min(MIN_PASSPHRASE_LENGTH).nullable(),
    }),
    nothingSchema,
  ),
  /**
   * Revokes a key of this station, named by its fingerprint; if it is the one that signs now, a new one goes on. Gives the
   * revocation list for those who check. @throws KEY_LOCKED, KEY_CHANGE_REFUSED, PASSPHRASE_WRONG
   */
  'keys.revoke': command(
    z.strictObject({
      fingerprint: fingerprintSchema,
      reason: revocationReasonSchema,
      /** From when on the key must be taken as lost; `null`: now. */
      invalidityDate: z.iso.datetime().nullable(),
      rootPassphrase,
    }),
    madeFileSchema,
  ),
  /** A new revocation list over everything revoked so far. @throws KEY_LOCKED, PASSPHRASE_WRONG */
  'keys.revocationList': command(z.strictObject({ rootPassphrase }), madeFileSchema),
  /** Signs with the organisation's own certificate from now on. @throws KEY_CHANGE_REFUSED, PASSPHRASE_WRONG */
  'keys.importPkcs12': command(
    z.strictObject({ file: givenFileSchema, passphrase: passphraseSchema.nullable(), rootPassphrase }),
    nothingSchema,
  ),
  /**
   * Signs with a key on a PKCS#11 token from now on. The PIN opens the token for this run of the bench and is kept nowhere.
   * @throws KEY_CHANGE_REFUSED, PIN_WRONG, PASSPHRASE_WRONG
   */
  'keys.useToken': command(
    z.strictObject({
      /** Absolute path of the token's library on the bench. */
      library: z.string().startsWith('/').max(4096),
      tokenLabel: z.string().min(1).max(64),
      keyLabel: z.string().min(1).max(200),
      pin: passphraseSchema,
      /** PEM: the key's certificate and those of its issuers up to the root. */
      certificates: givenFileSchema,
      rootPassphrase,
    }),
    nothingSchema,
  ),
} as const;
