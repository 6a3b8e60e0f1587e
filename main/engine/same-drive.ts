import { printReading, type Reading } from '../../shared/reading.ts';
import type { Drive, DriveIdentity } from '../../shared/schemas/drive.ts';
import type { Opened } from './journal-entries.ts';

/** What one reading of a drive must agree on with another. */
type Facts = Pick<
  Drive,
  'deviceNumber' | 'diskSequence' | 'identity' | 'sizeBytes' | 'logicalSectorBytes' | 'behindBridge'
>;

const identityFields = [
  'vendor',
  'model',
  'serial',
  'wwn',
  'firmware',
] as const satisfies readonly (keyof DriveIdentity)[];

/**
 * What differs between the drive that a plan names and the drive behind the handle that was opened, one sentence each;
 * empty if it is the same drive. Everything that the plan knows must be the same now. What the plan did not know (it
 * may have been made without privilege) may be known now, but only if the kernel says that no other drive came up in
 * between (`diskseq`).
 */
export function differences(planned: Facts, found: Facts): readonly string[] {
  const surelySameDevice =
    planned.deviceNumber === found.deviceNumber &&
    planned.diskSequence.status === 'known' &&
    found.diskSequence.status === 'known' &&
    planned.diskSequence.value === found.diskSequence.value;
  const compare = <T>(name: string, before: Reading<T>, now: Reading<T>): readonly string[] =>
    agrees(before, now, surelySameDevice)
      ? []
      : [`Its ${name} is ${printReading(now)}, planned was ${printReading(before)}.`];
  const behindBefore = planned.behindBridge;
  const behindNow = found.behindBridge;
  return [
    ...(planned.deviceNumber === found.deviceNumber
      ? []
      : [`It is device ${found.deviceNumber}, planned was ${planned.deviceNumber}.`]),
    ...compare('attachment number', planned.diskSequence, found.diskSequence),
    ...compare('size in bytes', planned.sizeBytes, found.sizeBytes),
    ...compare('logical sector size', planned.logicalSectorBytes, found.logicalSectorBytes),
    ...identityFields.flatMap((field) => compare(field, planned.identity[field], found.identity[field])),
    ...(behindBefore?.status === 'known' && behindNow?.status === 'known'
      ? identityFields.flatMap((field) =>
          compare(`${field} behind the adapter`, behindBefore.value[field], behindNow.value[field]),
        )
      : []),
  ];
}

function agrees<T>(planned: Reading<T>, found: Reading<T>, surelySameDevice: boolean): boolean {
  if (planned.status === 'known') return found.status === 'known' && found.value === planned.value;
  return found.status === 'unavailable' || surelySameDevice;
}

/** How sure one can be that a drive attached now is the one of an interrupted job. */
export type Recognition = 'same' | 'other' | 'unknowable';

/**
 * Whether a drive, at whatever path, is the one that an interrupted job had opened. The same serial and WWN as far as
 * either is known, at least one of them, and the same model, size and sector size; without serial and WWN only if it
 * has not been detached since (same boot, same `diskseq`).
 */
export function recognise(opened: Opened, found: Drive, bootId: string | null): Recognition {
  const sizeIsSame =
    found.sizeBytes.status === 'known' &&
    found.sizeBytes.value === opened.sizeBytes &&
    found.logicalSectorBytes.status === 'known' &&
    found.logicalSectorBytes.value === opened.logicalSectorBytes;
  const same = (['model', 'serial', 'wwn'] as const).every(
    (field) =>
      opened.identity[field].status === found.identity[field].status &&
      (opened.identity[field].status === 'unavailable' ||
        (found.identity[field].status === 'known' &&
          opened.identity[field].value === found.identity[field].value)),
  );
  if (!sizeIsSame || !same) return 'other';
  if (opened.identity.serial.status === 'known' || opened.identity.wwn.status === 'known') return 'same';
  if (opened.diskSequence === null || found.diskSequence.status !== 'known') return 'unknowable';
  if (opened.bootId === null || opened.bootId !== bootId) return 'unknowable';
  return opened.diskSequence === found.diskSequence.value ? 'same' : 'unknowable';
}
