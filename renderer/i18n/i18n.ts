import i18next, { type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';

import type { Language } from '../../shared/contract/settings.ts';
import { english, type Translation, type Words } from './english.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Words };
  }
}

/** Every language but English is a file of its own that is loaded when it is chosen. */
const otherLanguages: Readonly<
  Record<Exclude<Language, 'en'>, () => Promise<{ readonly words: Translation }>>
> = {
  de: () => import('./german.ts'),
  es: () => import('./spanish.ts'),
};

/** Starts with English; {@link useLanguage} changes it. */
export async function startTranslations(): Promise<i18n> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: english } },
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return i18next;
}

/** The language to show: the chosen one, else the first of the system's that is complete, else English. */
export function languageFor(chosen: Language | null, system: readonly string[]): Language {
  if (chosen !== null) return chosen;
  for (const tag of system) {
    const base = tag.toLowerCase().split('-')[0];
    if (base === 'en' || base === 'de' || base === 'es') return base;
  }
  return 'en';
}

/**
 * Spanish has a plural of its own for whole millions ("un millón de …"); our sentences read the same, so that it takes
 * the general plural.
 */
function withMillions(words: object): object {
  return Object.fromEntries(
    Object.entries(words).flatMap(([key, value]: [string, unknown]) => {
      if (typeof value === 'object' && value !== null) return [[key, withMillions(value)]];
      return key.endsWith('_other')
        ? [
            [key, value],
            [key.replace(/_other$/, '_many'), value],
          ]
        : [[key, value]];
    }),
  );
}

/** Loads a language and shows it. */
export async function showLanguage(language: Language): Promise<void> {
  if (language !== 'en' && !i18next.hasResourceBundle(language, 'translation')) {
    const { words } = await otherLanguages[language]();
    i18next.addResourceBundle(language, 'translation', withMillions(words));
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}
