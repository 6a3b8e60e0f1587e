import path from 'node:path';

import { settingsSchema, type Settings } from '../../../shared/contract/settings.ts';
import { defaultMethodId } from '../../../shared/methods.ts';
import { checkLetterhead } from '../letterhead.ts';
import { openStateFile, type StateFile } from './state-file.ts';

/** The settings of a station on disk: `settings.json` in the data folder. */
export type SettingsStore = StateFile<Settings>;

/** What a station starts from before anybody has set anything. */
export const initialSettings: Settings = {
  organisation: null,
  stationName: 'Clearbench',
  paper: 'a4',
  labelSize: '62x29',
  policy: { requiredLevel: 'clear', verification: 'full', methodId: defaultMethodId, backupRequired: false },
  operators: [],
  currentOperatorId: null,
  timestamps: { authorityUrl: null },
  retentionYears: 6,
  language: null,
  theme: 'system',
  baysView: 'cards',
};

/**
 * Whoever changes the settings, an organisation that certificates could not print is refused.
 *
 * @throws ClearbenchError STATE_UNREADABLE; a change throws TEXT_NOT_PRINTABLE, LOGO_REFUSED
 */
export async function openSettings(dataDir: string): Promise<SettingsStore> {
  const store = await openStateFile({
    file: path.join(dataDir, 'settings.json'),
    schema: settingsSchema,
    initial: initialSettings,
    name: 'The settings of this station',
  });
  return {
    ...store,
    change: (make) =>
      store.change((before) => {
        const after = make(before);
        if (after.organisation !== before.organisation) checkLetterhead(after);
        return after;
      }),
  };
}
