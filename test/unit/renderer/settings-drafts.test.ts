import { describe, expect, it } from 'vitest';

import { initialSettings } from '../../../main/bench/services/settings-store.ts';
import {
  draftedPeople,
  isUnsaved,
  savedOrganisation,
  savedPolicy,
  unsavedSections,
  withoutSame,
} from '../../../renderer/features/settings/settings-drafts.ts';
import type { Settings } from '../../../shared/contract/settings.ts';

const settings: Settings = {
  ...initialSettings,
  organisation: { name: 'St. Elsewhere', address: ['Gate 3', 'Boston'], contact: null, logo: null },
  operators: [{ operatorId: 'kim', name: 'Kim Park', title: null, location: null, contact: null }],
};

describe('changes of the settings that are not saved', () => {
  it('are those fields only that are not as they were saved', () => {
    const saved = savedOrganisation(settings);
    expect(saved).toMatchObject({ address: 'Gate 3\nBoston', contact: '' });
    expect(isUnsaved(saved, undefined)).toBe(false);
    expect(isUnsaved(saved, { name: 'St. Elsewhere' })).toBe(false);
    expect(isUnsaved(saved, { name: 'St. Elsewhere Hospital' })).toBe(true);
    expect(withoutSame({ name: 'St. Elsewhere', contact: 'x' }, saved)).toEqual({ contact: 'x' });
    const logo = { mediaType: 'image/png', bytesBase64: 'AAAA' } as const;
    expect(withoutSame({ logo }, { logo: { ...logo } })).toEqual({});
  });

  it('name their sections', () => {
    expect([...unsavedSections({}, settings)]).toEqual([]);
    const drafts = {
      organisation: { contact: 'ext. 12' },
      policy: { years: '12' },
      token: { library: '/usr/lib/p11.so' },
      'person:kim': { title: 'Technician' },
    } as const;
    expect([...unsavedSections(drafts, settings)].sort()).toEqual([
      'keys',
      'organisation',
      'people',
      'policy',
    ]);
    expect(draftedPeople(drafts)).toEqual(['kim']);
    expect([...unsavedSections({ 'person:new': { name: 'A' } }, settings)]).toEqual(['people']);
  });

  it('are none where they were saved elsewhere meanwhile, or what they are about is gone', () => {
    const years = String(settings.retentionYears + 1);
    const changed = { ...settings, retentionYears: settings.retentionYears + 1 };
    expect([...unsavedSections({ policy: { years } }, settings)]).toEqual(['policy']);
    expect(savedPolicy(changed).years).toBe(years);
    expect([...unsavedSections({ policy: { years } }, changed)]).toEqual([]);
    const gone = { ...settings, operators: [] };
    expect([...unsavedSections({ 'person:kim': { title: 'Technician' } }, gone)]).toEqual([]);
  });
});
