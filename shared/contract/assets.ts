import { z } from 'zod';

import { assetSchema } from '../schemas/plan.ts';
import { command, query } from './call.ts';
import { idSchema, lineSchema, nothingSchema, paragraphSchema } from './common.ts';
import { MAX_FILE_BYTES } from './files.ts';

const optionalLine = lineSchema.nullable();

/** What is known of a workstation (or other equipment) from which drives come. */
export const assetDetailsSchema = z
  .strictObject({
    assetTag: optionalLine,
    facility: optionalLine,
    /** DICOM modality code or free text: CT, MR, US, CR, PACS … */
    modality: optionalLine,
    manufacturer: optionalLine,
    model: optionalLine,
    serial: optionalLine,
    stationName: optionalLine,
    /** How many drives it should hold; `null` if nobody knows. */
    expectedDrives: z.int().min(0).max(1000).nullable(),
    notes: paragraphSchema.nullable(),
  })
  .readonly();
export type AssetDetails = z.infer<typeof assetDetailsSchema>;

/** Drives of one asset, counted by the newest certificate of each. */
export const reconciliationSchema = z
  .strictObject({
    expected: z.int().nonnegative().nullable(),
    sanitized: z.int().nonnegative(),
    withExceptions: z.int().nonnegative(),
    /** Not sanitized or aborted, and not recorded as physically destroyed. */
    open: z.int().nonnegative(),
    destroyed: z.int().nonnegative(),
    running: z.int().nonnegative(),
  })
  .readonly();
export type Reconciliation = z.infer<typeof reconciliationSchema>;

/** An asset as kept by the bench. */
export const assetRowSchema = z
  .strictObject({
    assetId: idSchema,
    details: assetDetailsSchema,
    reconciliation: reconciliationSchema,
    changedAt: z.iso.datetime(),
  })
  .readonly();
export type AssetRow = z.infer<typeof assetRowSchema>;

/**
 * The source of one drive as it goes into its plan. `assetId` links it to an asset of the bench; `details` is the text
 * as it will be printed.
 */
export const wipeAssetSchema = z
  .strictObject({ assetId: idSchema.nullable(), details: assetSchema })
  .readonly();
export type WipeAsset = z.infer<typeof wipeAssetSchema>;

/** Columns of the CSV that `assets.import` takes, in any order; `assetTag` or `serial` must be there. */
export const assetCsvColumns = [
  'assetTag',
  'facility',
  'modality',
  'manufacturer',
  'model',
  'serial',
  'stationName',
  'expectedDrives',
  'notes',
] as const satisfies readonly (keyof AssetDetails)[];

/** Calls about the equipment that drives come from. */
export const assetCalls = {
  /** Finds assets by any of their texts, newest change first; `text` empty lists all. */
  'assets.search': query(
    z.strictObject({
      text: z.string().trim().max(300),
      limit: z.int().min(1).max(200),
      cursor: z.string().max(500).nullable(),
    }),
    z
      .strictObject({
        rows: z.array(assetRowSchema).readonly(),
        nextCursor: z.string().max(500).nullable(),
      })
      .readonly(),
  ),
  /** Makes (`assetId` null) or changes an asset. @throws ASSET_EXISTS if the tag is taken */
  'assets.save': command(
    z.strictObject({ assetId: idSchema.nullable(), details: assetDetailsSchema }),
    assetRowSchema,
  ),
  /** Takes an asset from the list; certificates keep its texts. */
  'assets.remove': command(z.strictObject({ assetId: idSchema }), nothingSchema),
  /** Reads a CSV (UTF-8, header line, comma or semicolon). `apply: false` only reports what would happen. */
  'assets.import': command(
    z.strictObject({ csv: z.string().max(MAX_FILE_BYTES), apply: z.boolean() }),
    z
      .strictObject({
        added: z.int().nonnegative(),
        changed: z.int().nonnegative(),
        unchanged: z.int().nonnegative(),
        rejected: z
          .array(
            z
              .strictObject({
                /** Line of the file, from 1. */
                line: z.int().positive(),
                column: z.string().max(100).nullable(),
                reason: z.enum([
                  'unknown-column',
                  'too-few-columns',
                  'too-many-columns',
                  'no-tag-or-serial',
                  'not-a-number',
                  'too-long',
                  'duplicate',
                ]),
              })
              .readonly(),
          )
          .max(1000)
          .readonly(),
      })
      .readonly(),
  ),
} as const;
