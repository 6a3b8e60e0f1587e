import { printReading, readingOr, type Reading } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';
import type { ListedDrive } from '../../bench/drive-service.ts';
import { formatBytes, formatCount } from './amounts.ts';
import { tableLines, wrapLines, type Column } from './table.ts';

const columns: readonly Column[] = [
  { title: 'DRIVE', side: 'left', shrinksTo: null },
  { title: 'MODEL', side: 'left', shrinksTo: 12 },
  { title: 'SERIAL', side: 'left', shrinksTo: 12 },
  { title: 'SIZE', side: 'right', shrinksTo: null },
  { title: 'KIND', side: 'left', shrinksTo: 6 },
  { title: 'STATE', side: 'left', shrinksTo: null },
];

const states = { blocked: 'locked', 'needs-confirmation': 'ask', clear: 'ready' } as const;

/**
 * What `clearbench drives` prints: a row per drive, and under it what tells it from its neighbours, how it is, and every
 * verdict in plain words.
 */
export function driveLines(drives: readonly ListedDrive[], width: number): readonly string[] {
  return tableLines(
    columns,
    drives.map(({ drive, verdicts }) => ({
      cells: [
        drive.path,
        modelOf(drive) ?? '-',
        shown(drive.identity.serial),
        drive.sizeBytes.status === 'known' ? formatBytes(drive.sizeBytes.value) : '?',
        kindOf(drive),
        states[worstOf(verdicts)],
      ],
      notes: [
        factsOf(drive),
        ...behindAdapter(drive),
        healthOf(drive),
        missingOf(drive),
        ...verdicts.map(({ message, code }) => `${message} (${code})`),
      ]
        .filter((note) => note !== '')
        .flatMap((note) => wrapLines(note, width - 4)),
    })),
    width,
  );
}

/** What is known of where it hangs and what it is. */
function factsOf({ identity, port, logicalSectorBytes, physicalSectorBytes }: Drive): string {
  const physical = readingOr(physicalSectorBytes, null);
  return joined([
    told(port, (name) => `at ${name}`),
    told(identity.firmware, (revision) => `firmware ${revision}`),
    told(identity.wwn, (name) => `WWN ${name}`),
    told(logicalSectorBytes, (bytes) =>
      physical === null || physical === bytes
        ? `${bytes}-byte sectors`
        : `${bytes}-byte sectors (${physical} physical)`,
    ),
  ]);
}

/** The adapter, and what the drive behind it says of itself: two things with a serial each. */
function behindAdapter({ usbBridge, behindBridge }: Drive): readonly string[] {
  if (usbBridge === null) return [];
  const adapter = readingOr(usbBridge.name, `${usbBridge.vendorId}:${usbBridge.productId}`);
  const behind =
    behindBridge?.status === 'known'
      ? `${modelOf({ identity: behindBridge.value }) ?? 'model not known'}, serial ${printReading(behindBridge.value.serial)}`
      : `not known: ${behindBridge?.reason ?? ''}`;
  return [`USB adapter ${adapter}; the drive behind it: ${behind}`];
}

/** What could not be read, and why: facts with the same reason together. */
function missingOf({ identity, port, logicalSectorBytes, health }: Drive): string {
  const facts = [
    ['model', identity.model],
    ['serial', identity.serial],
    ['firmware', identity.firmware],
    ['WWN', identity.wwn],
    ['port', port],
    ['sector size', logicalSectorBytes],
    ['health', health],
  ] as const;
  const missing = facts.flatMap(([name, fact]) =>
    fact.status === 'unavailable' ? [{ name, reason: fact.reason }] : [],
  );
  const groups = [...new Set(missing.map(({ reason }) => reason))].map((reason) => {
    const names = missing.filter((fact) => fact.reason === reason).map(({ name }) => name);
    return `${names.join(', ')} (${reason})`;
  });
  return groups.length === 0 ? '' : `unavailable: ${groups.join('; ')}`;
}

function healthOf({ health }: Drive): string {
  if (health.status === 'unavailable') return '';
  const { passed, temperatureCelsius, powerOnHours, reallocatedSectors, wearPercent } = health.value;
  return joined([
    told(passed, (good) => (good ? 'health check passed' : 'health check failed')),
    told(temperatureCelsius, (celsius) => `${celsius} °C`),
    told(powerOnHours, (hours) => `${formatCount(hours)} hours of operation`),
    told(reallocatedSectors, (count) => `${formatCount(count)} sectors replaced`),
    told(wearPercent, (percent) => `${percent} % of rated endurance used`),
  ]);
}

function told<T>(reading: Reading<T>, say: (value: T) => string): string {
  return reading.status === 'known' ? say(reading.value) : '';
}

function joined(facts: readonly string[]): string {
  return facts.filter((fact) => fact !== '').join(', ');
}

/** Vendor and model in one line, as far as they are known; `null` where neither is. */
export function modelOf({ identity }: Pick<Drive, 'identity'>): string | null {
  const vendor = readingOr(identity.vendor, '');
  const model = readingOr(identity.model, '');
  if (model === '') return vendor === '' ? null : vendor;
  return vendor === '' || model.toUpperCase().startsWith(vendor.toUpperCase()) ? model : `${vendor} ${model}`;
}

function kindOf(drive: Drive): string {
  const medium = drive.virtualKind ?? drive.mediaKind;
  return drive.bus === 'unknown' || drive.bus === 'virtual' || drive.bus === medium
    ? medium
    : `${drive.bus} ${medium}`;
}

function shown(reading: Reading<string>): string {
  return reading.status === 'known' && reading.value !== '' ? reading.value : '-';
}

function worstOf(verdicts: ListedDrive['verdicts']): keyof typeof states {
  if (verdicts.some(({ severity }) => severity === 'blocked')) return 'blocked';
  return verdicts.some(({ severity }) => severity === 'needs-confirmation') ? 'needs-confirmation' : 'clear';
}
