import type { GivenFile } from '../../../shared/contract/files.ts';
import type { RevocationReason, RootReplacementReason } from '../../../shared/contract/keys.ts';
import type { Operator, Organisation, Settings } from '../../../shared/contract/settings.ts';
import type { SettingsSection } from '../../store/route.ts';
import type { OrganisationDraft } from './organisation-fields.tsx';

/** A person's fields, as typed. */
export interface PersonForm {
  readonly name: string;
  readonly title: string;
  readonly location: string;
  readonly contact: string;
}

/** Which person a form is about: an id, or `new`. */
export type PersonFormName = `person:${string}`;

/**
 * What each form of the settings holds, as typed. Passphrases, PINs and files with private keys never stand here: they live
 * in their fields, and go with them.
 */
export interface SettingsForms {
  readonly organisation: OrganisationDraft & {
    readonly contact: string;
    readonly logo: Organisation['logo'];
    readonly labelSize: Settings['labelSize'];
  };
  readonly policy: Settings['policy'] & { readonly years: string };
  readonly timestamps: { readonly url: string };
  readonly rootReplacement: { readonly why: RootReplacementReason | null };
  readonly revocation: {
    readonly fingerprint: string | null;
    readonly reason: RevocationReason | null;
    readonly since: string;
  };
  readonly token: {
    readonly library: string;
    readonly tokenLabel: string;
    readonly keyLabel: string;
    readonly certificates: GivenFile | null;
  };
  readonly [person: PersonFormName]: PersonForm;
}

/** What was changed in forms and not saved, only the fields that were changed; what is not here is as it was saved. */
export type SettingsDrafts = { readonly [Name in keyof SettingsForms]?: Partial<SettingsForms[Name]> };

/** What every person's form starts from. */
export const noPerson: PersonForm = { name: '', title: '', location: '', contact: '' };

/** The forms that start empty every time, as they change keys rather than settings. */
export const emptyForms = {
  rootReplacement: { why: null },
  revocation: { fingerprint: null, reason: null, since: '' },
  token: { library: '', tokenLabel: '', keyLabel: '', certificates: null },
} as const satisfies Partial<SettingsForms>;

/** The organisation as it is saved. */
export function savedOrganisation(settings: Settings): SettingsForms['organisation'] {
  const { organisation, stationName, paper, labelSize } = settings;
  return {
    name: organisation?.name ?? '',
    address: organisation?.address.join('\n') ?? '',
    contact: organisation?.contact ?? '',
    logo: organisation?.logo ?? null,
    stationName,
    paper,
    labelSize,
  };
}

/** The policy as it is saved. */
export function savedPolicy({ policy, retentionYears }: Settings): SettingsForms['policy'] {
  return { ...policy, years: String(retentionYears) };
}

/** The timestamp authority as it is saved. */
export function savedTimestamps({ timestamps }: Settings): SettingsForms['timestamps'] {
  return { url: timestamps.authorityUrl ?? '' };
}

/** A person as saved. */
export function savedPerson({ name, title, location, contact }: Operator): PersonForm {
  return { name, title: title ?? '', location: location ?? '', contact: contact ?? '' };
}

/** The people whose form was left with something in it: their ids, or `new`. */
export function draftedPeople(drafts: SettingsDrafts): readonly string[] {
  return Object.keys(drafts).flatMap((name) => (name.startsWith('person:') ? [name.slice(7)] : []));
}

/** Whether a draft would change anything of what is saved. */
export function isUnsaved(saved: object, draft: object | undefined): boolean {
  return draft !== undefined && Object.keys(withoutSame(draft, saved)).length > 0;
}

/** The fields of a draft that are not as in `other`. */
export function withoutSame<Draft extends object>(draft: Draft, other: object): Draft {
  const values = new Map<string, unknown>(Object.entries(other));
  return Object.fromEntries(
    Object.entries(draft).filter(([field, value]) => !isSame(value, values.get(field))),
  ) as Draft;
}

/** The sections that hold something that is not saved. */
export function unsavedSections(drafts: SettingsDrafts, settings: Settings): ReadonlySet<SettingsSection> {
  const sections = new Set<SettingsSection>();
  if (isUnsaved(savedOrganisation(settings), drafts.organisation)) sections.add('organisation');
  if (isUnsaved(savedPolicy(settings), drafts.policy)) sections.add('policy');
  const isKept =
    isUnsaved(savedTimestamps(settings), drafts.timestamps) ||
    (['rootReplacement', 'revocation', 'token'] as const).some((name) =>
      isUnsaved(emptyForms[name], drafts[name]),
    );
  if (isKept) sections.add('keys');
  // A person whom another window has removed has no form any more.
  const people = settings.operators.map(
    (operator) => [`person:${operator.operatorId}`, savedPerson(operator)] as const,
  );
  if ([...people, ['person:new', noPerson] as const].some(([name, saved]) => isUnsaved(saved, drafts[name])))
    sections.add('people');
  return sections;
}

function isSame(one: unknown, other: unknown): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
