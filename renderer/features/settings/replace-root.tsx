import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { rootReplacementReasonSchema, type RootReplacementReason } from '../../../shared/contract/keys.ts';
import { useBench, useClient } from '../../store/context.tsx';
import { Pick } from '../../ui/choice.tsx';
import { Note } from '../../ui/problem-note.tsx';
import { useNewPassphrase } from './new-passphrase.tsx';
import { useRootPassphrase } from './root-passphrase.tsx';
import { SaveLine } from './save-line.tsx';

/** Makes a new root of the station and a signing key under it. */
export function ReplaceRoot(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const isProtected = useBench((bench) => bench.station.key.passphraseProtected) === true;
  const root = useRootPassphrase();
  const next = useNewPassphrase();
  const [why, setWhy] = useState<RootReplacementReason | null>(null);
  const isLost = why === 'passphrase-lost';
  const replace = async (): Promise<void> => {
    if (why === null) return;
    await client.call('keys.replaceRoot', {
      why,
      rootPassphrase: isLost ? null : root.given,
      next: isLost ? next.chosen : null,
    });
    root.clear();
    next.clear();
    setWhy(null);
  };
  return (
    <form className="stack form" onSubmit={(event) => event.preventDefault()}>
      <p className="muted">{t('settings.keys.replaceRootAbout')}</p>
      <Pick
        label={t('settings.keys.replaceRootWhy')}
        value={why}
        onChange={setWhy}
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
        save={replace}
      />
    </form>
  );
}
