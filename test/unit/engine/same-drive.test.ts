import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { known, unavailable } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';
import { differences, recognise } from '../../../main/engine/same-drive.ts';
import { sampleDrive } from '../policy/sample-drive.ts';
import { sampleOpened } from './journal-samples.ts';

const drive = sampleDrive({
  identity: {
    vendor: known('ATA'),
    model: known('WDC WD10EZEX'),
    serial: known('WD-WCC3F1234567'),
    wwn: known('0x50014ee2b1234567'),
    firmware: known('01.01A01'),
  },
  sizeBytes: known(1_000_204_886_016),
});

const withIdentity = (change: Partial<Drive['identity']>): Drive => ({
  ...drive,
  identity: { ...drive.identity, ...change },
});

describe('the planned and the opened drive', () => {
  it('are the same if nothing differs', () => {
    expect(differences(drive, structuredClone(drive))).toEqual([]);
  });

  const changes: readonly (readonly [name: string, found: Drive])[] = [
    ['another serial', withIdentity({ serial: known('WD-WCC3F7654321') })],
    ['a serial that can no longer be read', withIdentity({ serial: unavailable('timeout') })],
    ['another WWN', withIdentity({ wwn: known('0x50014ee2b7654321') })],
    ['another model', withIdentity({ model: known('ST1000DM003') })],
    ['another firmware', withIdentity({ firmware: known('80.00A80') })],
    ['another size', { ...drive, sizeBytes: known(1_000_204_885_504) }],
    ['another sector size', { ...drive, logicalSectorBytes: known(4096) }],
    ['another device number', { ...drive, deviceNumber: '8:32' }],
    ['another disk sequence number', { ...drive, diskSequence: known(13) }],
  ];
  for (const [name, found] of changes) {
    it(`differ by ${name}`, () => {
      expect(differences(drive, found)).not.toEqual([]);
      expect(differences(drive, found).join()).not.toContain('undefined');
    });
  }

  it('may be known better now, if it is surely the same attachment', () => {
    const planned = withIdentity({ serial: unavailable('no permission') });
    expect(differences(planned, drive)).toEqual([]);
    const noSequence = { ...drive, diskSequence: unavailable<number>('old kernel') };
    expect(differences({ ...planned, diskSequence: noSequence.diskSequence }, noSequence)).not.toEqual([]);
  });

  it('differ by the drive behind a USB adapter', () => {
    const behind = { ...drive, behindBridge: known(drive.identity) };
    const other = { ...drive, behindBridge: known({ ...drive.identity, serial: known('OTHER') }) };
    expect(differences(behind, behind)).toEqual([]);
    expect(differences(behind, other)).not.toEqual([]);
  });
});

describe('the drive of an interrupted job', () => {
  const opened = {
    ...sampleOpened,
    identity: drive.identity,
    sizeBytes: 1_000_204_886_016,
    diskSequence: 12,
    bootId: 'boot-1',
  };
  const nameless = { serial: unavailable<string>('none'), wwn: unavailable<string>('none') };
  const openedNameless = { ...opened, identity: { ...opened.identity, ...nameless } };

  it('is known again under another name, after a reboot', () => {
    const moved = { ...drive, path: '/dev/sdf', deviceNumber: '8:80', diskSequence: known(3) };
    expect(recognise(opened, moved, 'boot-2')).toBe('same');
  });

  it('is not another one', () => {
    expect(recognise(opened, withIdentity({ serial: known('X') }), 'boot-1')).toBe('other');
    expect(recognise(opened, withIdentity({ wwn: known('X') }), 'boot-1')).toBe('other');
    expect(recognise(opened, withIdentity({ model: known('X') }), 'boot-1')).toBe('other');
    expect(recognise(opened, { ...drive, sizeBytes: known(512) }, 'boot-1')).toBe('other');
  });

  it('without serial and WWN is only known while it stayed attached', () => {
    const same = withIdentity(nameless);
    expect(recognise(openedNameless, same, 'boot-1')).toBe('same');
    expect(recognise(openedNameless, { ...same, diskSequence: known(13) }, 'boot-1')).toBe('unknowable');
    expect(recognise(openedNameless, same, 'boot-2')).toBe('unknowable');
    expect(recognise(openedNameless, same, null)).toBe('unknowable');
  });

  it('never matches a drive with another serial, whatever else is alike', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(100), fc.boolean(), (serial, sequence, reboot) => {
        fc.pre(serial !== 'WD-WCC3F1234567');
        const found = { ...withIdentity({ serial: known(serial) }), diskSequence: known(sequence) };
        expect(recognise(opened, found, reboot ? 'boot-2' : 'boot-1')).toBe('other');
      }),
    );
  });
});
