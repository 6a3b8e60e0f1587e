import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { revocationReasonSchema, type StationKey } from '../../../shared/contract/keys.ts';
import { useClient } from '../../store/context.tsx';
import { Pick } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { saveFile } from '../../ui/files.ts';
import { instantOf } from '../../ui/local-day.ts';
import { useRootPassphrase } from './root-passphrase.tsx';
import { SaveLine } from './save-line.tsx';
import { emptyForms } from './settings-drafts.ts';
import { useDraft } from './use-draft.ts';

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
  const draft = useDraft('revocation', emptyForms.revocation);
  const { reason, since } = draft.form;
  // It may have been revoked or replaced elsewhere since it was chosen.
  const fingerprint =
    props.keys.find((key) => key.fingerprint === draft.form.fingerprint)?.fingerprint ?? null;
  const [now] = useState(() => Date.now());
  // The day that the person means began at their midnight; before it the key was believed rightly.
  const isAhead = Date.parse(instantOf(since, 0) ?? '') > now;
  const clear = (): void => {
    root.clear();
    draft.discard();
  };
  const revoke = async (): Promise<void> => {
    if (fingerprint === null || reason === null) return;
    const invalidityDate = instantOf(since, 0);
    const revocation = { fingerprint, reason, invalidityDate, rootPassphrase: root.given };
    saveFile(await client.call('keys.revoke', revocation));
    clear();
    props.onRevoked();
  };
  return (
    <form className="stack form" onSubmit={(event) => event.preventDefault()}>
      <p className="muted">{t('settings.keys.revokeAbout')}</p>
      <Pick
        label={t('settings.keys.revokeWhich')}
        value={fingerprint}
        onChange={(chosen) => draft.change({ fingerprint: chosen })}
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
        onChange={(chosen) => draft.change({ reason: chosen })}
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
        onChange={(day) => draft.change({ since: day })}
        {...(isAhead ? { error: t('settings.keys.revokeSinceAhead') } : {})}
      />
      {root.field}
      <SaveLine
        label={t('settings.keys.revoke')}
        disabled={fingerprint === null || reason === null || isAhead || !root.ready}
        draft={{ unsaved: draft.unsaved, discard: clear }}
        asksSecret={root.field !== null}
        save={revoke}
      />
    </form>
  );
}
