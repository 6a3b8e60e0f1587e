import { cleanDriveText } from '../../shared/drive-text.ts';
import { because } from '../../shared/missing-reasons.ts';
import { known, readingOr, unavailable } from '../../shared/reading.ts';
import type { Bus, Drive } from '../../shared/schemas/drive.ts';

/** What another source says of a drive; `null` where it says nothing. */
export interface SecondOpinion {
  readonly source: string;
  readonly sizeBytes: number | null;
  readonly readOnly: boolean | null;
  readonly serial: string | null;
  readonly mountPoints: readonly string[];
}

/**
 * Compares a drive with another source's opinion. Every difference is stated, and the more dangerous answer is taken: a
 * mount that only one of them knows is a mount, a size that they disagree on is unknown.
 *
 * Whether the drive is the system's is not asked of anybody: other tools err on that in both directions.
 */
export function crossCheck(drive: Drive, opinion: SecondOpinion): Drive {
  const disagreements: string[] = [];
  let { sizeBytes, readOnly } = drive;
  if (opinion.sizeBytes !== null && readingOr(sizeBytes, opinion.sizeBytes) !== opinion.sizeBytes) {
    disagreements.push(
      `The system states ${String(readingOr(sizeBytes, 0))} bytes, ${opinion.source} ${opinion.sizeBytes}.`,
    );
    sizeBytes = unavailable(because('two-sizes'));
  }
  if (opinion.readOnly === true && !readingOr(readOnly, true)) {
    disagreements.push(`Only ${opinion.source} says that the drive is read-only.`);
    readOnly = known(true);
  }
  const newMounts = opinion.mountPoints
    .map(cleanDriveText)
    .filter((point) => !drive.mountPoints.includes(point));
  if (newMounts.length > 0) {
    disagreements.push(`Only ${opinion.source} says that it is mounted at ${newMounts.join(', ')}.`);
  }
  const serial = cleanDriveText(opinion.serial ?? '');
  const ownSerial = readingOr(drive.identity.serial, '');
  if (
    hasOneSerial.includes(drive.bus) &&
    serial !== '' &&
    ownSerial !== '' &&
    !isSameSerial(ownSerial, serial)
  ) {
    disagreements.push(`The serial is ${ownSerial}, but ${serial} by ${opinion.source}.`);
  }
  if (disagreements.length === 0) return drive;
  return {
    ...drive,
    sizeBytes,
    readOnly,
    mountPoints: [...drive.mountPoints, ...newMounts],
    disagreements: [...new Set([...drive.disagreements, ...disagreements])],
  };
}

/** Where a serial can only be the drive's own: USB adapters have one, too, and SCSI drives show names for serials. */
const hasOneSerial: readonly Bus[] = ['sata', 'ide', 'nvme', 'mmc'];

/** Sources cut serials short and replace blanks; those are no different serials. */
function isSameSerial(a: string, b: string): boolean {
  const [bareA, bareB] = [a, b].map((text) => text.replace(/[\s_\uFFFD]/gu, '').toLowerCase());
  return (
    bareA === bareB || (bareA?.includes(bareB ?? '') ?? false) || (bareB?.includes(bareA ?? '') ?? false)
  );
}
