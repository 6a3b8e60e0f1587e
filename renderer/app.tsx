import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { I18nProvider } from 'react-aria-components';
import { useStore } from 'zustand';

import type { Settings } from '../shared/contract/settings.ts';
import { FirstRun } from './features/first-run/first-run.tsx';
import { Frame } from './features/frame/frame.tsx';
import { Waiting } from './features/frame/waiting.tsx';
import { languageFor, showLanguage } from './i18n/i18n.ts';
import { SessionProvider, type Session } from './store/context.tsx';

/** The whole window: waiting for the bench, first run, or the frame with its screens. */
export function App(props: { readonly session: Session }): ReactElement {
  const { session } = props;
  const { i18n } = useTranslation();
  const loaded = useStore(session.bench, ({ bench }) => bench !== null);
  const language = useStore(session.bench, ({ bench }) => bench?.settings.language ?? null);
  const theme = useStore(session.bench, ({ bench }) => bench?.settings.theme ?? 'system');
  const isNew = useStore(
    session.bench,
    ({ bench }) => bench !== null && bench.settings.organisation === null,
  );

  useEffect(() => {
    void showLanguage(languageFor(language, navigator.languages));
  }, [language]);
  useTheme(theme);

  return (
    <I18nProvider locale={i18n.language}>
      <SessionProvider session={session}>
        {!loaded ? <Waiting /> : isNew ? <FirstRun /> : <Frame />}
      </SessionProvider>
    </I18nProvider>
  );
}

/** Shows the chosen theme, or follows the system's while none is chosen. */
function useTheme(theme: Settings['theme']): void {
  const [systemDark, setSystemDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const listen = (): void => setSystemDark(query.matches);
    query.addEventListener('change', listen);
    return () => query.removeEventListener('change', listen);
  }, []);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme === 'system' ? (systemDark ? 'dark' : 'light') : theme;
  }, [theme, systemDark]);
}
