import { access, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';

const records = '/run/udev/data';

/**
 * Takes away the names that tests of an earlier run gave to their loop devices in udev's database, and left there because
 * that run was killed: the next device with such a number would be refused for its wrong serial. udev itself gives no
 * loop device a serial.
 */
export async function setup(): Promise<void> {
  for (const record of await readdir(records).catch(() => [])) {
    const number = /^b7:(\d+)$/.exec(record)?.[1];
    if (number === undefined || (await isAttached(number))) continue;
    const file = path.join(records, record);
    const text = await readFile(file, 'utf8').catch(() => '');
    if (text.includes('ID_SERIAL_SHORT=')) await rm(file, { force: true });
  }
}

/** Whether a loop device has something behind it; then it may be another run's. */
async function isAttached(number: string): Promise<boolean> {
  return access(`/sys/block/loop${number}/loop/backing_file`).then(
    () => true,
    () => false,
  );
}
