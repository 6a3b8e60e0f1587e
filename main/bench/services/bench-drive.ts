import type { Bay, BenchDrive, DriveVerdict } from '../../../shared/contract/drives.ts';
import type { Verdict } from '../../../shared/policy/verdicts.ts';
import { readingOr } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';

/** What the bench knows of a drive besides the drive itself. */
export interface BenchDriveFacts {
  readonly drive: Drive;
  readonly verdicts: readonly Verdict[];
  readonly bay: Bay;
  readonly attachedAt: string;
  readonly jobId: string | null;
  readonly resumableJobId: string | null;
}

/**
 * Names one attachment of one drive: the kernel's name with its disk sequence, which no other drive gets until reboot.
 * Where the kernel has no sequence, the device number stands in.
 */
export function driveIdOf(drive: Drive): string {
  const name = drive.path.replace(/^\/dev\//, '').replace(/[^A-Za-z0-9._-]/g, '-');
  return `${name}.${readingOr(drive.diskSequence, drive.deviceNumber)}`;
}

/** The port that a drive is attached to; without one, its kernel name. */
export function bayKeyOf(drive: Drive): string {
  return readingOr(drive.port, drive.path);
}

/** Sorts ports as people count them: `ata-2` before `ata-10`. */
export function compareBayKeys(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

const weights: Readonly<Record<Verdict['severity'], DriveVerdict['weight']>> = {
  blocked: 'blocked',
  'needs-confirmation': 'confirm',
  note: 'note',
};

/** A verdict as faces show it. A missing serial is no lock on screen: the operator reads it off the label while preparing. */
export function shownVerdict({ code, severity, message }: Verdict): DriveVerdict {
  return { code, weight: code === 'DRIVE_NO_SERIAL' ? 'note' : weights[severity], message };
}

/** Verdicts that unmounting removes. */
const liftedByUnmounting = new Set<Verdict['code']>(['DRIVE_MOUNTED']);

/** The drive as faces show it. */
export function benchDriveOf(facts: BenchDriveFacts): BenchDrive {
  const { drive, verdicts } = facts;
  const blocking = verdicts.filter(
    ({ severity, code }) => severity === 'blocked' && code !== 'DRIVE_NO_SERIAL',
  );
  const unreadable =
    drive.sizeBytes.status === 'unavailable' && drive.identity.model.status === 'unavailable';
  return {
    driveId: driveIdOf(drive),
    bay: facts.bay,
    drive,
    attachedAt: facts.attachedAt,
    state: unreadable ? 'unreadable' : 'known',
    tried: unreadable ? whatWasTried(drive) : [],
    verdicts: verdicts.map(shownVerdict),
    unmountOffered: blocking.length > 0 && blocking.every(({ code }) => liftedByUnmounting.has(code)),
    jobId: facts.jobId,
    resumableJobId: facts.resumableJobId,
  };
}

function whatWasTried(drive: Drive): readonly string[] {
  const readings = {
    size: drive.sizeBytes,
    model: drive.identity.model,
    serial: drive.identity.serial,
    health: drive.health,
  };
  return Object.entries(readings).flatMap(([what, reading]) =>
    reading.status === 'unavailable' ? [`${what}: ${reading.reason}`.slice(0, 500)] : [],
  );
}
