import fs from 'node:fs/promises';
import path from 'node:path';

import { describe, expect, it } from 'vitest';

import { svgLogo } from '../../unit/certificate/sample-logo.ts';
import { withBenchFolder } from '../black-box/bench-folder.ts';
import { clearbench, wipe } from '../black-box/clearbench.ts';
import { MIB } from '../black-box/medium.ts';

describe('what a person sets for the station', () => {
  it('is on its certificates: organisation, logo and paper', async () => {
    await withBenchFolder(async ({ path: folder, data, image }) => {
      const logo = path.join(folder, 'logo.svg');
      await fs.writeFile(logo, svgLogo);
      const organisation = ['--organisation', 'St. Ansgar', '--address', 'Große Straße 12'];
      const set = ['settings', 'set', ...organisation, '--logo', logo, '--paper', 'letter'];
      expect((await clearbench(['--data', data, ...set])).exitCode).toBe(0);
      const { job } = await wipe(`image:${await image('ct2.img', MIB)}`, { data });
      const pdf = await fs.readFile(job.certificate?.pdf ?? '', 'latin1');
      expect(pdf).toContain('/Alt (Logo of St. Ansgar)');
      expect(pdf).toContain('/MediaBox [0 0 612 792]');
    });
  });

  it('is refused where no certificate could be printed with it', async () => {
    await withBenchFolder(async ({ path: folder, data }) => {
      const logo = path.join(folder, 'logo.svg');
      await fs.writeFile(logo, svgLogo.replace('<defs/>', '<script>alert(1)</script>'));
      const scripted = await clearbench([
        '--data',
        data,
        'settings',
        'set',
        '--organisation',
        'A',
        '--logo',
        logo,
      ]);
      expect([scripted.exitCode, scripted.stderr]).toEqual([10, expect.stringContaining('LOGO_REFUSED')]);
      const foreign = await clearbench(['--data', data, 'settings', 'set', '--organisation', '医院']);
      expect([foreign.exitCode, foreign.stderr]).toEqual([10, expect.stringContaining('TEXT_NOT_PRINTABLE')]);
    });
  });
});
