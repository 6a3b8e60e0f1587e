import { createStore, type StoreApi } from 'zustand/vanilla';

import { noCertificateFilters, type CertificateFilters } from '../../shared/contract/certificates.ts';
import type { ImportRun } from '../features/certificates/import-run.ts';
import type { SettingsDrafts } from '../features/settings/settings-drafts.ts';
import type { WipeDraft } from '../features/wipe/wipe-draft.ts';
import { readRoute, type Route } from './route.ts';

/** What a panel of chosen drives shows. */
export type WipeStep = 'details' | 'prepare' | 'confirm';

/** What is open and chosen in this window; nothing here outlives it. */
export interface ViewStore {
  readonly route: Route;
  /** Keys of the chosen bays, in the order of choosing. Empty at the start: nothing is pre-selected. */
  readonly chosen: readonly string[];
  readonly step: WipeStep;
  readonly helpOpen: boolean;
  /** Below 1100 px the panel lies over the bays and can be put away without losing the choice. */
  readonly panelOpen: boolean;
  /** What was entered in Prepare, by chosen drives: an interruption loses nothing. */
  readonly drafts: Readonly<Record<string, WipeDraft>>;
  /** What was changed in the settings and not saved: another section or screen in between loses nothing. */
  readonly settingsDrafts: SettingsDrafts;
  /** The source that was used last, offered for the next drives of the same workstation. */
  readonly lastSource: WipeDraft['source'] | null;
  /** What the list of certificates was narrowed by, and which are chosen: another screen in between loses neither. */
  readonly certificateFilters: CertificateFilters;
  readonly chosenCertificates: ReadonlySet<string>;
  /** The import of certificates that runs, or the report of the last one until it is closed. */
  readonly importing: ImportRun | null;
  /** What a scan led to, for the live region. */
  readonly announcement: string;
}

/** Makes the view of one window. */
export function createView(hash: string): StoreApi<ViewStore> {
  return createStore<ViewStore>(() => ({
    route: readRoute(hash),
    chosen: [],
    step: 'details',
    helpOpen: false,
    panelOpen: false,
    drafts: {},
    settingsDrafts: {},
    lastSource: null,
    certificateFilters: noCertificateFilters,
    chosenCertificates: new Set(),
    importing: null,
    announcement: '',
  }));
}

/** Chooses one bay, or adds and takes away; going back to the details of what is then chosen. */
export function choose(view: StoreApi<ViewStore>, key: string, how: 'only' | 'toggle' | 'add'): void {
  view.setState(({ chosen }) => ({
    chosen: nextChoice(chosen, key, how),
    step: 'details',
    panelOpen: how === 'only',
  }));
}

function nextChoice(
  chosen: readonly string[],
  key: string,
  how: 'only' | 'toggle' | 'add',
): readonly string[] {
  switch (how) {
    case 'only':
      return [key];
    case 'add':
      return chosen.includes(key) ? chosen : [...chosen, key];
    case 'toggle':
      return chosen.includes(key) ? chosen.filter((other) => other !== key) : [...chosen, key];
    default:
      return how satisfies never;
  }
}
