import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { printOptionsOf } from '../../../main/bench/letterhead.ts';
import { initialSettings, openSettings } from '../../../main/bench/services/settings-store.ts';
import { unprintableInPlan } from '../../../main/certificate/document/printable-fields.ts';
import type { Organisation } from '../../../shared/contract/settings.ts';
import { samplePlan } from '../certificate/sample-job.ts';
import { logoFile, svgLogo } from '../certificate/sample-logo.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'clearbench-letterhead-'));
});
afterEach(async () => rm(folder, { recursive: true, force: true }));

const hospital: Organisation = {
  name: 'Krankenhaus Żywiec',
  address: ['Große Straße 12'],
  contact: null,
  logo: logoFile(svgLogo),
};

describe('an organisation in the settings', () => {
  it('is kept with its logo, which is then printed on the chosen paper', async () => {
    const settings = await openSettings(folder);
    await settings.change((before) => ({ ...before, organisation: hospital, paper: 'letter' }));
    const again = await openSettings(folder);
    expect(printOptionsOf(again.read())).toMatchObject({ paper: 'letter', logo: { kind: 'drawn' } });
  });

  const refused = {
    'a name that the fonts cannot print': [{ name: '医院' }, 'TEXT_NOT_PRINTABLE', 'organisation.name'],
    'a line of its address that they cannot print': [
      { address: ['Main Street', '🏥'] },
      'TEXT_NOT_PRINTABLE',
      'organisation.address.1',
    ],
    'a logo with a script': [
      { logo: logoFile(svgLogo.replace('<defs/>', '<script/>')) },
      'LOGO_REFUSED',
      'script',
    ],
  } as const;
  for (const [what, [change, code, word]] of Object.entries(refused)) {
    it(`is refused for ${what}, and the settings stay as they were`, async () => {
      const settings = await openSettings(folder);
      const changing = settings.change((before) => ({ ...before, organisation: { ...hospital, ...change } }));
      await expect(changing).rejects.toMatchObject({
        code,
        message: expect.stringContaining(word) as string,
      });
      expect(settings.read()).toEqual(initialSettings);
      await expect(readFile(path.join(folder, 'settings.json'))).rejects.toMatchObject({ code: 'ENOENT' });
    });
  }

  it('does not keep a station from printing if its logo was damaged on disk', () => {
    const damaged = { ...hospital, logo: logoFile('<svg') };
    expect(printOptionsOf({ ...initialSettings, organisation: damaged })).toEqual({
      paper: 'a4',
      logo: null,
    });
  });
});

describe('what people wrote in a plan', () => {
  const operator = { name: 'A. Curie', title: null, organisation: null, location: null, contact: null };

  it('is printable as a rule', () => {
    expect(unprintableInPlan(samplePlan())).toEqual([]);
  });

  it('is told field by field where the fonts lack a character', () => {
    const base = samplePlan({ operator: { ...operator, location: '二楼' } });
    const plan = { ...base, asset: { ...base.asset, notes: 'shipped 📦' } };
    const problems = unprintableInPlan(plan);
    expect(problems.map(({ code }) => code)).toEqual(['TEXT_NOT_PRINTABLE', 'TEXT_NOT_PRINTABLE']);
    expect(problems[0]?.message).toContain('operator.location');
    expect(problems[1]?.message).toContain('asset.notes');
  });

  it('includes a serial that was read off the label, but not one that a drive reports', () => {
    const label = samplePlan({ identifier: { kind: 'label', value: 'Ω硬' } });
    expect(unprintableInPlan(label)[0]?.message).toContain('label.serial');
    expect(unprintableInPlan({ ...label, identifier: { kind: 'serial', value: 'Ω硬' } })).toEqual([]);
  });
});
