import { printReading, readingOr, type Reading } from '../../../shared/reading.ts';
import type { Drive } from '../../../shared/schemas/drive.ts';
import type { ListedDrive } from '../../bench/drive-service.ts';
import { formatBytes } from './amounts.ts';
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

/** What `clearbench drives` prints: a row per drive, and under it every verdict in plain words. */
export function driveLines(drives: readonly ListedDrive[], width: number): readonly string[] {
  return tableLines(
    columns,
    drives.map(({ drive, verdicts }) => ({
      cells: [
        drive.path,
        modelOf(drive),
        shown(drive.identity.serial),
        drive.sizeBytes.status === 'known' ? formatBytes(drive.sizeBytes.value) : '?',
        kindOf(drive),
        states[worstOf(verdicts)],
      ],
      notes: verdicts.flatMap(({ message, code }) => wrapLines(`${message} (${code})`, width - 4)),
    })),
    width,
  );
}

/** Vendor and model in one line, as far as they are known. */
export function modelOf({ identity }: Pick<Drive, 'identity'>): string {
  const vendor = readingOr(identity.vendor, '');
  const model = readingOr(identity.model, '');
  if (model === '') return vendor === '' ? printReading(identity.model) : vendor;
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
