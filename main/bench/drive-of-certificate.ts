import type { CertificateSummary } from '../../shared/schemas/archive.ts';

/** The drive that a certificate is about: equal for two certificates exactly if they are about the same one. */
export function driveOf({
  manufacturer,
  model,
  serial,
  id,
}: Pick<CertificateSummary, 'manufacturer' | 'model' | 'serial' | 'id'>): string {
  // Without a serial nothing says that two are the same.
  return JSON.stringify(serial === null ? [id] : [manufacturer, model, serial]);
}
