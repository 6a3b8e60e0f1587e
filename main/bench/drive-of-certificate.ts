import { driveKey } from '../../shared/policy/lot-drives.ts';
import type { CertificateSummary } from '../../shared/schemas/archive.ts';

/** The drive that an archived certificate is about; see {@link driveKey}. */
export function driveOf({
  id: certificateId,
  serial,
  mediaKind,
  manufacturer,
  model,
}: Pick<CertificateSummary, 'id' | 'serial' | 'mediaKind' | 'manufacturer' | 'model'>): string {
  return driveKey({ certificateId, serial: mediaKind === 'image' ? null : serial, manufacturer, model });
}
