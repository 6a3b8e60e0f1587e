import type { TFunction } from 'i18next';

import { missingReasons, reasonOf, type MissingReason } from '../../shared/missing-reasons.ts';
import type { HiddenArea } from '../../shared/schemas/drive.ts';

/** Why a fact is missing, by code; what differs from case to case is filled in. */
export type ReasonWords = Readonly<Record<MissingReason, string>>;

/** English, from the list that records and certificates use too. */
export const englishReasons: ReasonWords = Object.fromEntries(
  Object.entries(missingReasons).map(([reason, sentence]) => [
    reason,
    sentence.replace(/\{(\w+)\}/g, '{{$1}}'),
  ]),
) as ReasonWords;

/** "unavailable (reason)" in the language of `t`, whatever version made the record that says so. */
export function unavailableWords(sentence: string, t: TFunction): string {
  return t('common.unavailable', { reason: reasonWords(sentence, t) });
}

/** What is known of hidden areas, with the reason where it is not much. */
export function hiddenAreaWords(area: HiddenArea, t: TFunction): string {
  const state = t(`terms.hiddenArea.${area.state}`);
  return 'reason' in area ? `${state} (${reasonWords(area.reason, t)})` : state;
}

/** A sentence that is not in the list, from another version, is shown as it stands. */
function reasonWords(sentence: string, t: TFunction): string {
  const found = reasonOf(sentence);
  return found === null ? sentence : t(`reasons.${found.reason}`, found.values);
}
