import { describe, expect, it } from 'vitest';

import {
  confirmedDrive,
  draftGaps,
  draftKey,
  newDraft,
  wipeDrive,
  type WipeDraft,
} from '../../../renderer/features/wipe/wipe-draft.ts';
import type { PlanPreview } from '../../../shared/contract/plans.ts';
import { wipeDriveSchema } from '../../../shared/contract/plans.ts';
import { verdicts } from '../../ui/sample/drives.ts';
import { sceneSnapshot } from '../../ui/sample/scenes.ts';

const { settings } = sceneSnapshot('ready');
const preview = (more: Partial<PlanPreview> = {}): PlanPreview => ({
  driveId: 'disk-2',
  identifier: { kind: 'serial', value: 'Z1W2KQ9P' },
  recommended: { methodId: 'clear-zeros', verification: 'full', reasons: ['one-pass-is-enough'] },
  offers: [],
  blocking: [],
  toAccept: [],
  ...more,
});
const draft = (more: Partial<WipeDraft> = {}): WipeDraft => ({
  ...newDraft(settings.policy),
  backedUp: 'yes',
  ...more,
});

describe('a new draft', () => {
  it('answers nothing for the person', () => {
    const fresh = newDraft(settings.policy);
    expect(fresh.backedUp).toBeNull();
    expect(fresh.accepted).toEqual([]);
    expect(fresh.source.assetTag).toBe('');
  });

  it('is kept by its drives in whatever order they were chosen', () => {
    expect(draftKey(['b', 'a'])).toBe(draftKey(['a', 'b']));
  });
});

describe('what is missing before drives can be confirmed', () => {
  it.each([
    ['nothing', draft(), [preview()], settings, []],
    ['the answer about the backup', draft({ backedUp: null }), [preview()], settings, ['backup']],
    [
      'a backup, where the organisation requires it',
      draft({ backedUp: 'unknown' }),
      [preview()],
      { ...settings, policy: { ...settings.policy, backupRequired: true } },
      ['backup-required'],
    ],
    ['the operator', draft(), [preview()], { ...settings, currentOperatorId: null }, ['operator']],
    ['an operator who was removed', draft(), [preview()], { ...settings, operators: [] }, ['operator']],
    [
      'the serial on the label',
      draft(),
      [preview({ identifier: null, blocking: [verdicts.noSerial] })],
      settings,
      ['label-serial'],
    ],
    ['the consent to a warning', draft(), [preview({ toAccept: [verdicts.usb] })], settings, ['accept']],
    [
      'a drive that is not blocked',
      draft(),
      [preview({ blocking: [verdicts.mounted] })],
      settings,
      ['blocked'],
    ],
    [
      'a method that reaches the level',
      draft(),
      [preview({ recommended: { methodId: null, verification: 'full', reasons: [] } })],
      settings,
      ['method'],
    ],
  ] as const)('is %s', (_what, entered, previews, wanted, gaps) => {
    expect(draftGaps(entered, previews, wanted)).toEqual(gaps);
  });

  it('is nothing once the label was read and the warnings were accepted', () => {
    const entered = draft({ labelSerials: { 'disk-2': 'LBL0815' }, accepted: ['USB_HIDES_IDENTITY'] });
    const previews = [preview({ identifier: null, blocking: [verdicts.noSerial], toAccept: [verdicts.usb] })];
    expect(draftGaps(entered, previews, settings)).toEqual([]);
  });
});

describe('what is sent for one drive', () => {
  it('is what the contract takes, with empty fields as not recorded', () => {
    const sent = wipeDrive(
      draft({ source: { ...draft().source, assetTag: ' RAD-CT-0217 ', modality: 'CT', model: 'SOMATOM' } }),
      preview(),
      'clear-zeros',
      'KQ9P',
    );
    expect(wipeDriveSchema.safeParse(sent).success).toBe(true);
    expect(sent.asset.details).toMatchObject({
      assetTag: 'RAD-CT-0217',
      source: 'CT SOMATOM',
      facility: null,
      dataBackedUp: 'yes',
    });
    expect(sent.labelSerial).toBeNull();
  });

  it('accepts only the warnings of this very drive', () => {
    const entered = draft({ accepted: ['USB_HIDES_IDENTITY', 'HEALTH_FAILING'] });
    const sent = wipeDrive(entered, preview({ toAccept: [verdicts.usb] }), 'clear-zeros', 'KQ9P');
    expect(sent.acceptedVerdicts).toEqual(['USB_HIDES_IDENTITY']);
  });

  it('carries the serial off the label only where the drive reports none', () => {
    const entered = draft({ labelSerials: { 'disk-2': ' LBL0815 ' } });
    expect(wipeDrive(entered, preview(), 'clear-zeros', 'KQ9P').labelSerial).toBeNull();
    expect(wipeDrive(entered, preview({ identifier: null }), 'clear-zeros', '0815').labelSerial).toBe(
      'LBL0815',
    );
  });
});

describe('a scan in Confirm', () => {
  const identifiers = {
    a: { kind: 'serial', value: 'Z1W2KQ9P' },
    b: { kind: 'serial', value: 'WD-WMAYP0K1L7VX' },
    c: { kind: 'serial', value: 'OTHERL7VX' },
  } as const;

  it('confirms the drive whose label it is', () => {
    expect(confirmedDrive('Z1W2KQ9P', identifiers)).toBe('a');
    expect(confirmedDrive('WD-WMAYP0K1L7VX', identifiers)).toBe('b');
  });

  it('confirms nothing where it fits two drives, or none', () => {
    expect(confirmedDrive('L7VX', identifiers)).toBeNull();
    expect(confirmedDrive('ZZZZ', identifiers)).toBeNull();
    expect(confirmedDrive('', identifiers)).toBeNull();
  });
});
