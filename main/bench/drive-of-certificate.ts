import type { CertificateSummary } from '../../shared/schemas/archive.ts';

/** The drive that a certificate is about: equal for two certificates exactly if they are about the same one. */
export function driveOf({
  manufacturer,
  model,
  serial,
  mediaKind,
  id,
}: Pick<CertificateSummary, 'manufacturer' | 'model' | 'serial' | 'mediaKind' | 'id'>): string {
  // Without a serial nothing says that two are the same, and file names are the same everywhere. The capacity tells no drives
  // apart: it grows when a hidden area is given up.
  return serial === null || mediaKind === 'image' ? id : JSON.stringify([serial, manufacturer, model]);
}
