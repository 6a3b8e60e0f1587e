import { readFileSync } from 'node:fs';

/** sysfs counts sizes in 512-byte units, whatever the drive's logical sector is. */
const SYSFS_SECTOR_BYTES = 512;

/**
 * What sysfs says about a block device, found by its device number, so that it is about the device that was opened and
 * not about a name. Reading it never touches the drive: it works while the drive hangs.
 *
 * @param deviceNumber `major:minor`.
 */
export function blockDeviceFacts(deviceNumber: string) {
  const attribute = (name: string): string | null => {
    try {
      return readFileSync(`/sys/dev/block/${deviceNumber}/${name}`, 'utf8').trim();
    } catch {
      return null;
    }
  };
  const number = (name: string): number | null => {
    const text = attribute(name);
    return text !== null && /^\d+$/.test(text) ? Number(text) : null;
  };
  return {
    /** `null` once the device is gone. */
    sizeBytes: (): number | null => {
      const sectors = number('size');
      return sectors === null ? null : sectors * SYSFS_SECTOR_BYTES;
    },
    logicalSectorBytes: (): number | null => number('queue/logical_block_size'),
    isReadOnly: (): boolean => number('ro') !== 0,
    isPartition: (): boolean => number('partition') !== null,
    /** A number that no other drive gets until reboot, even under the same name; `null` before Linux 5.15. */
    diskSequence: (): number | null => number('diskseq'),
  };
}
