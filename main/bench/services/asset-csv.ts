import { parse } from 'csv-parse/sync';
import { z } from 'zod';

import { assetCsvColumns, assetDetailsSchema, type AssetDetails } from '../../../shared/contract/assets.ts';
import type { CallOutput } from '../../../shared/contract.ts';
import { sameTag, type AssetChange, type KeptAsset } from './asset-store.ts';

/** A line of the file that was not taken, and why. */
export type RejectedLine = CallOutput<'assets.import'>['rejected'][number];

/** What a CSV file would change. */
export interface AssetCsv {
  readonly changes: readonly AssetChange[];
  readonly unchanged: number;
  readonly rejected: readonly RejectedLine[];
}

type Column = (typeof assetCsvColumns)[number];

const isColumn = (name: string): name is Column => (assetCsvColumns as readonly string[]).includes(name);

/**
 * Reads assets from CSV (RFC 4180; comma or semicolon, whichever the header line has). An asset that is known by its tag,
 * or without tag by its serial, is changed; cells that are empty or missing leave what is known.
 */
export function parseAssetCsv(csv: string, known: readonly KeptAsset[]): AssetCsv {
  const text = csv.replace(/^\uFEFF/, '');
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const [names, ...records] = readCsv(text, header.split(';').length > header.split(',').length ? ';' : ',');
  if (names === undefined) return { changes: [], unchanged: 0, rejected: [] };
  const columns = names.cells.map((name) => name.trim());
  const unknown = columns.find((name) => !isColumn(name));
  if (unknown !== undefined) {
    return { changes: [], unchanged: 0, rejected: [rejection(names.line, unknown, 'unknown-column')] };
  }
  const changes: AssetChange[] = [];
  const rejected: RejectedLine[] = [];
  let unchanged = 0;
  for (const { line, cells } of records) {
    if (cells.every((cell) => cell.trim() === '')) continue;
    const read = readRecord(line, cells, columns.filter(isColumn), known);
    if (read.kind === 'rejected') rejected.push(read.rejection);
    else if (changes.some(({ details }) => isSame(details, read.change.details))) {
      rejected.push(rejection(line, null, 'duplicate'));
    } else if (read.isNews) changes.push(read.change);
    else unchanged += 1;
  }
  return { changes, unchanged, rejected };
}

type RecordReading =
  | { readonly kind: 'rejected'; readonly rejection: RejectedLine }
  | { readonly kind: 'read'; readonly change: AssetChange; readonly isNews: boolean };

const nothingKnown: AssetDetails = {
  assetTag: null,
  facility: null,
  modality: null,
  manufacturer: null,
  model: null,
  serial: null,
  stationName: null,
  expectedDrives: null,
  notes: null,
};

function readRecord(
  line: number,
  cells: readonly string[],
  columns: readonly Column[],
  known: readonly KeptAsset[],
): RecordReading {
  const reject = (column: string | null, reason: RejectedLine['reason']): RecordReading => ({
    kind: 'rejected',
    rejection: rejection(line, column, reason),
  });
  if (cells.length < columns.length) return reject(null, 'too-few-columns');
  if (cells.length > columns.length) return reject(null, 'too-many-columns');
  const given: Partial<Record<Column, string | number>> = {};
  for (const [index, column] of columns.entries()) {
    const cell = (cells[index] ?? '').trim();
    if (cell === '') continue;
    if (column === 'expectedDrives') {
      if (!/^\d{1,4}$/.test(cell)) return reject(column, 'not-a-number');
      given[column] = Number(cell);
    } else given[column] = cell;
  }
  if (given.assetTag === undefined && given.serial === undefined) return reject(null, 'no-tag-or-serial');
  const before = known.find(({ details }) => isSame(details, { ...nothingKnown, ...textsOf(given) }));
  const details = assetDetailsSchema.safeParse({ ...nothingKnown, ...before?.details, ...given });
  if (!details.success) return reject(String(details.error.issues[0]?.path[0] ?? ''), 'too-long');
  const isNews = before === undefined || JSON.stringify(before.details) !== JSON.stringify(details.data);
  return { kind: 'read', change: { assetId: before?.assetId ?? null, details: details.data }, isNews };
}

function textsOf(given: Partial<Record<Column, string | number>>): Pick<AssetDetails, 'assetTag' | 'serial'> {
  return {
    assetTag: typeof given.assetTag === 'string' ? given.assetTag : null,
    serial: typeof given.serial === 'string' ? given.serial : null,
  };
}

function isSame(one: AssetDetails, other: AssetDetails): boolean {
  return other.assetTag === null
    ? one.assetTag === null && other.serial !== null && sameTag(one.serial, other.serial)
    : sameTag(one.assetTag, other.assetTag);
}

function rejection(line: number, column: string | null, reason: RejectedLine['reason']): RejectedLine {
  return { line, column: column?.slice(0, 100) ?? null, reason };
}

interface CsvRecord {
  /** Where it ends, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const parsedSchema = z.array(z.object({ record: z.array(z.string()), info: z.object({ lines: z.int() }) }));

function readCsv(text: string, delimiter: string): readonly CsvRecord[] {
  const parsed: unknown = parse(text, {
    delimiter,
    info: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  return parsedSchema.parse(parsed).map(({ record, info }) => ({ line: info.lines, cells: record }));
}
