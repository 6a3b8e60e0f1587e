import { describe, expect, it } from 'vitest';

import { driveLines } from '../../../../main/cli/text/drive-lines.ts';
import { cellWidth } from '../../../../main/cli/text/cells.ts';
import { driveVerdicts } from '../../../../shared/policy/verdicts.ts';
import { known, unavailable } from '../../../../shared/reading.ts';
import type { Drive } from '../../../../shared/schemas/drive.ts';
import { sampleDrive } from '../../policy/sample-drive.ts';

const linesOf = (drive: Drive, width = 120): readonly string[] =>
  driveLines(
    [{ drive, verdicts: driveVerdicts(drive, { allowVirtual: false, serialFromLabel: null, attached: [] }) }],
    width,
  );

describe('the list of drives', () => {
  it('says where a drive hangs, what it is and how it is', () => {
    expect(linesOf(sampleDrive())).toEqual([
      'DRIVE     MODEL            SERIAL           SIZE  KIND      STATE',
      '/dev/sdb  Invented HD 500  INV-0001-ABCD  500 GB  sata hdd  ready',
      '    at pci-0000:00:17.0-ata-2, firmware CC43, WWN 0x5000c500deadbeef, 512-byte sectors (4096 physical)',
      '    health check passed, 31 °C, 20,000 hours of operation, 0 sectors replaced',
    ]);
  });

  it('leaves nothing blank: facts that are missing for the same reason stand together', () => {
    const { identity } = sampleDrive();
    const none = unavailable<never>('the drive reports none');
    const lines = linesOf(
      sampleDrive({
        identity: { ...identity, vendor: none, model: none, serial: none },
        health: unavailable('smartctl is not installed'),
      }),
    );
    expect(lines[1]).toMatch(/^\/dev\/sdb {2}- +- +500 GB/);
    expect(lines).toContain(
      '    unavailable: model, serial (the drive reports none); health (smartctl is not installed)',
    );
  });

  it('tells the adapter from the drive behind it', () => {
    const usbBridge = {
      vendorId: '152d',
      productId: '0578',
      name: known('Invented Dock'),
      serial: known('DOCK1'),
    };
    const hidden = sampleDrive({ bus: 'usb', usbBridge, behindBridge: unavailable('the adapter answers') });
    expect(linesOf(hidden).join('\n')).toContain(
      'USB adapter Invented Dock; the drive behind it: not known: the adapter answers',
    );
    const behindBridge = known(sampleDrive().identity);
    expect(linesOf(sampleDrive({ bus: 'usb', usbBridge, behindBridge })).join('\n')).toContain(
      'the drive behind it: Invented HD 500, serial INV-0001-ABCD',
    );
  });

  it('says why something is not known and what stands in the way, and stays within the terminal', () => {
    const nothing = unavailable<never>('not asked for');
    const drive = sampleDrive({
      identity: { vendor: nothing, model: nothing, serial: nothing, wwn: nothing, firmware: nothing },
      port: nothing,
      health: nothing,
      logicalSectorBytes: nothing,
      mountPoints: ['/media/anna/OLD DISK'],
    });
    const lines = linesOf(drive, 60);
    expect(lines.filter((line) => line.startsWith('    ')).join(' ')).toMatch(
      /^ +unavailable: model, serial, firmware, WWN, port, sector +size, health \(not asked for\) +File systems of \/dev\/sdb are mounted .*DRIVE_MOUNTED.*DRIVE_NO_SERIAL\)$/s,
    );
    for (const line of lines) expect(cellWidth(line)).toBeLessThanOrEqual(60);
  });
});
