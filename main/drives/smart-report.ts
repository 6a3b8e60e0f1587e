import { z } from 'zod';

import { cleanDriveText } from '../../shared/drive-text.ts';
import { because, type MissingReason } from '../../shared/missing-reasons.ts';
import { known, unavailable, type Reading } from '../../shared/reading.ts';
import type { DriveHealth, DriveIdentity } from '../../shared/schemas/drive.ts';

/** The parts of smartctl's JSON that are used; everything may be missing, as drives and versions differ. */
const smartctlSchema = z.object({
  smartctl: z.object({
    exit_status: z.int(),
    messages: z.array(z.object({ string: z.string() })).optional(),
  }),
  device: z.object({ type: z.string(), protocol: z.string() }).optional(),
  vendor: z.string().optional(),
  scsi_vendor: z.string().optional(),
  model_name: z.string().optional(),
  scsi_model_name: z.string().optional(),
  serial_number: z.string().optional(),
  firmware_version: z.string().optional(),
  scsi_revision: z.string().optional(),
  revision: z.string().optional(),
  wwn: z.object({ naa: z.int(), oui: z.int(), id: z.int() }).optional(),
  rotation_rate: z.int().nonnegative().optional(),
  smart_status: z.object({ passed: z.boolean() }).optional(),
  temperature: z.object({ current: z.int() }).optional(),
  power_on_time: z.object({ hours: z.int() }).optional(),
  ata_smart_attributes: z
    .object({ table: z.array(z.object({ id: z.int(), raw: z.object({ value: z.number() }) })) })
    .optional(),
  scsi_grown_defect_list: z.int().optional(),
  scsi_error_counter_log: z
    .record(z.string(), z.object({ total_uncorrected_errors: z.int().optional() }))
    .optional(),
  scsi_percentage_used_endurance_indicator: z.int().optional(),
  endurance_used: z.object({ current_percent: z.int() }).optional(),
  nvme_smart_health_information_log: z
    .object({ percentage_used: z.int().optional(), media_errors: z.int().optional() })
    .optional(),
});
type Smartctl = z.infer<typeof smartctlSchema>;

/** What a drive said through smartctl. */
export interface SmartReport {
  /** How smartctl spoke to it: `ATA`, `SCSI`, `NVMe`. */
  readonly protocol: string;
  readonly identity: DriveIdentity;
  readonly health: DriveHealth;
  /** Revolutions per minute; 0 for a medium that does not rotate; `null` where the drive does not tell. */
  readonly rotation: number | null;
}

/** Bits of smartctl's exit status that mean that the drive was not reached (smartctl(8), EXIT STATUS). */
const notReachedBits = 0b11;

/** Reads smartctl's JSON; the reason where the drive could not be asked. */
export function parseSmartctl(text: string): Reading<SmartReport> {
  let report: Smartctl;
  try {
    report = smartctlSchema.parse(JSON.parse(text));
  } catch {
    return unavailable(because('tool-answer-unknown', { tool: 'smartctl' }));
  }
  if ((report.smartctl.exit_status & notReachedBits) !== 0) {
    const message = report.smartctl.messages?.map((each) => each.string).join(' ') ?? '';
    return unavailable(
      message === ''
        ? because('smartctl-no-answer')
        : because('smartctl-says', { text: cleanDriveText(message) }),
    );
  }
  return known({
    protocol: cleanDriveText(report.device?.protocol ?? 'unknown'),
    identity: identityOf(report),
    health: healthOf(report),
    rotation: report.rotation_rate ?? null,
  });
}

function identityOf(report: Smartctl): DriveIdentity {
  return {
    vendor: textReading(report.scsi_vendor ?? report.vendor, 'no-vendor'),
    model: textReading(report.model_name ?? report.scsi_model_name, 'no-model'),
    serial: textReading(report.serial_number, 'no-serial'),
    wwn: report.wwn === undefined ? unavailable(because('no-wwn')) : known(wwnText(report.wwn)),
    firmware: textReading(report.firmware_version ?? report.scsi_revision ?? report.revision, 'no-firmware'),
  };
}

function healthOf(report: Smartctl): DriveHealth {
  const attribute = (id: number): number | undefined =>
    report.ata_smart_attributes?.table.find((row) => row.id === id)?.raw.value;
  const nvme = report.nvme_smart_health_information_log;
  const scsiErrors = report.scsi_error_counter_log;
  const scsiUncorrected =
    scsiErrors === undefined
      ? undefined
      : Object.values(scsiErrors).reduce((sum, row) => sum + (row.total_uncorrected_errors ?? 0), 0);
  return {
    passed: valueReading(report.smart_status?.passed, 'no-health-check'),
    temperatureCelsius: valueReading(report.temperature?.current, 'no-temperature'),
    powerOnHours: countReading(report.power_on_time?.hours, 'power-on-time'),
    reallocatedSectors: countReading(attribute(5) ?? report.scsi_grown_defect_list, 'reallocated-sectors'),
    pendingSectors: countReading(attribute(197), 'pending-sectors'),
    uncorrectableSectors: countReading(
      attribute(198) ?? nvme?.media_errors ?? scsiUncorrected,
      'uncorrectable-sectors',
    ),
    wearPercent: countReading(
      nvme?.percentage_used ??
        report.endurance_used?.current_percent ??
        report.scsi_percentage_used_endurance_indicator,
      'wear',
    ),
  };
}

function wwnText({ naa, oui, id }: { naa: number; oui: number; id: number }): string {
  const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
  return `0x${hex(naa, 1)}${hex(oui, 6)}${hex(id, 9)}`;
}

function textReading(raw: string | undefined, missing: MissingReason): Reading<string> {
  const text = cleanDriveText(raw ?? '');
  return text === '' ? unavailable(because(missing)) : known(text);
}

function valueReading<T>(value: T | undefined, missing: MissingReason): Reading<T> {
  return value === undefined ? unavailable(because(missing)) : known(value);
}

type Count = 'power-on-time' | 'reallocated-sectors' | 'pending-sectors' | 'uncorrectable-sectors' | 'wear';

/** Some drives pack several numbers into one raw value; only what can be a plain count is taken for one. */
function countReading(value: number | undefined, what: Count): Reading<number> {
  if (value === undefined) return unavailable(because(`no-${what}`));
  return Number.isSafeInteger(value) && value >= 0 ? known(value) : unavailable(because(`odd-${what}`));
}
