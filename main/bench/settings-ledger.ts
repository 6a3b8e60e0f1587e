import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Settings } from '../../shared/contract/settings.ts';
import type { Archive } from '../archive/archive.ts';

/** How the screens look and who is chosen on them says nothing about any certificate. */
const notOfTheRecord = new Set<keyof Settings>(['language', 'theme', 'baysView', 'currentOperatorId']);

/** Writes to the ledger which settings were changed, and what small ones are now. */
export function noteChangedSettings(
  archive: Archive,
  before: Settings,
  after: Settings,
  actor: string,
): void {
  const changed = (Object.keys(after) as (keyof Settings)[]).filter(
    (name) => !notOfTheRecord.has(name) && canonicalJson(before[name]) !== canonicalJson(after[name]),
  );
  if (changed.length === 0) return;
  archive.recordLedger({
    action: 'settings-changed',
    actor,
    subject: null,
    details: Object.fromEntries(changed.map((name) => [name, shown(after[name])])),
  });
}

/** A logo is named, not repeated. */
function shown(value: Settings[keyof Settings]): string {
  const text = canonicalJson(value);
  return text.length > 1000 ? `${text.length} characters` : text;
}
