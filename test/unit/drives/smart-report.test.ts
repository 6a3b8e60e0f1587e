import { describe, expect, it } from 'vitest';

import { parseSmartctl } from '../../../main/drives/smart-report.ts';
import { readingOr } from '../../../shared/reading.ts';

const smartctl = { version: [7, 3], exit_status: 0 };

function report(facts: object) {
  const reading = parseSmartctl(JSON.stringify({ smartctl, ...facts }));
  if (reading.status === 'unavailable') throw new Error(reading.reason);
  return reading.value;
}

describe('a SMART report', () => {
  it('of a SATA drive tells who it is and how it is', () => {
    const { protocol, identity, health, rotation } = report({
      device: { name: '/dev/sda', type: 'sat', protocol: 'ATA' },
      model_name: 'Invented ST500',
      serial_number: 'INV12345',
      wwn: { naa: 5, oui: 3152, id: 2_654_435_769 },
      firmware_version: 'CC43',
      rotation_rate: 7200,
      smart_status: { passed: true },
      temperature: { current: 33 },
      power_on_time: { hours: 41_234 },
      ata_smart_attributes: {
        table: [
          { id: 5, name: 'Reallocated_Sector_Ct', raw: { value: 12, string: '12' } },
          { id: 197, name: 'Current_Pending_Sector', raw: { value: 3, string: '3' } },
          { id: 198, name: 'Offline_Uncorrectable', raw: { value: 2, string: '2' } },
        ],
      },
    });

    expect(protocol).toBe('ATA');
    expect(rotation).toBe(7200);
    expect(readingOr(identity.serial, null)).toBe('INV12345');
    expect(readingOr(identity.wwn, null)).toBe('0x5000c5009e3779b9');
    expect(identity.vendor.status).toBe('unavailable');
    expect(health).toMatchObject({
      passed: { value: true },
      temperatureCelsius: { value: 33 },
      powerOnHours: { value: 41_234 },
      reallocatedSectors: { value: 12 },
      pendingSectors: { value: 3 },
      uncorrectableSectors: { value: 2 },
      wearPercent: { status: 'unavailable' },
    });
  });

  it('of an NVMe drive tells wear and media errors', () => {
    const { health } = report({
      device: { name: '/dev/nvme0', type: 'nvme', protocol: 'NVMe' },
      smart_status: { passed: false },
      nvme_smart_health_information_log: { percentage_used: 104, media_errors: 7, data_units_read: 1 },
    });

    expect(health).toMatchObject({
      passed: { value: false },
      wearPercent: { value: 104 },
      uncorrectableSectors: { value: 7 },
      reallocatedSectors: { status: 'unavailable' },
    });
  });

  it('of a SAS drive counts grown defects and uncorrected errors', () => {
    const { identity, health } = report({
      device: { name: '/dev/sdb', type: 'scsi', protocol: 'SCSI' },
      scsi_vendor: 'INVENT',
      scsi_model_name: 'INVENT SAS 300',
      scsi_revision: '000B',
      serial_number: '6SJ0',
      scsi_grown_defect_list: 4,
      scsi_error_counter_log: {
        read: { total_uncorrected_errors: 1 },
        write: { total_uncorrected_errors: 2 },
        verify: {},
      },
    });

    expect(readingOr(identity.vendor, null)).toBe('INVENT');
    expect(readingOr(identity.firmware, null)).toBe('000B');
    expect(health).toMatchObject({ reallocatedSectors: { value: 4 }, uncorrectableSectors: { value: 3 } });
  });

  it('keeps what a failing drive told although the exit status says so', () => {
    const reading = parseSmartctl(
      JSON.stringify({
        smartctl: { ...smartctl, exit_status: 0b1000 },
        device: { name: '/dev/sda', type: 'sat', protocol: 'ATA' },
        smart_status: { passed: false },
      }),
    );
    expect(reading).toMatchObject({ status: 'known', value: { health: { passed: { value: false } } } });
  });

  it('of an adapter that smartctl does not know is unavailable, with its words as the reason', () => {
    const text = JSON.stringify({
      smartctl: {
        exit_status: 1,
        messages: [{ string: '/dev/sdc: Unknown USB bridge [0x152d:0x0583]\u001b[31m', severity: 'error' }],
      },
    });
    expect(parseSmartctl(text)).toEqual({
      status: 'unavailable',
      reason: 'smartctl: /dev/sdc: Unknown USB bridge [0x152d:0x0583]\uFFFD[31m',
    });
  });

  it('with numbers that are no counts leaves them out', () => {
    const { health } = report({
      ata_smart_attributes: { table: [{ id: 5, raw: { value: 1e20 } }] },
      power_on_time: { hours: -1 },
    });
    expect(health.reallocatedSectors.status).toBe('unavailable');
    expect(health.powerOnHours.status).toBe('unavailable');
  });

  it.each(['', 'Segmentation fault', '{"smartctl": {}}'])('that reads "%s" is unavailable', (text) => {
    expect(parseSmartctl(text).status).toBe('unavailable');
  });
});
