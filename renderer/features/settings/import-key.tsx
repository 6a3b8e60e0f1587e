import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { GivenFile } from '../../../shared/contract/files.ts';
import { useClient } from '../../store/context.tsx';
import { Field } from '../../ui/field.tsx';
import { ChosenFile } from './chosen-file.tsx';
import { useRootPassphrase } from './root-passphrase.tsx';
import { SaveLine } from './save-line.tsx';

/** Signs with the organisation's own certificate, out of a PKCS#12 file. */
export function ImportKey(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const root = useRootPassphrase();
  const [file, setFile] = useState<GivenFile | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const take = async (): Promise<void> => {
    if (file === null) return;
    await client.call('keys.importPkcs12', {
      file,
      passphrase: passphrase === '' ? null : passphrase,
      rootPassphrase: root.given,
    });
    setPassphrase('');
    root.clear();
  };
  return (
    <form className="stack form" onSubmit={(event) => event.preventDefault()}>
      <p className="muted">{t('settings.keys.importAbout')}</p>
      <ChosenFile
        label={t('settings.keys.chooseFile')}
        types={['.p12', '.pfx']}
        file={file}
        onChoose={setFile}
      />
      <Field
        label={t('settings.keys.filePassphrase')}
        type="password"
        value={passphrase}
        onChange={setPassphrase}
      />
      {root.field}
      <SaveLine label={t('settings.keys.import')} disabled={file === null || !root.ready} save={take} />
    </form>
  );
}
