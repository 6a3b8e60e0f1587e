import type { AssetRow } from '../../../shared/contract/assets.ts';

const row = (
  number: number,
  assetTag: string,
  modality: string,
  manufacturer: string,
  model: string,
  stationName: string,
  expectedDrives: number | null,
  sanitized: number,
  open: number,
): AssetRow => ({
  assetId: `asset-${number}`,
  details: {
    assetTag,
    facility: 'Northgate General, Radiology',
    modality,
    manufacturer,
    model,
    serial: String(65_000 + number * 71),
    stationName,
    expectedDrives,
    notes: null,
  },
  reconciliation: { expected: expectedDrives, sanitized, withExceptions: 0, open, destroyed: 0, running: 0 },
  changedAt: '2026-11-20T09:12:00.000Z',
});

/** Workstations of the sample hospital. */
export const sampleAssets: readonly AssetRow[] = [
  row(1, 'RAD-CT-0217', 'CT', 'Siemens', 'SOMATOM Definition', 'CTAWP71234', 4, 2, 1),
  row(2, 'RAD-MR-0104', 'MR', 'GE', 'Signa HDxt', 'MRGEHC02', 3, 3, 0),
  row(3, 'RAD-US-0331', 'US', 'Philips', 'iU22', 'USPHI331', 1, 1, 0),
  row(4, 'PACS-WS-012', 'PACS', 'Barco', 'MDCC-6430', 'READ-12', 2, 0, 0),
  row(5, 'RAD-MG-0042', 'MG', 'Hologic', 'Selenia Dimensions', 'MGHOL42', null, 1, 0),
  row(6, 'NUC-NM-0007', 'NM', 'Siemens', 'Symbia T16', 'NMSYM7', 6, 5, 1),
];
