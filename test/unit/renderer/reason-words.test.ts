import i18next from 'i18next';
import { describe, expect, it } from 'vitest';

import { english } from '../../../renderer/i18n/english.ts';
import { words as german } from '../../../renderer/i18n/german.ts';
import { hiddenAreaWords, unavailableWords } from '../../../renderer/i18n/reason-words.ts';
import { because } from '../../../shared/missing-reasons.ts';

/** Texts in one language, without React. */
async function inLanguage(lng: 'en' | 'de') {
  return i18next.createInstance().init({
    lng,
    resources: { en: { translation: english }, de: { translation: german } },
    interpolation: { escapeValue: false },
  });
}

describe('a fact that is missing', () => {
  it('is said in the language of the reader, with what differs from case to case', async () => {
    const t = await inLanguage('de');
    expect(unavailableWords('ATA drives report no vendor', t)).toBe(
      'nicht verfügbar (ATA-Laufwerke melden keinen Hersteller)',
    );
    expect(unavailableWords(because('tool-silent', { tool: 'smartctl', seconds: '15' }), t)).toBe(
      'nicht verfügbar (smartctl hat 15 s lang nicht geantwortet)',
    );
    expect(
      hiddenAreaWords({ state: 'unknown', reason: because('no-native-size', { feature: 'HPA' }) }, t),
    ).toBe(
      `${german.terms.hiddenArea.unknown} (das Laufwerk hat seine eigentliche Größe nicht genannt (HPA))`,
    );
  });

  it('is said in English with the very words of the record', async () => {
    const t = await inLanguage('en');
    const sentence = because('bus-cannot-ask', { bus: 'sas' });
    expect(unavailableWords(sentence, t)).toBe(`unavailable (${sentence})`);
  });

  it('for a reason that another version knew is said as the record says it', async () => {
    const t = await inLanguage('de');
    expect(unavailableWords('a new reason', t)).toBe('nicht verfügbar (a new reason)');
    expect(hiddenAreaWords({ state: 'absent' }, t)).toBe(german.terms.hiddenArea.absent);
  });
});
