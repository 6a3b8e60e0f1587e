import type { Drive, HiddenArea } from '../../shared/schemas/drive.ts';

/** The facts of a drive that decide how its hidden areas are found. */
export type HiddenAreaSubject = Pick<Drive, 'path' | 'bus' | 'mediaKind' | 'virtualKind' | 'sizeBytes'>;

/** HPA, DCO and AMA state of a drive, read with hdparm. Never rejects. */
export function readHiddenArea(drive: HiddenAreaSubject): Promise<HiddenArea> {
  return Promise.resolve(
    drive.virtualKind === null
      ? { state: 'unknown', reason: 'not read yet' }
      : { state: 'not-applicable', reason: 'virtual drive' },
  );
}
