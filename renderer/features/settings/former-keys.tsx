import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { StationKey } from '../../../shared/contract/keys.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useClient } from '../../store/context.tsx';
import { saveFile } from '../../ui/files.ts';
import { Fingerprint } from '../verify/trust-roots.tsx';
import { useRootPassphrase } from './root-passphrase.tsx';
import { SaveLine } from './save-line.tsx';

/** Keys that signed here before, and the list of those that must not be believed. */
export function FormerKeys(props: { readonly keys: readonly StationKey[] }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const root = useRootPassphrase();
  const save = async (): Promise<void> => {
    saveFile(await client.call('keys.revocationList', { rootPassphrase: root.given }));
    root.clear();
  };
  return (
    <div className="stack">
      {props.keys.length === 0 ? <p className="muted">{t('settings.keys.noFormer')}</p> : null}
      <ul className="root-list">
        {props.keys.map(({ fingerprint, name, state, revokedFrom }) => (
          <li key={fingerprint} className="card">
            <div>
              <strong>{name}</strong>
              <p className="muted">
                {revokedFrom === null
                  ? t(`settings.keys.formerState.${state === 'distrusted' ? state : 'retired'}`)
                  : t('settings.keys.formerState.revoked', { time: formats.moment(revokedFrom) })}
              </p>
              <Fingerprint hex={fingerprint} />
            </div>
          </li>
        ))}
      </ul>
      <form className="stack form" onSubmit={(event) => event.preventDefault()}>
        <p className="muted">{t('settings.keys.listAbout')}</p>
        {root.field}
        <SaveLine label={t('settings.keys.list')} disabled={!root.ready} save={save} />
      </form>
    </div>
  );
}
