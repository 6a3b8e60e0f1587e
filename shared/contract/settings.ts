import { z } from 'zod';

import { levelSchema, methodIdSchema } from '../methods.ts';
import { verificationKindSchema } from '../schemas/plan.ts';
import { command, query } from './call.ts';
import { idSchema, lineSchema, nothingSchema } from './common.ts';
import { downloadSchema } from './files.ts';
import { MIN_PASSPHRASE_LENGTH, passphraseSchema } from './keys.ts';

/** Largest logo: 512 KiB of PNG or SVG. */
export const MAX_LOGO_BYTES = 512 * 1024;

const logoSchema = z
  .strictObject({
    mediaType: z.enum(['image/png', 'image/svg+xml']),
    bytesBase64: z.base64().max(Math.ceil(MAX_LOGO_BYTES / 3) * 4),
  })
  .readonly();

/** Who issues the certificates. */
export const organisationSchema = z
  .strictObject({
    name: lineSchema,
    /** Postal address, one printed line each. */
    address: z.array(lineSchema).max(6).readonly(),
    contact: lineSchema.nullable(),
    logo: logoSchema.nullable(),
  })
  .readonly();
export type Organisation = z.infer<typeof organisationSchema>;

/** A person who may be named as operator. Real accounts come later. */
export const operatorSchema = z
  .strictObject({
    operatorId: idSchema,
    name: lineSchema,
    title: lineSchema.nullable(),
    location: lineSchema.nullable(),
    contact: lineSchema.nullable(),
  })
  .readonly();
export type Operator = z.infer<typeof operatorSchema>;

/** Where timestamps are asked for. No password: settings are shown, backed up, and named in the ledger. */
export const timestampAuthoritySchema = z
  .url({ protocol: /^https?$/ })
  .max(1000)
  .refine((text) => !/^https?:\/\/[^/?#]*@/i.test(text), 'an address without user and password');

/** Languages that are complete. */
export const languageSchema = z.enum(['en', 'de', 'es']);
export type Language = z.infer<typeof languageSchema>;

/** Everything that a person can set. */
export const settingsSchema = z
  .strictObject({
    /** `null` until the first-run guide is done. */
    organisation: organisationSchema.nullable(),
    stationName: lineSchema,
    paper: z.enum(['a4', 'letter']),
    labelSize: z.enum(['62x29', '102x51']),
    /** What Prepare starts from. */
    policy: z
      .strictObject({
        requiredLevel: levelSchema,
        verification: verificationKindSchema,
        methodId: methodIdSchema,
        /** Refuse to start while "data backed up" is not answered with yes. */
        backupRequired: z.boolean(),
      })
      .readonly(),
    operators: z.array(operatorSchema).max(200).readonly(),
    /** The operator chosen last on this station. */
    currentOperatorId: idSchema.nullable(),
    timestamps: z
      .strictObject({
        authorityUrl: timestampAuthoritySchema.nullable(),
      })
      .readonly(),
    retentionYears: z.int().min(1).max(100),
    /** `null`: as the system. */
    language: languageSchema.nullable(),
    theme: z.enum(['system', 'light', 'dark']),
    baysView: z.enum(['cards', 'table']),
  })
  .readonly();
export type Settings = z.infer<typeof settingsSchema>;

/** A change of some settings; operators have their own commands. */
export const settingsChangeSchema = settingsSchema.unwrap().omit({ operators: true }).partial().readonly();
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

/** The settings after a change; what the change does not name stays. */
export function changedSettings(settings: Settings, change: SettingsChange): Settings {
  const named = Object.entries(change).filter(([, value]) => value !== undefined);
  return settingsSchema.parse({ ...settings, ...Object.fromEntries(named) });
}

const newOperatorSchema = operatorSchema.unwrap().omit({ operatorId: true }).readonly();
export type NewOperator = z.infer<typeof newOperatorSchema>;

/** A library that is shipped, and its licence as the library names it. */
export const licenceSchema = z
  .strictObject({
    name: z.string().max(214),
    version: z.string().max(100),
    licence: z.string().max(300),
  })
  .readonly();

/** Calls about settings, first run, backup and About. */
export const settingsCalls = {
  'settings.change': command(settingsChangeSchema, nothingSchema),
  /** Adds (`operatorId` null) or changes a person. */
  'operators.save': command(
    z.strictObject({ operatorId: idSchema.nullable(), operator: newOperatorSchema }),
    operatorSchema,
  ),
  /** Takes a person from the list; certificates keep the name. */
  'operators.remove': command(z.strictObject({ operatorId: idSchema }), nothingSchema),
  /** Sets up the station in one step: all or nothing. `passphrase` null leaves the key without one. @throws RESTORE_WAITING */
  'firstRun.complete': command(
    z.strictObject({
      organisation: organisationSchema,
      stationName: lineSchema,
      paper: settingsSchema.unwrap().shape.paper,
      operator: newOperatorSchema,
      passphrase: passphraseSchema.min(MIN_PASSPHRASE_LENGTH).nullable(),
      language: languageSchema.nullable(),
    }),
    nothingSchema,
  ),
  /** Everything the bench knows as one file, keys included (encrypted if they have a passphrase). */
  'backup.make': command(nothingSchema, downloadSchema),
  /**
   * Restores a backup on a station that has not been set up yet. It takes the station's place at the next start.
   * @throws BACKUP_UNREADABLE, STATION_IN_USE, RESTORE_WAITING
   */
  'backup.restore': command(
    z.strictObject({
      /** Absolute path of the backup's file or folder on the bench. */
      path: z.string().startsWith('/').max(4096),
    }),
    z
      .strictObject({
        madeAt: z.iso.datetime(),
        certificates: z.int().nonnegative(),
        ledgerEntries: z.int().nonnegative(),
        /** Files of certificates that were damaged already when the backup was made. */
        damaged: z.int().nonnegative(),
      })
      .readonly(),
  ),
  /** Versions, licences of what is shipped, and where the data is. */
  'about.read': query(
    nothingSchema,
    z
      .strictObject({
        version: z.string().max(100),
        commit: z.string().max(100).nullable(),
        runtime: z.array(
          z.strictObject({ name: z.string().max(100), version: z.string().max(100) }).readonly(),
        ),
        techniqueTable: z.string().max(300),
        dataFolder: z.string().max(4096),
        licences: z.array(licenceSchema).readonly(),
      })
      .readonly(),
  ),
} as const;
