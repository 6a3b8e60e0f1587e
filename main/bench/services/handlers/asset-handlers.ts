import type { AssetRow, Reconciliation } from '../../../../shared/contract/assets.ts';
import type { BenchHandlers } from '../../../../shared/contract.ts';
import { isVouchedFor } from '../../../archive/vouching.ts';
import { driveOf } from '../../drive-of-certificate.ts';
import { parseAssetCsv } from '../asset-csv.ts';
import { sameTag, type KeptAsset } from '../asset-store.ts';
import type { ServiceParts } from '../service-parts.ts';

type AssetCalls = Extract<keyof BenchHandlers, `assets.${string}`>;

/** Calls about the equipment that drives come from. */
export function assetHandlers(parts: ServiceParts): Pick<BenchHandlers, AssetCalls> {
  const { assets, hub } = parts;
  const row = (asset: KeptAsset): AssetRow => ({ ...asset, reconciliation: reconcile(parts, asset) });
  const tell = (): void => {
    hub.apply({ kind: 'assets', revision: hub.snapshot().assetsRevision + 1 });
  };

  return {
    'assets.search': ({ text, limit, cursor }) => {
      const words = text
        .toLocaleLowerCase()
        .split(/\s+/)
        .filter((word) => word !== '');
      const found = assets.list().filter((asset) => words.every((word) => textOf(asset).includes(word)));
      const first = cursor === null ? 0 : found.findIndex(({ assetId }) => assetId === cursor) + 1;
      const page = found.slice(first, first + limit);
      return Promise.resolve({
        rows: page.map(row),
        nextCursor: first + limit < found.length ? (page.at(-1)?.assetId ?? null) : null,
      });
    },
    'assets.save': async (change) => {
      const [asset] = await assets.save([change]);
      if (asset === undefined) throw new TypeError('one change gives one asset');
      tell();
      return row(asset);
    },
    'assets.remove': async ({ assetId }) => {
      await assets.remove(assetId);
      tell();
      return {};
    },
    'assets.import': async ({ csv, apply }) => {
      const { changes, unchanged, rejected } = parseAssetCsv(csv, assets.list());
      if (apply && changes.length > 0) {
        await assets.save(changes);
        tell();
      }
      return {
        added: changes.filter(({ assetId }) => assetId === null).length,
        changed: changes.filter(({ assetId }) => assetId !== null).length,
        unchanged,
        rejected: rejected.slice(0, 1000),
      };
    },
  };
}

function textOf({ details }: KeptAsset): string {
  return Object.values(details).join('\n').toLocaleLowerCase();
}

/** The most certificates of one asset that are looked through: no workstation holds more drives. */
const MAX_DRIVES_OF_ASSET = 500;

/** Counts the drives of an asset by the newest certificate of each. */
function reconcile({ archive, hub, dispositions }: ServiceParts, { details }: KeptAsset): Reconciliation {
  const tag = details.assetTag;
  if (tag === null) {
    return {
      expected: details.expectedDrives,
      sanitized: 0,
      withExceptions: 0,
      open: 0,
      destroyed: 0,
      running: 0,
    };
  }
  const { certificates } = archive.findCertificates({
    assetTags: [tag],
    kinds: ['drive'],
    limit: MAX_DRIVES_OF_ASSET,
  });
  const newest = new Map<string, (typeof certificates)[number]>();
  for (const certificate of certificates) {
    const drive = driveOf(certificate);
    // What a stranger says of a drive is no reason to count it.
    if (!isVouchedFor(certificate) || certificate.supersededBy !== null) continue;
    if (!newest.has(drive)) newest.set(drive, certificate);
  }
  const isDestroyed = ({ jobId }: { readonly jobId: string | null }): boolean =>
    jobId !== null && dispositions.read()[jobId]?.action === 'physical-destruction';
  const drives = [...newest.values()];
  const standing = drives.filter((drive) => !isDestroyed(drive));
  // A result that the organisation rejected leaves the drive open, whatever was proven.
  const rejected = standing.filter((drive) => drive.validation === 'rejected').length;
  const count = (outcome: string): number =>
    standing.filter((drive) => drive.outcome === outcome && drive.validation !== 'rejected').length;
  return {
    expected: details.expectedDrives,
    sanitized: count('sanitized'),
    withExceptions: count('sanitized-with-exceptions'),
    open: count('not-sanitized') + count('aborted') + rejected,
    destroyed: drives.length - standing.length,
    running: hub.snapshot().jobs.filter((job) => job.state !== 'ended' && sameTag(job.assetTag, tag)).length,
  };
}
