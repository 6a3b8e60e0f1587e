import { Option, type Command } from 'commander';

import { outcomeKindSchema } from '../../shared/schemas/outcome.ts';
import { mediaKindSchema } from '../../shared/schemas/drive.ts';
import { levelSchema } from '../../shared/methods.ts';
import {
  certificateQuerySchema,
  searchFieldSchema,
  type CertificateQueryInput,
  type SearchField,
} from '../../shared/schemas/archive.ts';
import { validationStateSchema } from '../../shared/schemas/record.ts';
import { verdictStatusSchema } from '../../shared/schemas/verdict.ts';
import { UsageError } from './usage-error.ts';

/** What narrows a choice of certificates, as the command line holds it. */
export interface CertificateFilterOptions {
  readonly from?: string;
  readonly to?: string;
  readonly kind?: readonly string[];
  readonly outcome?: readonly string[];
  readonly level?: readonly string[];
  readonly media?: readonly string[];
  readonly validation?: readonly string[];
  readonly verdict?: readonly string[];
  readonly origin?: readonly string[];
  readonly asset?: readonly string[];
  readonly workstation?: readonly string[];
  readonly operator?: readonly string[];
  readonly field?: readonly string[];
}

/** One of a few words, several times if need be. */
const choices = [
  ['--outcome <KIND>', 'with this outcome', outcomeKindSchema.options],
  ['--level <LEVEL>', 'that reached this level', [...levelSchema.options, 'none']],
  ['--media <KIND>', 'of drives of this kind', mediaKindSchema.options],
  ['--validation <STATE>', 'whose result is in this state', validationStateSchema.options],
  [
    '--verdict <STATUS>',
    'with this verdict at the last check here',
    [...verdictStatusSchema.options, 'not-verified'],
  ],
  ['--origin <WHERE>', 'issued here, or imported', ['issued', 'imported']],
  ['--kind <KIND>', 'of single drives, or of batches', ['drive', 'batch']],
] as const satisfies readonly (readonly [string, string, readonly string[]])[];

const texts = [
  ['--asset <TAG>', 'with exactly this asset tag'],
  ['--workstation <TEXT>', 'of exactly this workstation or source'],
  ['--operator <NAME>', 'by exactly this person'],
  ['--field <NAME=TEXT>', `with this text in one field: ${searchFieldSchema.options.join(', ')}`],
] as const;

const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [...earlier, value];

/** Adds the options that choose certificates to a command. Each may be given several times. */
export function addCertificateFilters(command: Command): Command {
  command
    .option('--from <DATE>', 'issued on this day or later (YYYY-MM-DD, or a time in UTC)')
    .option('--to <DATE>', 'issued on this day or earlier (YYYY-MM-DD), or before a time in UTC');
  for (const [flags, about, allowed] of choices) {
    const option = new Option(flags, `${about} (${allowed.join(', ')})`);
    command.addOption(option.argParser(collect));
  }
  for (const [flags, about] of texts) command.addOption(new Option(flags, about).argParser(collect));
  return command;
}

/**
 * The archive's query for words and options.
 *
 * @throws UsageError naming the option that is not understood.
 */
export function certificateQuery(
  words: readonly string[],
  options: CertificateFilterOptions,
): CertificateQueryInput {
  const query = {
    text: words.join(' '),
    fields: fieldsOf(options.field ?? []),
    issuedFrom: options.from === undefined ? null : timeOf('--from', options.from, 0),
    // A day is meant with all of its hours.
    issuedBefore: options.to === undefined ? null : timeOf('--to', options.to, 1),
    kinds: options.kind ?? [],
    outcomes: options.outcome ?? [],
    levels: options.level ?? [],
    mediaKinds: options.media ?? [],
    validations: options.validation ?? [],
    verdicts: options.verdict ?? [],
    origins: options.origin ?? [],
    assetTags: options.asset ?? [],
    workstations: options.workstation ?? [],
    operators: options.operator ?? [],
  };
  const checked = certificateQuerySchema.safeParse(query);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw new UsageError(`${optionOf(issue?.path[0])}: ${issue?.message ?? 'not understood'}`);
}

const optionNames: Readonly<Partial<Record<string, string>>> = {
  kinds: '--kind',
  outcomes: '--outcome',
  levels: '--level',
  mediaKinds: '--media',
  validations: '--validation',
  verdicts: '--verdict',
  origins: '--origin',
  assetTags: '--asset',
  workstations: '--workstation',
  operators: '--operator',
  fields: '--field',
  issuedFrom: '--from',
  issuedBefore: '--to',
};

function optionOf(part: PropertyKey | undefined): string {
  return optionNames[String(part)] ?? 'the words to look for';
}

function fieldsOf(given: readonly string[]): Partial<Record<SearchField, string>> {
  const fields: Partial<Record<SearchField, string>> = {};
  for (const pair of given) {
    const at = pair.indexOf('=');
    const name = searchFieldSchema.safeParse(pair.slice(0, at));
    if (at < 1 || !name.success) {
      throw new UsageError(`--field: NAME=TEXT, with NAME one of ${searchFieldSchema.options.join(', ')}`);
    }
    fields[name.data] = pair.slice(at + 1);
  }
  return fields;
}

/** A day of the local calendar, moved on by whole days, or a point in time. */
function timeOf(option: string, text: string, daysLater: number): string {
  const day = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const time =
    day === null ? new Date(text) : new Date(Number(day[1]), Number(day[2]) - 1, Number(day[3]) + daysLater);
  if (Number.isNaN(time.getTime()) || (day !== null && !isOfCalendar(text)))
    throw new UsageError(`${option}: not a date: ${text}`);
  return time.toISOString();
}

/** The thirtieth of February is a day of March to the clock, and none to a person. */
function isOfCalendar(day: string): boolean {
  const noon = new Date(`${day}T12:00:00Z`);
  return !Number.isNaN(noon.getTime()) && noon.toISOString().startsWith(day);
}
