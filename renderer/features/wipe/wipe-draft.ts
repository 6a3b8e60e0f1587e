import type { AssetDetails } from '../../../shared/contract/assets.ts';
import type { PlanPreview, WipeDrive } from '../../../shared/contract/plans.ts';
import type { Settings } from '../../../shared/contract/settings.ts';
import type { Level, MethodId } from '../../../shared/methods.ts';
import { confirms } from '../../../shared/policy/confirmation.ts';
import type { ProblemCode } from '../../../shared/problem-codes.ts';
import type { Asset, Identifier, VerificationKind } from '../../../shared/schemas/plan.ts';

/** The fields that say where drives come from, as typed. */
export const sourceFields = [
  'assetTag',
  'facility',
  'modality',
  'manufacturer',
  'model',
  'serial',
  'stationName',
] as const satisfies readonly (keyof AssetDetails)[];
export type SourceField = (typeof sourceFields)[number];

/** What a person has entered in Prepare for the chosen drives. Empty text is "not recorded". */
export interface WipeDraft {
  readonly source: { readonly assetId: string | null } & Readonly<Record<SourceField, string>>;
  readonly backedUp: 'yes' | 'no' | 'unknown' | null;
  readonly backupLocation: string;
  readonly confidentiality: string;
  readonly destination: Asset['destination'];
  readonly notes: string;
  readonly level: Level;
  /** `null`: what is recommended for each drive. */
  readonly methodId: MethodId | null;
  readonly verification: VerificationKind;
  readonly accepted: readonly ProblemCode[];
  /** Serials read off labels, by drive. */
  readonly labelSerials: Readonly<Record<string, string>>;
}

/** No source. */
export const emptySource: WipeDraft['source'] = {
  assetId: null,
  assetTag: '',
  facility: '',
  modality: '',
  manufacturer: '',
  model: '',
  serial: '',
  stationName: '',
};

/** Where Prepare starts: the organisation's policy, and no answers given for the person. */
export function newDraft(policy: Settings['policy']): WipeDraft {
  return {
    source: emptySource,
    backedUp: null,
    backupLocation: '',
    confidentiality: '',
    destination: null,
    notes: '',
    level: policy.requiredLevel,
    methodId: null,
    verification: policy.verification,
    accepted: [],
    labelSerials: {},
  };
}

/** The key under which a draft is kept. */
export function draftKey(driveIds: readonly string[]): string {
  return [...driveIds].sort().join(' ');
}

/** The source fields of a known asset. */
export function sourceOf(assetId: string, details: AssetDetails): WipeDraft['source'] {
  return {
    assetId,
    assetTag: details.assetTag ?? '',
    facility: details.facility ?? '',
    modality: details.modality ?? '',
    manufacturer: details.manufacturer ?? '',
    model: details.model ?? '',
    serial: details.serial ?? '',
    stationName: details.stationName ?? '',
  };
}

/** The method that a drive will get. `null`: nothing on offer reaches the required level. */
export function methodFor(draft: WipeDraft, preview: PlanPreview): MethodId | null {
  return draft.methodId ?? preview.recommended.methodId;
}

/** What the certificate will call the drive; `null` until the label has been read. */
export function identifierFor(draft: WipeDraft, preview: PlanPreview): Identifier | null {
  if (preview.identifier !== null) return preview.identifier;
  const label = draft.labelSerials[preview.driveId]?.trim() ?? '';
  return label === '' ? null : { kind: 'label', value: label };
}

/** What keeps Prepare from going on to Confirm; faces put it into words. */
export type DraftGap =
  'backup' | 'backup-required' | 'label-serial' | 'accept' | 'method' | 'blocked' | 'operator';

/** Everything that is still missing, in the order of the form. */
export function draftGaps(
  draft: WipeDraft,
  previews: readonly PlanPreview[],
  settings: Settings,
): readonly DraftGap[] {
  const gaps: DraftGap[] = [];
  if (!settings.operators.some((operator) => operator.operatorId === settings.currentOperatorId)) {
    gaps.push('operator');
  }
  if (draft.backedUp === null) gaps.push('backup');
  else if (settings.policy.backupRequired && draft.backedUp !== 'yes') gaps.push('backup-required');
  if (previews.some((preview) => hardBlocks(preview).length > 0)) gaps.push('blocked');
  if (previews.some((preview) => identifierFor(draft, preview) === null)) gaps.push('label-serial');
  if (previews.some((preview) => methodFor(draft, preview) === null)) gaps.push('method');
  const missing = (preview: PlanPreview): boolean =>
    preview.toAccept.some((verdict) => !draft.accepted.includes(verdict.code));
  if (previews.some(missing)) gaps.push('accept');
  return gaps;
}

/** What blocks a drive, apart from a missing serial, which the label mends. */
export function hardBlocks(preview: PlanPreview): PlanPreview['blocking'] {
  return preview.blocking.filter((verdict) => verdict.code !== 'DRIVE_NO_SERIAL');
}

/** The drive that `typed` confirms; `null` if it is none of them or more than one. */
export function confirmedDrive(
  typed: string,
  identifiers: Readonly<Record<string, Identifier>>,
): string | null {
  const matches = Object.entries(identifiers).filter(([, identifier]) => confirms(typed, identifier));
  return matches.length === 1 ? (matches[0]?.[0] ?? null) : null;
}

/** One drive of the start, from draft, preview and what was typed for it. */
export function wipeDrive(
  draft: WipeDraft,
  preview: PlanPreview,
  methodId: MethodId,
  confirmedWith: string,
): WipeDrive {
  return {
    driveId: preview.driveId,
    confirmedWith,
    labelSerial: preview.identifier === null ? textOrNull(draft.labelSerials[preview.driveId] ?? '') : null,
    methodId,
    verification: draft.verification,
    acceptedVerdicts: preview.toAccept
      .map((verdict) => verdict.code)
      .filter((code) => draft.accepted.includes(code)),
    asset: { assetId: draft.source.assetId, details: assetOf(draft) },
  };
}

function assetOf(draft: WipeDraft): Asset {
  const { source } = draft;
  const words = [source.modality, source.manufacturer, source.model, source.stationName].filter(
    (word) => word.trim() !== '',
  );
  return {
    assetTag: textOrNull(source.assetTag),
    source: textOrNull(words.join(' ').slice(0, 300)),
    facility: textOrNull(source.facility),
    modality: textOrNull(source.modality),
    manufacturer: textOrNull(source.manufacturer),
    model: textOrNull(source.model),
    serial: textOrNull(source.serial),
    stationName: textOrNull(source.stationName),
    dataBackedUp: draft.backedUp,
    backupLocation: draft.backedUp === 'yes' ? textOrNull(draft.backupLocation) : null,
    confidentiality: textOrNull(draft.confidentiality),
    destination: draft.destination,
    destinationDetails: null,
    notes: textOrNull(draft.notes),
  };
}

/** Text as the contract wants it: trimmed, or `null` where there is none. */
export function textOrNull(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === '' ? null : trimmed;
}
