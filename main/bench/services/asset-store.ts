import { randomUUID } from 'node:crypto';
import path from 'node:path';

import { z } from 'zod';

import { assetDetailsSchema, type AssetDetails } from '../../../shared/contract/assets.ts';
import { idSchema } from '../../../shared/contract/common.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { openStateFile } from './state-file.ts';

const keptAssetSchema = z
  .strictObject({ assetId: idSchema, details: assetDetailsSchema, changedAt: z.iso.datetime() })
  .readonly();

/** An asset (workstation or other equipment) as kept by this station. */
export type KeptAsset = z.infer<typeof keptAssetSchema>;

const fileSchema = z
  .strictObject({ assetsVersion: z.literal(1), assets: z.array(keptAssetSchema).readonly() })
  .readonly();

/** A new (`assetId` null) or changed asset. */
export interface AssetChange {
  readonly assetId: string | null;
  readonly details: AssetDetails;
}

/** The assets of a station on disk: `assets.json` in the data folder. Certificates keep their texts on their own. */
export interface AssetStore {
  /** Newest change first. */
  readonly list: () => readonly KeptAsset[];
  readonly get: (assetId: string) => KeptAsset | null;
  /** All or none, in one step. @throws ClearbenchError ASSET_EXISTS if a tag is taken */
  readonly save: (changes: readonly AssetChange[]) => Promise<readonly KeptAsset[]>;
  readonly remove: (assetId: string) => Promise<void>;
}

/** @throws ClearbenchError STATE_UNREADABLE */
export async function openAssets(dataDir: string, now: () => Date): Promise<AssetStore> {
  const file = await openStateFile({
    file: path.join(dataDir, 'assets.json'),
    schema: fileSchema,
    initial: { assetsVersion: 1, assets: [] },
    name: 'The list of assets',
  });
  const change = async (make: (before: readonly KeptAsset[]) => readonly KeptAsset[]): Promise<void> => {
    await file.change((before) => ({ ...before, assets: make(before.assets) }));
  };

  return {
    list: () => file.read().assets,
    get: (assetId) => file.read().assets.find((asset) => asset.assetId === assetId) ?? null,
    save: async (changes) => {
      const kept = changes.map(({ assetId, details }) => ({
        assetId: assetId ?? randomUUID(),
        details,
        changedAt: now().toISOString(),
      }));
      await change((before) => kept.reduce(put, before));
      return kept;
    },
    remove: async (assetId) => change((before) => before.filter((asset) => asset.assetId !== assetId)),
  };
}

function put(before: readonly KeptAsset[], asset: KeptAsset): readonly KeptAsset[] {
  const others = before.filter(({ assetId }) => assetId !== asset.assetId);
  const tag = asset.details.assetTag;
  if (tag !== null && others.some(({ details }) => sameTag(details.assetTag, tag))) {
    throw new ClearbenchError('ASSET_EXISTS', `There is another asset with the tag ${tag}.`);
  }
  return [asset, ...others];
}

/** Tags are compared as people read them: case aside. */
export function sameTag(one: string | null, other: string): boolean {
  return one?.toLocaleUpperCase('en') === other.toLocaleUpperCase('en');
}
