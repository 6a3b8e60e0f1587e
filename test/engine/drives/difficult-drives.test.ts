import fs from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';

import { formatDeviceNumber } from '../../../main/device-number.ts';
import { listDrives } from '../../../main/drives/list-drives.ts';
import { readDrive } from '../../../main/drives/read-drive.ts';
import { readingOr } from '../../../shared/reading.ts';
import { type Drive, driveSchema } from '../../../shared/schemas/drive.ts';
import { faultDrive } from '../../fault/fault-drive.ts';
import { requires } from '../../requirements/requires.ts';
import { listed, run, withTestBench } from './test-bench.ts';

const MIB = 1024 * 1024;

requires('root', 'loop').describe('drives that come and go', () => {
  it('while the list is made do not break it', async () => {
    await withTestBench(async ({ file }) => {
      const image = await file('a', 8 * MIB);
      let stop = false;
      const churn = async (): Promise<void> => {
        while (!stop) {
          const device = await run('losetup', '--find', '--show', image);
          await run('losetup', '--detach', device);
        }
      };
      const churning = churn();
      try {
        for (let round = 0; round < 4; round++) {
          for (const drive of await listDrives()) expect(driveSchema.safeParse(drive).error).toBeUndefined();
        }
      } finally {
        stop = true;
        await churning;
      }
    });
  });

  it('and are gone are not found', async () => {
    await expect(readDrive('259:1048575')).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
    await expect(readDrive('nonsense')).rejects.toMatchObject({ code: 'TARGET_NOT_FOUND' });
  });

  it('get a new disk sequence number under the same name', async () => {
    await withTestBench(async ({ file }) => {
      const image = await file('a', 8 * MIB);
      const seenAndDetached = async (device: string): Promise<Drive> => {
        try {
          return await listed(device);
        } finally {
          await run('losetup', '--detach', device);
        }
      };
      const seenTwice = async (): Promise<readonly [Drive, Drive]> => {
        const device = await run('losetup', '--find', '--show', image);
        const first = await seenAndDetached(device);
        try {
          await run('losetup', device, image);
        } catch {
          // Another test was given the number meanwhile.
          return seenTwice();
        }
        return [first, await seenAndDetached(device)];
      };
      const [first, second] = await seenTwice();
      expect(readingOr(second.diskSequence, 0)).toBeGreaterThan(readingOr(first.diskSequence, 0));
    });
  });
});

requires('root', 'loop', 'udev-data').describe('a drive that says hostile things of itself', () => {
  it.each([
    { what: 'control characters', text: 'A\u0007\u001b[2J\u009bB' },
    { what: 'quotes and markup', text: '"\'`$(reboot)<b>&' },
    { what: 'marks that turn text around', text: '\u202eDCBA\u2066' },
    { what: '200 characters and more', text: 'SERIAL-'.repeat(700) },
  ])('($what) is listed and read with safe texts, the same both times', async ({ text }) => {
    await withTestBench(async ({ file, loop, afterwards }) => {
      const device = await loop(await file('a', 8 * MIB));
      const deviceNumber = formatDeviceNumber((await fs.stat(device)).rdev);
      const record = path.join('/run/udev/data', `b${deviceNumber}`);
      await fs.mkdir(path.dirname(record), { recursive: true });
      afterwards(() => fs.rm(record, { force: true }));
      await fs.writeFile(
        record,
        [
          `S:disk/by-path/${text}`,
          ...['ID_MODEL', 'ID_SERIAL_SHORT', 'ID_VENDOR', 'ID_REVISION', 'ID_FS_TYPE'].map(
            (name) => `E:${name}=${text}`,
          ),
        ].join('\n'),
      );

      const drive = driveSchema.parse(await listed(device));
      expect(JSON.stringify(drive)).not.toMatch(/\\u00[01]|\p{Cc}|\p{Bidi_Control}/u);
      expect(drive.identity.serial.status).toBe('known');
      expect(Array.from(readingOr(drive.identity.serial, '')).length).toBeLessThanOrEqual(200);
      expect((await readDrive(deviceNumber)).identity).toEqual(drive.identity);
    });
  });
});

requires('root', 'loop', 'fuse').describe('a drive that hangs', () => {
  it('does not keep the others from being listed, also when drives are asked', async () => {
    const stuck = await faultDrive({ sizeBytes: 8 * MIB, rules: 'read hang' });
    try {
      await withTestBench(async ({ file, loop }) => {
        const sound = await loop(await file('a', 8 * MIB));
        const drives = await listDrives({ health: true });

        await stuck.untilHit();
        expect(drives.map((drive) => drive.path)).toEqual(expect.arrayContaining([sound, stuck.dev]));
        const hanging = drives.find((drive) => drive.path === stuck.dev);
        expect(hanging?.systemUse.state).toBe('not-system');
        expect(hanging?.sizeBytes).toEqual({ status: 'known', value: 8 * MIB });
      });
    } finally {
      await stuck.close();
    }
  });
});
