import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useBench, useView } from '../../store/context.tsx';
import { hashOf, settingsSections, type SettingsSection } from '../../store/route.ts';
import { AppearanceSection } from './appearance-section.tsx';
import { DataSection } from './data-section.tsx';
import { KeysSection } from './keys-section.tsx';
import { OrganisationSection } from './organisation-section.tsx';
import { PeopleSection } from './people-section.tsx';
import { PolicySection } from './policy-section.tsx';
import { unsavedSections } from './settings-drafts.ts';
import { UnsavedMark } from './unsaved-mark.tsx';

/** Everything that can be set, a section at a time. */
export function SettingsScreen(props: { readonly section: SettingsSection }): ReactElement {
  const { t } = useTranslation();
  const settings = useBench((bench) => bench.settings);
  const unsaved = unsavedSections(
    useView((view) => view.settingsDrafts),
    settings,
  );
  return (
    <div className="settings-screen">
      <nav className="settings-nav" aria-label={t('settings.title')}>
        <h1>{t('settings.title')}</h1>
        <ul>
          {settingsSections.map((section) => (
            <li key={section}>
              <a
                href={hashOf({ screen: 'settings', section })}
                aria-current={section === props.section ? 'page' : undefined}
              >
                <span>{t(`settings.section.${section}`)}</span>
                {unsaved.has(section) ? <UnsavedMark>{t('settings.unsaved.notSaved')}</UnsavedMark> : null}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <section className="settings-area scroll" aria-labelledby="section-title" tabIndex={0}>
        <h2 id="section-title">{t(`settings.section.${props.section}`)}</h2>
        <p className="muted lead">{t(`settings.about.${props.section}`)}</p>
        <Section section={props.section} />
      </section>
    </div>
  );
}

function Section(props: { readonly section: SettingsSection }): ReactElement {
  switch (props.section) {
    case 'organisation':
      return <OrganisationSection />;
    case 'policy':
      return <PolicySection />;
    case 'people':
      return <PeopleSection />;
    case 'keys':
      return <KeysSection />;
    case 'appearance':
      return <AppearanceSection />;
    case 'data':
      return <DataSection />;
    default:
      return props.section satisfies never;
  }
}
