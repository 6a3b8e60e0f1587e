import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import {
  revocationReasonSchema,
  type RevocationReason,
  type StationKey,
} from '../../../shared/contract/keys.ts';
import { useClient } from '../../store/context.tsx';
import { Pick } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { saveFile } from '../../ui/files.ts';
import { instantOf } from '../../ui/local-day.ts';
import { useRootPassphrase } from './root-passphrase.tsx';
import { SaveLine } from './save-line.tsx';

/**
 * Declares a key of the station void and saves the revocation list. After the one that signs now, a new one signs.
 */
export function RevokeKey(props: {
  /** Those of the station that are not revoked yet. */
  readonly keys: readonly StationKey[];
  readonly onRevoked: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const root = useRootPassphrase();
  const [fingerprint, setFingerprint] = useState<string | null>(null);
  const [reason, setReason] = useState<RevocationReason | null>(null);
  const [since, setSince] = useState('');
  const [now] = useState(() => Date.now());
  // The day that the person means began at their midnight; before it the key was believed rightly.
  const isAhead = Date.parse(instantOf(since, 0) ?? '') > now;
  const revoke = async (): Promise<void> => {
    if (fingerprint === null || reason === null) return;
    const invalidityDate = instantOf(since, 0);
    const revocation = { fingerprint, reason, invalidityDate, rootPassphrase: root.given };
    saveFile(await client.call('keys.revoke', revocation));
    root.clear();
    setFingerprint(null);
    props.onRevoked();
  };
  return (
    <form className="stack form" onSubmit={(event) => event.preventDefault()}>
      <p className="muted">{t('settings.keys.revokeAbout')}</p>
      <Pick
        label={t('settings.keys.revokeWhich')}
        value={fingerprint}
        onChange={setFingerprint}
        options={props.keys.map(({ fingerprint: value, name, state }) => ({
          value,
          label: t(state === 'current' ? 'settings.keys.revokeCurrent' : 'settings.keys.revokeFormer', {
            name,
          }),
        }))}
      />
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
        {...(isAhead ? { error: t('settings.keys.revokeSinceAhead') } : {})}
      />
      {root.field}
      <SaveLine
        label={t('settings.keys.revoke')}
        disabled={fingerprint === null || reason === null || isAhead || !root.ready}
        save={revoke}
      />
    </form>
  );
}
