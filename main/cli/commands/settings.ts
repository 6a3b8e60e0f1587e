import { Option, type Command } from 'commander';

import {
  settingsChangeSchema,
  type Settings,
  type SettingsChange,
} from '../../../shared/contract/settings.ts';
import { noteChangedSettings } from '../../bench/settings-ledger.ts';
import type { LogoFile } from '../../certificate/document/logo/logo.ts';
import { globalOptionsOf } from '../global-options.ts';
import { logoFromFile } from '../logo-file.ts';
import { operatingPerson } from '../operating-person.ts';
import { print, printRaw } from '../output.ts';
import { jsonDocument } from '../text/printable.ts';
import { UsageError } from '../usage-error.ts';
import { chosenDataFolder, withBench } from '../with-bench.ts';

const help = `
What certificates say of the organisation, how they are printed, and who vouches for their time. A station that runs takes
changes up within a minute. "none" takes a text away. The root of a timestamp authority has to be trusted, too: see "trust". How long certificates are kept: see "retention".

Examples:
  clearbench settings set --organisation "St. Elsewhere Hospital" --address "1 Main Street" --address "Springfield"
  clearbench settings set --timestamp-authority http://timestamp.example.org --paper letter`;

interface SetOptions {
  readonly organisation?: string;
  readonly address?: readonly string[];
  readonly contact?: string;
  readonly stationName?: string;
  readonly paper?: 'a4' | 'letter';
  readonly labelSize?: '62x29' | '102x51';
  readonly timestampAuthority?: string;
  readonly logo?: string;
}

/** `clearbench settings`: what a person sets once for the whole station. */
export function addSettingsCommand(program: Command): void {
  const settings = program
    .command('settings')
    .description('organisation, paper, timestamp authority')
    .addHelpText('after', help);
  settings
    .command('show')
    .description('show what is set')
    .addHelpText('after', '\nExample:\n  clearbench settings show --json')
    .action(async (_options: unknown, command: Command) => {
      const globals = globalOptionsOf(command);
      const { openSettings } = await import('../../bench/services/settings-store.ts');
      tell((await openSettings(chosenDataFolder(globals))).read(), globals.json);
    });
  settings
    .command('set')
    .description('change some of it; what is not named stays')
    .option('--organisation <NAME>', 'who issues the certificates')
    .option(
      '--address <LINE>',
      'its address, once per line',
      (line: string, earlier: readonly string[] | undefined) => [...(earlier ?? []), line],
    )
    .option('--contact <TEXT>', 'how it is reached')
    .option('--logo <FILE>', 'its logo: PNG, or SVG of plain outlines, up to 512 KiB; "none": without one')
    .option('--station-name <NAME>', 'how this station is called')
    .addOption(new Option('--paper <SIZE>', 'what certificates are printed on').choices(['a4', 'letter']))
    .addOption(new Option('--label-size <MM>', 'label that screens offer first').choices(['62x29', '102x51']))
    .option('--timestamp-authority <URL>', 'RFC 3161 authority, http: or https:; "none": no timestamps')
    .addHelpText('after', help)
    .action(async (options: SetOptions, command: Command) => {
      const globals = globalOptionsOf(command);
      const { openSettings } = await import('../../bench/services/settings-store.ts');
      const after = await withBench(globals, { signing: false }, async ({ archive }) => {
        const store = await openSettings(chosenDataFolder(globals));
        const before = store.read();
        const change = changeOf(before, options, await logoOf(options));
        const changed = await store.change((now) => ({ ...now, ...change }));
        noteChangedSettings(archive, before, changed, operatingPerson());
        return changed;
      });
      tell(after, globals.json);
    });
}

function changeOf(
  before: Settings,
  options: SetOptions,
  logo: LogoFile | null | undefined,
): Partial<Settings> {
  const change: Record<string, unknown> = {
    ...(options.stationName === undefined ? {} : { stationName: options.stationName }),
    ...(options.paper === undefined ? {} : { paper: options.paper }),
    ...(options.labelSize === undefined ? {} : { labelSize: options.labelSize }),
    ...(options.timestampAuthority === undefined
      ? {}
      : { timestamps: { authorityUrl: orNone(options.timestampAuthority) } }),
    ...organisationChange(before, options, logo),
  };
  const checked = settingsChangeSchema.safeParse(change);
  if (!checked.success) {
    const [issue] = checked.error.issues;
    throw new UsageError(
      `${(issue?.path ?? []).map(String).join('.')}: ${issue?.message ?? 'not understood'}`,
    );
  }
  return withoutUndefined(checked.data);
}

/** The logo that was named; `null` takes it away, `undefined` leaves it. @throws ClearbenchError LOGO_REFUSED */
async function logoOf({ logo }: SetOptions): Promise<LogoFile | null | undefined> {
  if (logo === undefined) return undefined;
  return orNone(logo) === null ? null : logoFromFile(logo);
}

function organisationChange(
  { organisation }: Settings,
  options: SetOptions,
  logo: LogoFile | null | undefined,
): object {
  const { organisation: name, address, contact } = options;
  if ([name, address, contact, logo].every((part) => part === undefined)) return {};
  if (name === undefined && organisation === null)
    throw new UsageError('name the organisation first: --organisation');
  return {
    organisation: {
      ...(organisation ?? { address: [], contact: null, logo: null }),
      ...(name === undefined ? {} : { name }),
      ...(address === undefined ? {} : { address: address.filter((line) => orNone(line) !== null) }),
      ...(contact === undefined ? {} : { contact: orNone(contact) }),
      ...(logo === undefined ? {} : { logo }),
    },
  };
}

function orNone(text: string): string | null {
  return text === 'none' ? null : text;
}

/** `exactOptionalPropertyTypes` and zod's optional fields meet here: an absent field changes nothing. */
function withoutUndefined(change: SettingsChange): Partial<Settings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

function tell(settings: Settings, json: boolean): void {
  if (json) {
    printRaw(jsonDocument(settings));
    return;
  }
  const { organisation, stationName, paper, labelSize, timestamps, policy, operators } = settings;
  const facts = [
    ['Organisation', organisation?.name ?? 'not set'],
    ...(organisation?.address ?? []).map((line) => ['', line] as const),
    ['Contact', organisation?.contact ?? 'not set'],
    ['Logo', organisation?.logo?.mediaType ?? 'none'],
    ['Station', stationName],
    ['Paper', paper],
    ['Label', labelSize],
    ['Time authority', timestamps.authorityUrl ?? 'none: certificates are signed without timestamps (B-B)'],
    ['Policy', `${policy.requiredLevel}, ${policy.methodId}, verification ${policy.verification}`],
    ['Operators', operators.map(({ name }) => name).join(', ') || 'none'],
  ] as const;
  print(...facts.map(([name, value]) => `${name.padEnd(15)}${value}`));
}
