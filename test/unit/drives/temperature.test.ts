import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

import { afterEach, describe, expect, it } from 'vitest';

import { sensorCelsius } from '../../../main/drives/temperature.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true });
});

/** A device's folder as sysfs has it, with these files in it. */
function deviceFolder(files: Readonly<Record<string, string>>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'clearbench-sensor-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

const sensors = [
  {
    where: 'below hwmon, as ATA and SCSI drives have it',
    files: { 'hwmon/hwmon3/temp1_input': '41850\n' },
    celsius: 42,
  },
  {
    where: 'beside the device, as NVMe drives have it',
    files: { 'hwmon7/temp1_input': '29000\n' },
    celsius: 29,
  },
  { where: 'of a cold drive', files: { 'hwmon/hwmon0/temp1_input': '-2500\n' }, celsius: -2 },
  { where: 'that holds no number', files: { 'hwmon/hwmon0/temp1_input': 'N/A\n' }, celsius: null },
  { where: 'that is none', files: { 'power/runtime_status': 'active\n' }, celsius: null },
];

describe("a kernel's sensor", () => {
  it.each(sensors)('$where', async ({ files, celsius }) => {
    expect(await sensorCelsius(deviceFolder(files))).toBe(celsius);
  });

  it('of a device that is gone tells nothing', async () => {
    expect(await sensorCelsius('/sys/dev/block/0:0/device')).toBeNull();
  });
});
