import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { revocationReasonSchema, type RevocationReason } from '../../../shared/contract/keys.ts';
import { useClient } from '../../store/context.tsx';
import { Pick } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { saveFile } from '../../ui/files.ts';
import { SaveLine } from './save-line.tsx';

/** Declares the signing key void; a new one signs from then on, and the revocation list is saved. */
export function RevokeKey(props: { readonly fingerprint: string }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const [reason, setReason] = useState<RevocationReason | null>(null);
  const [since, setSince] = useState('');
  const revoke = async (): Promise<void> => {
    if (reason === null) return;
    const invalidityDate = since === '' ? null : new Date(since).toISOString();
    const { fingerprint } = props;
    saveFile(await client.call('keys.revoke', { fingerprint, reason, invalidityDate }));
  };
  return (
    <form className="stack form" onSubmit={(event) => event.preventDefault()}>
      <p className="muted">{t('settings.keys.revokeAbout')}</p>
      <Pick
        label={t('settings.keys.revokeReason')}
        value={reason}
        onChange={setReason}
        options={revocationReasonSchema.options.map((value) => ({
          value,
          label: t(`settings.keys.revokeReasonWord.${value}`),
        }))}
      />
      <Field
        label={t('settings.keys.revokeSince')}
        hint={t('settings.keys.revokeSinceHint')}
        type="date"
        value={since}
        onChange={setSince}
      />
      <SaveLine label={t('settings.keys.revoke')} disabled={reason === null} save={revoke} />
    </form>
  );
}
