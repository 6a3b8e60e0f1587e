import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '../../store/context.tsx';
import { SaveLine } from './save-line.tsx';
import { useRootPassphrase } from './root-passphrase.tsx';

/** Makes a new signing key under the same root. */
export function RotateKey(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const root = useRootPassphrase();
  return (
    <form className="stack form" onSubmit={(event) => event.preventDefault()}>
      <p className="muted">{t('settings.keys.rotateAbout')}</p>
      {root.field}
      <SaveLine
        label={t('settings.keys.rotate')}
        disabled={!root.ready}
        save={async () => {
          await client.call('keys.rotate', { rootPassphrase: root.given });
          root.clear();
        }}
      />
    </form>
  );
}
