import de from '../../resources/locales/de/desktop.json' with { type: 'json' };
import en from '../../resources/locales/en/desktop.json' with { type: 'json' };
import es from '../../resources/locales/es/desktop.json' with { type: 'json' };
import type { AttentionWords } from './attention.ts';
import type { ClosingWords } from './window.ts';

/** What the desktop says outside of the window's page. */
export interface DesktopWords extends AttentionWords {
  readonly closing: ClosingWords;
}

const languages = { de, en, es } as const;

/** The words of a language (`de`, `de-AT`); English where it is not one of ours. */
export function desktopWords(language: string): DesktopWords {
  const name = language.slice(0, 2);
  const words = name === 'de' || name === 'es' ? languages[name] : languages.en;
  return {
    outcome: words.outcome,
    closing: {
      message: (running) =>
        (running === 1 ? words.closing.one : words.closing.several).replace('{count}', String(running)),
      detail: words.closing.detail,
      keepOpen: words.closing.keepOpen,
      closeAnyway: words.closing.closeAnyway,
    },
  };
}
