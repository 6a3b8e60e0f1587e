import path from 'node:path';

import { cleanDriveText } from '../../shared/drive-text.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Drive } from '../../shared/schemas/drive.ts';
import type { Identifier } from '../../shared/schemas/plan.ts';
import type { DeviceTarget, ImageTarget } from '../drives/resolve-target.ts';

/** How a target is named on its certificate, or why it cannot be named. */
export type Identification =
  | { readonly kind: 'named'; readonly identifier: Identifier }
  | { readonly kind: 'unnamed' }
  | { readonly kind: 'contradicted'; readonly problem: Problem };

/**
 * Names a target: by the serial that the drive reports; without one, by what a person read off the label; an image
 * file by its name. A label that contradicts a reported serial is accepted only behind a USB adapter, which may report
 * its own serial: anywhere else this is the wrong drive, or the wrong label.
 */
export function identifyTarget(
  found: DeviceTarget | ImageTarget,
  labelSerial: string | null,
): Identification {
  const label = labelSerial === null ? '' : cleanDriveText(labelSerial);
  const reported = found.kind === 'device' ? reportedSerial(found.drive) : null;
  if (reported === null) {
    if (label !== '') return named({ kind: 'label', value: label });
    return found.kind === 'image'
      ? named({ kind: 'file', value: cleanDriveText(path.basename(found.path)) })
      : { kind: 'unnamed' };
  }
  if (label === '' || sameSerial(label, reported)) return named({ kind: 'serial', value: reported });
  if (found.kind === 'device' && found.drive.usbBridge !== null)
    return named({ kind: 'label', value: label });
  return {
    kind: 'contradicted',
    problem: {
      code: 'CONFIRMATION_WRONG',
      message: `The drive reports the serial ${reported}, which is not the one given from the label.`,
    },
  };
}

/** The serial of the drive itself: the one behind a USB adapter where that could be read. */
function reportedSerial(drive: Drive): string | null {
  const behind = drive.behindBridge?.status === 'known' ? drive.behindBridge.value.serial : null;
  for (const serial of [behind, drive.identity.serial]) {
    if (serial?.status === 'known' && serial.value !== '') return serial.value;
  }
  return null;
}

function sameSerial(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase();
}

function named(identifier: Identifier): Identification {
  return { kind: 'named', identifier };
}
