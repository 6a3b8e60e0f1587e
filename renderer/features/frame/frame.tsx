import { lazy, Suspense, useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';

import iconUrl from '../../../resources/icon.svg';
import { useBench, useSession, useView } from '../../store/context.tsx';
import { hashOf, type Route } from '../../store/route.ts';
import { Icon, type IconName } from '../../ui/icons.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BaysScreen } from '../bays/bays-screen.tsx';
import { HelpDialog } from '../help/help-dialog.tsx';
import { useShortcuts } from '../help/shortcuts.ts';
import { unsavedSections } from '../settings/settings-drafts.ts';
import { Announcer } from './announcer.tsx';
import { StationNotices } from './station-notices.tsx';
import { TopBar } from './top-bar.tsx';

const CertificatesScreen = lazy(() =>
  import('../certificates/certificates-screen.tsx').then((part) => ({ default: part.CertificatesScreen })),
);
const VerifyScreen = lazy(() =>
  import('../verify/verify-screen.tsx').then((part) => ({ default: part.VerifyScreen })),
);
const AssetsScreen = lazy(() =>
  import('../assets/assets-screen.tsx').then((part) => ({ default: part.AssetsScreen })),
);
const SettingsScreen = lazy(() =>
  import('../settings/settings-screen.tsx').then((part) => ({ default: part.SettingsScreen })),
);
const AboutScreen = lazy(() =>
  import('../about/about-screen.tsx').then((part) => ({ default: part.AboutScreen })),
);

/** The frame around every screen: navigation, station line, the screen itself. */
export function Frame(): ReactElement {
  const { t } = useTranslation();
  const { bench } = useSession();
  const route = useView((view) => view.route);
  const connection = useStore(bench, (state) => state.connection);
  const main = useRef<HTMLElement>(null);
  const firstScreen = useRef(route.screen);
  useShortcuts();
  useEffect(() => {
    // A new screen takes the focus, so that screen readers say where one is; not the very first one.
    if (firstScreen.current !== route.screen) {
      firstScreen.current = route.screen;
      main.current?.focus();
    }
    document.title = `${t(`common.nav.${route.screen}`)} – Clearbench`;
  }, [route.screen, t]);
  return (
    <div className="frame">
      <a
        className="skip"
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        {t('common.skip')}
      </a>
      <Nav route={route} />
      <TopBar />
      <main id="main" ref={main} tabIndex={-1} className="main">
        {connection === 'open' ? null : (
          <div className="connection">
            <ProblemNote
              tone="warn"
              alert
              problem={{
                code: connection === 'refused' ? 'CALLER_REFUSED' : 'CONNECTION_LOST',
                message: t(connection === 'refused' ? 'common.refused' : 'common.reconnecting'),
              }}
            />
          </div>
        )}
        <StationNotices />
        <Suspense
          fallback={
            <div className="page">
              <Skeleton lines={8} />
            </div>
          }
        >
          <Screen route={route} />
        </Suspense>
      </main>
      <HelpDialog />
      <Announcer />
    </div>
  );
}

function Screen(props: { readonly route: Route }): ReactElement {
  const { route } = props;
  switch (route.screen) {
    case 'bays':
      return <BaysScreen />;
    case 'certificates':
      return <CertificatesScreen certificateId={route.certificateId} />;
    case 'verify':
      return <VerifyScreen />;
    case 'assets':
      return <AssetsScreen />;
    case 'settings':
      return <SettingsScreen section={route.section} />;
    case 'about':
      return <AboutScreen />;
    default:
      return route satisfies never;
  }
}

/** The screens in their order; the number is the shortcut. */
export const screens: readonly { readonly route: Route; readonly icon: IconName }[] = [
  { route: { screen: 'bays' }, icon: 'bays' },
  { route: { screen: 'certificates', certificateId: null }, icon: 'certificate' },
  { route: { screen: 'verify' }, icon: 'verify' },
  { route: { screen: 'assets' }, icon: 'assets' },
  { route: { screen: 'settings', section: 'organisation' }, icon: 'settings' },
];

function Nav(props: { readonly route: Route }): ReactElement {
  const { t } = useTranslation();
  const { view } = useSession();
  const attention = useBench(
    ({ archive }) => archive.ledger.state === 'broken' || archive.checkProblem !== null,
  );
  const settings = useBench((bench) => bench.settings);
  const drafts = useView((state) => state.settingsDrafts);
  const isUnsaved = unsavedSections(drafts, settings).size > 0;
  return (
    <nav className="nav" aria-label={t('common.nav.label')}>
      <p className="brand" aria-hidden="true">
        <img src={iconUrl} width="32" height="32" alt="" />
      </p>
      <ul>
        {screens.map(({ route, icon }) => (
          <li key={route.screen}>
            <a
              href={hashOf(route)}
              className="nav-link"
              aria-current={props.route.screen === route.screen ? 'page' : undefined}
            >
              <Icon name={icon} size={22} />
              <span>{t(`common.nav.${route.screen}`)}</span>
              {route.screen === 'certificates' && attention ? (
                <span className="nav-alert">
                  <span className="unseen">{t('common.needsAttention')}</span>
                </span>
              ) : null}
              {route.screen === 'settings' && isUnsaved ? (
                <span className="nav-alert" data-tone="warn">
                  <span className="unseen">{t('settings.unsaved.notSaved')}</span>
                </span>
              ) : null}
            </a>
          </li>
        ))}
      </ul>
      <ul className="nav-end">
        <li>
          <button type="button" className="nav-link" onClick={() => view.setState({ helpOpen: true })}>
            <Icon name="help" size={22} />
            <span>{t('common.nav.help')}</span>
          </button>
        </li>
        <li>
          <a
            href={hashOf({ screen: 'about' })}
            className="nav-link"
            aria-current={props.route.screen === 'about' ? 'page' : undefined}
          >
            <Icon name="about" size={22} />
            <span>{t('common.nav.about')}</span>
          </a>
        </li>
      </ul>
    </nav>
  );
}
