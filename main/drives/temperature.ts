import { join } from 'node:path';

import { readingOr } from '../../shared/reading.ts';
import type { Drive } from '../../shared/schemas/drive.ts';
import { readHealth } from './health.ts';
import { listNames, readAttribute } from './linux/sysfs.ts';

/** What is asked for its temperature. */
export type WarmDrive = Pick<Drive, 'path' | 'bus' | 'deviceNumber' | 'virtualKind'>;

/**
 * The temperature of a drive now, in whole °C, or `null` where none is to be had: from the kernel's sensor of the drive
 * (modules `drivetemp` and `nvme`), else from the drive itself through smartctl. Never rejects; may take as long as
 * smartctl may.
 */
export async function readTemperatureCelsius(drive: WarmDrive): Promise<number | null> {
  if (drive.virtualKind !== null) return null;
  const sensed = await sensorCelsius(`/sys/dev/block/${drive.deviceNumber}/device`);
  if (sensed !== null) return sensed;
  const health = readingOr(await readHealth(drive.path, { throughUsb: drive.bus === 'usb' }), null);
  return health === null ? null : readingOr(health.temperatureCelsius, null);
}

/**
 * What the first temperature sensor below a device's sysfs folder tells, in whole °C; `null` without one. SCSI and ATA
 * drives have it in `hwmon/hwmonN`, NVMe drives in `hwmonN`. The kernel counts in thousandths (Documentation/hwmon).
 */
export async function sensorCelsius(deviceFolder: string): Promise<number | null> {
  for (const folder of [join(deviceFolder, 'hwmon'), deviceFolder]) {
    for (const name of await listNames(folder)) {
      if (!/^hwmon\d+$/.test(name)) continue;
      const text = await readAttribute(join(folder, name, 'temp1_input'));
      if (text !== null && /^-?\d{1,6}$/.test(text)) return Math.round(Number(text) / 1000);
    }
  }
  return null;
}
