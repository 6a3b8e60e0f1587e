import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '../../store/context.tsx';
import { Field } from '../../ui/field.tsx';
import { ChosenFile } from './chosen-file.tsx';
import { useRootPassphrase } from './root-passphrase.tsx';
import { SaveLine } from './save-line.tsx';
import { emptyForms } from './settings-drafts.ts';
import { useDraft } from './use-draft.ts';

/** Signs with a key that stays on a smart card or security module. */
export function UseToken(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const root = useRootPassphrase();
  const draft = useDraft('token', emptyForms.token);
  const { library, tokenLabel, keyLabel, certificates } = draft.form;
  const [pin, setPin] = useState('');
  const libraryOk = library === '' || library.startsWith('/');
  const complete = ![library, tokenLabel, keyLabel, pin].includes('') && certificates !== null;
  const clear = (): void => {
    draft.discard();
    setPin('');
    root.clear();
  };
  const use = async (): Promise<void> => {
    if (certificates === null) return;
    const which = { library, tokenLabel, keyLabel, certificates };
    await client.call('keys.useToken', { ...which, pin, rootPassphrase: root.given });
    clear();
  };
  return (
    <form className="stack form" onSubmit={(event) => event.preventDefault()}>
      <p className="muted">{t('settings.keys.tokenAbout')}</p>
      <Field
        label={t('settings.keys.tokenLibrary')}
        hint={t('settings.keys.tokenLibraryHint')}
        mono
        value={library}
        onChange={(typed) => draft.change({ library: typed })}
        {...(libraryOk ? {} : { error: t('settings.keys.tokenLibraryWrong') })}
      />
      <Field
        label={t('settings.keys.tokenLabel')}
        value={tokenLabel}
        onChange={(typed) => draft.change({ tokenLabel: typed })}
      />
      <Field
        label={t('settings.keys.tokenKey')}
        value={keyLabel}
        onChange={(typed) => draft.change({ keyLabel: typed })}
      />
      <p>{t('settings.keys.tokenCertificates')}</p>
      <ChosenFile
        label={t('settings.keys.chooseFile')}
        types={['.pem', '.crt', '.cer']}
        file={certificates}
        onChoose={(file) => draft.change({ certificates: file })}
      />
      <Field label={t('settings.keys.pin')} type="password" value={pin} onChange={setPin} />
      {root.field}
      <SaveLine
        label={t('settings.keys.useToken')}
        disabled={!complete || !libraryOk || !root.ready}
        draft={{ unsaved: draft.unsaved, discard: clear }}
        asksSecret
        save={use}
      />
    </form>
  );
}
