import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { GivenFile } from '../../../shared/contract/files.ts';
import { useClient } from '../../store/context.tsx';
import { Field } from '../../ui/field.tsx';
import { ChosenFile } from './chosen-file.tsx';
import { useRootPassphrase } from './root-passphrase.tsx';
import { SaveLine } from './save-line.tsx';

/** Signs with a key that stays on a smart card or security module. */
export function UseToken(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const root = useRootPassphrase();
  const [library, setLibrary] = useState('');
  const [tokenLabel, setTokenLabel] = useState('');
  const [keyLabel, setKeyLabel] = useState('');
  const [pin, setPin] = useState('');
  const [certificates, setCertificates] = useState<GivenFile | null>(null);
  const libraryOk = library === '' || library.startsWith('/');
  const complete = ![library, tokenLabel, keyLabel, pin].includes('') && certificates !== null;
  const use = async (): Promise<void> => {
    if (certificates === null) return;
    const which = { library, tokenLabel, keyLabel, certificates };
    await client.call('keys.useToken', { ...which, pin, rootPassphrase: root.given });
    setPin('');
    root.clear();
  };
  return (
    <form className="stack form" onSubmit={(event) => event.preventDefault()}>
      <p className="muted">{t('settings.keys.tokenAbout')}</p>
      <Field
        label={t('settings.keys.tokenLibrary')}
        hint={t('settings.keys.tokenLibraryHint')}
        mono
        value={library}
        onChange={setLibrary}
        {...(libraryOk ? {} : { error: t('settings.keys.tokenLibraryWrong') })}
      />
      <Field label={t('settings.keys.tokenLabel')} value={tokenLabel} onChange={setTokenLabel} />
      <Field label={t('settings.keys.tokenKey')} value={keyLabel} onChange={setKeyLabel} />
      <p>{t('settings.keys.tokenCertificates')}</p>
      <ChosenFile
        label={t('settings.keys.chooseFile')}
        types={['.pem', '.crt', '.cer']}
        file={certificates}
        onChoose={setCertificates}
      />
      <Field label={t('settings.keys.pin')} type="password" value={pin} onChange={setPin} />
      {root.field}
      <SaveLine
        label={t('settings.keys.useToken')}
        disabled={!complete || !libraryOk || !root.ready}
        save={use}
      />
    </form>
  );
}
