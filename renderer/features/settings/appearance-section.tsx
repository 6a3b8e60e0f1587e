import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { languageSchema } from '../../../shared/contract/settings.ts';
import { useBench, useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Choice, Pick } from '../../ui/choice.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** The names of the languages, each in itself. */
export const languageNames = { en: 'English', de: 'Deutsch', es: 'Español' } as const;

/** Language, theme and view; changes show at once. */
export function AppearanceSection(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { language, theme, baysView } = useBench((bench) => bench.settings);
  const { run, problem } = useAction();
  return (
    <div className="stack form narrow">
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      <Pick
        label={t('settings.appearance.language')}
        value={language ?? 'system'}
        onChange={(value) =>
          void run(() => client.call('settings.change', { language: value === 'system' ? null : value }))
        }
        options={[
          { value: 'system' as const, label: t('settings.appearance.asSystem') },
          ...languageSchema.options.map((value) => ({ value, label: languageNames[value] })),
        ]}
      />
      <Choice
        label={t('settings.appearance.theme')}
        layout="row"
        value={theme}
        onChange={(value) => void run(() => client.call('settings.change', { theme: value }))}
        options={(['system', 'light', 'dark'] as const).map((value) => ({
          value,
          label: t(`settings.theme.${value}`),
        }))}
      />
      <Choice
        label={t('settings.appearance.baysView')}
        layout="row"
        value={baysView}
        onChange={(value) => void run(() => client.call('settings.change', { baysView: value }))}
        options={(['cards', 'table'] as const).map((value) => ({
          value,
          label: t(`settings.baysView.${value}`),
        }))}
      />
    </div>
  );
}
