import { describe, expect, it } from 'vitest';

import { parseIdentify } from '../../../main/drives/ata-identify.ts';
import {
  judgeAtaHiddenArea,
  judgeNvmeHiddenArea,
  parseDcoIdentify,
  parseIdentifyDump,
  parseMaxSectors,
  type AtaHiddenAreaFacts,
} from '../../../main/drives/hidden-area-reports.ts';
import { readHiddenArea } from '../../../main/drives/hidden-area.ts';
import { sampleDrive } from '../policy/sample-drive.ts';
import { identifyData, type IdentifyFields } from './identify-data.ts';

const size = 976_773_168;

describe('what hdparm -N prints', () => {
  it.each([
    [' max sectors   = 976773168/976773168, HPA is disabled', { visible: size, native: size }],
    [' max sectors   = 586070255/976773168, HPA is enabled', { visible: 586_070_255, native: size }],
    [
      ' max sectors   = 976773168/976773168, ACCESSIBLE MAX ADDRESS disabled',
      { visible: size, native: size },
    ],
    // After a command that an adapter dropped, hdparm calls an area enabled that it knows nothing of.
    [' max sectors   = 0/1, HPA is enabled', null],
    ['SG_IO: bad/missing sense data, sb[]:  70 00 05 00 00 00 00 0a', null],
    [' max sectors   = 976773168/14715056(18446744073321613488?), HPA setting seems invalid', null],
    [' READ_NATIVE_MAX_ADDRESS_EXT failed: Input/output error', null],
    [' max sectors   = 18446744073321613488/18446744073321613488, HPA is disabled', null],
  ])('%s', (line, expected) => {
    expect(parseMaxSectors(`\n/dev/sda:\n${line}\n`)).toEqual(expected);
  });
});

describe('what hdparm --dco-identify prints', () => {
  const text = '\n/dev/sda:\nDCO Checksum verified.\nDCO Revision: 0x0002\n\tReal max sectors: 976773168\n';

  it('gives the real size if its checksum is right', () => {
    expect(parseDcoIdentify(text)).toBe(size);
    expect(parseDcoIdentify(text.replace('verified.', 'FAILED!'))).toBeNull();
  });

  it('is nothing after a failed command', () => {
    expect(parseDcoIdentify(' HDIO_DRIVE_CMD(dco_identify) failed: Input/output error\n')).toBeNull();
    expect(parseDcoIdentify('DCO Checksum verified.\n\tReal max sectors: 1\n')).toBeNull();
  });
});

describe('what hdparm --Istdout prints', () => {
  it('gives the identify data', () => {
    const data = identifyData({ serial: 'INV77', hpa: true });
    const words = Array.from({ length: 256 }, (_, index) =>
      data
        .readUInt16LE(index * 2)
        .toString(16)
        .padStart(4, '0'),
    );
    const lines = Array.from({ length: 32 }, (_, row) => words.slice(row * 8, row * 8 + 8).join(' '));

    expect(parseIdentifyDump(`\n/dev/sda:\n${lines.join('\n')}\n`)).toEqual(parseIdentify(data));
    expect(parseIdentifyDump(`\n/dev/sda:\n${lines.slice(1).join('\n')}\n`)).toBeNull();
  });
});

describe('the hidden area of an ATA drive', () => {
  const judge = (features: IdentifyFields, facts: Partial<AtaHiddenAreaFacts>) =>
    judgeAtaHiddenArea({
      identify: parseIdentify(identifyData(features)),
      maxSectors: null,
      realSectors: null,
      systemSectors: size,
      ...facts,
    });
  const max = (native: number, visible = size) => ({ visible, native });

  it.each([
    { is: 'absent: no feature could hide anything', features: {}, facts: {}, area: { state: 'absent' } },
    {
      is: 'absent: native and real size are the visible one',
      features: { hpa: true, dco: true },
      facts: { maxSectors: max(size), realSectors: size },
      area: { state: 'absent' },
    },
    {
      is: 'present: a host protected area',
      features: { hpa: true },
      facts: { maxSectors: max(size + 2113) },
      area: { state: 'present', sectors: 2113 },
    },
    {
      is: 'present: an accessible max address',
      features: { ama: true },
      facts: { maxSectors: max(size + 1) },
      area: { state: 'present', sectors: 1 },
    },
    {
      is: 'present: a configuration overlay below a host protected area',
      features: { hpa: true, dco: true },
      facts: { maxSectors: max(size + 100), realSectors: size + 5000 },
      area: { state: 'present', sectors: 5000 },
    },
  ])('is $is', ({ features, facts, area }) => {
    expect(judge(features, facts)).toEqual(area);
  });

  it.each([
    { is: 'IDENTIFY was not answered', features: {}, facts: { identify: null } },
    { is: 'the native size was not told', features: { hpa: true }, facts: {} },
    { is: 'the native size was not told (AMA)', features: { ama: true }, facts: {} },
    {
      is: 'the overlay was not told',
      features: { hpa: true, dco: true },
      facts: { maxSectors: max(size) },
    },
    {
      is: 'drive and system state different sizes',
      features: { hpa: true },
      facts: { maxSectors: max(size, size - 1) },
    },
    { is: 'the native size is below the visible', features: { hpa: true }, facts: { maxSectors: max(7) } },
    {
      is: 'the real size is below the native',
      features: { hpa: true, dco: true },
      facts: { maxSectors: max(size), realSectors: size - 1 },
    },
  ])('is unknown: $is', ({ features, facts }) => {
    expect(judge(features, facts)).toMatchObject({ state: 'unknown' });
  });
});

describe('the hidden area of an NVMe drive', () => {
  it.each([
    { is: 'cannot manage namespaces', controller: { oacs: 0x17 & ~8 }, state: 'absent' },
    {
      is: 'has no unallocated capacity',
      controller: { oacs: 8, tnvmcap: 1e12, unvmcap: 0 },
      state: 'absent',
    },
    {
      is: 'has unallocated capacity',
      controller: { oacs: 8, tnvmcap: 1e12, unvmcap: 1e9 },
      state: 'present',
    },
    { is: 'does not tell', controller: { oacs: 8 }, state: 'unknown' },
    { is: 'answers nonsense', controller: { what: 1 }, state: 'unknown' },
  ])('whose controller $is: $state', ({ controller, state }) => {
    expect(judgeNvmeHiddenArea(JSON.stringify(controller), 512).state).toBe(state);
  });
});

describe('other drives', () => {
  it('that are virtual can have none', async () => {
    const area = await readHiddenArea(sampleDrive({ virtualKind: 'loop', bus: 'virtual' }));
    expect(area.state).toBe('not-applicable');
  });

  it.each(['usb', 'sas', 'mmc', 'unknown'] as const)('on %s stay unknown, with a reason', async (bus) => {
    const area = await readHiddenArea(sampleDrive({ bus, path: '/dev/null' }));
    expect(area).toMatchObject({ state: 'unknown', reason: expect.stringMatching(/\w+/) as string });
  });
});
