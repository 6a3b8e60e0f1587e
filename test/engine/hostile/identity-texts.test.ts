import fs from 'node:fs/promises';
import path from 'node:path';

import { expect, it } from 'vitest';
import { z } from 'zod';

import { requires } from '../../requirements/requires.ts';
import { withBenchFolder } from '../black-box/bench-folder.ts';
import { printedText, readCertificate } from '../black-box/certificate-files.ts';
import { clearbench, readReport } from '../black-box/clearbench.ts';
import { MIB, sectorsLeft } from '../black-box/medium.ts';

/** What a drive may say of itself, as udev's database keeps it (unsafe characters escaped as \xNN by udev, or not at all). */
const texts: readonly { readonly what: string; readonly model: string; readonly serial: string }[] = [
  {
    what: 'control characters',
    model: 'EVIL\u0007\u001b[2J\u001b[31mDISK',
    serial: 'S\u0000\u0008\u007f\u009b31mN0001',
  },
  { what: 'quotes and markup', model: '"\'`$(reboot)<b>&amp;</b>', serial: '\'";DROP-TABLE--0002' },
  {
    what: 'marks that turn the text around',
    model: 'SAFE \u202eKSID LIVE\u202c',
    serial: '\u202eABCD\u2066-0003',
  },
  { what: '200 characters', model: 'M'.repeat(200), serial: `${'S'.repeat(196)}0004` },
  { what: 'other scripts', model: 'Диск ΑΒΓ é', serial: 'Д-0005' },
  { what: 'escapes of udev', model: 'A\\x20B\\x2fC', serial: 'X\\x20\\x0a0006' },
];

const listedSchema = z.object({
  drives: z.array(
    z.object({
      drive: z.object({
        path: z.string(),
        identity: z.object({ serial: z.object({ value: z.string().optional() }) }),
      }),
    }),
  ),
});

/** Characters that move the cursor, hide, or turn text around. */
const unsafe = /[[\p{Cc}\p{Bidi_Control}]--[\n\t\f]]/v;

requires('root', 'loop', 'udev-data', 'openssl', 'poppler').describe(
  'a drive whose model and serial hold',
  () => {
    it.each(texts)('$what is wiped, and never harms a screen or a document', async ({ model, serial }) => {
      await withBenchFolder(async ({ data, image, attach, afterwards }) => {
        const file = await image('drive', 2 * MIB);
        const dev = await attach(file);
        const { rdev } = await fs.stat(dev);
        const entry = `/run/udev/data/b7:${rdev & 0xff}`;
        await fs.mkdir(path.dirname(entry), { recursive: true });
        afterwards(() => fs.rm(entry, { force: true }));
        await fs.writeFile(
          entry,
          `E:ID_MODEL=${model}\nE:ID_SERIAL=${model}_${serial}\nE:ID_SERIAL_SHORT=${serial}\n`,
        );

        const listed = await clearbench(['drives']);
        expect(listed.exitCode, listed.stderr).toBe(0);
        expect(listed.stdout).toContain(dev);
        expect(listed.stdout).not.toMatch(unsafe);

        const { stdout } = await clearbench(['--json', 'drives']);
        expect(stdout).not.toMatch(unsafe);

        // The serial as it is shown is what a person can compare and type.
        const { drives } = listedSchema.parse(JSON.parse(stdout));
        const { value: known } = drives.find(({ drive }) => drive.path === dev)?.drive.identity.serial ?? {};
        if (known === undefined) throw new Error(`the serial of ${dev} is not listed: ${stdout}`);
        const wiped = readReport(
          await clearbench([
            '--data',
            data,
            '--json',
            'wipe',
            dev,
            '--operator',
            'Test Engineer',
            '--allow-virtual',
            '--yes',
            '--confirm',
            Array.from(known).slice(-4).join(''),
          ]),
        );
        expect(wiped.stdout + wiped.stderr).not.toMatch(unsafe);
        expect(wiped.exitCode, wiped.stdout).toBe(0);
        expect(await sectorsLeft(file)).toEqual([]);
        const record = await readCertificate(wiped.job, data);
        expect(JSON.stringify(record)).not.toMatch(unsafe);
        expect(await printedText(wiped.job)).not.toMatch(unsafe);
        expect(record.medium.identifier).toEqual({ kind: 'serial', value: known });
      });
    });
  },
);
