import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { rootReplacementReasonSchema } from '../../../shared/contract/keys.ts';
import { useBench, useClient } from '../../store/context.tsx';
import { Pick } from '../../ui/choice.tsx';
import { Note } from '../../ui/problem-note.tsx';
import { useNewPassphrase } from './new-passphrase.tsx';
import { useRootPassphrase } from './root-passphrase.tsx';
import { SaveLine } from './save-line.tsx';
import { emptyForms } from './settings-drafts.ts';
import { useDraft } from './use-draft.ts';

/** Makes a new root of the station and a signing key under it. */
export function ReplaceRoot(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const isProtected = useBench((bench) => bench.station.key.passphraseProtected) === true;
  const root = useRootPassphrase();
  const next = useNewPassphrase();
  const draft = useDraft('rootReplacement', emptyForms.rootReplacement);
  // A passphrase cannot be lost any more where there is none now.
  const why = draft.form.why === 'passphrase-lost' && !isProtected ? null : draft.form.why;
  const isLost = why === 'passphrase-lost';
  const clear = (): void => {
    root.clear();
    next.clear();
    draft.discard();
  };
  const replace = async (): Promise<void> => {
    if (why === null) return;
    await client.call('keys.replaceRoot', {
      why,
      rootPassphrase: isLost ? null : root.given,
      next: isLost ? next.chosen : null,
    });
    clear();
  };
  return (
    <form className="stack form" onSubmit={(event) => event.preventDefault()}>
      <p className="muted">{t('settings.keys.replaceRootAbout')}</p>
      <Pick
        label={t('settings.keys.replaceRootWhy')}
        value={why}
        onChange={(chosen) => draft.change({ why: chosen })}
        options={rootReplacementReasonSchema.options
          .filter((value) => value !== 'passphrase-lost' || isProtected)
          .map((value) => ({ value, label: t(`settings.keys.replaceRootWhyWord.${value}`) }))}
      />
      {why === null ? null : (
        <Note tone={why === 'superseded' ? 'quiet' : 'warn'}>
          {t(`settings.keys.replaceRootMeans.${why}`)}
        </Note>
      )}
      {isLost ? next.fields : root.field}
      <SaveLine
        label={t('settings.keys.replaceRoot')}
        disabled={why === null || (isLost ? next.chosen === null : !root.ready)}
        draft={{ unsaved: draft.unsaved, discard: clear }}
        asksSecret={isLost || root.field !== null}
        save={replace}
      />
    </form>
  );
}
