import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useBench, useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { useReturnFocus } from '../../ui/return-focus.ts';

/** Asks for the passphrase of the signing key, or the PIN of its token; without it jobs run but their certificates wait. */
export function UnlockKey(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const onToken = useBench((bench) => bench.station.key.kind === 'pkcs11');
  const [passphrase, setPassphrase] = useState('');
  useReturnFocus();
  const unlock = (): void =>
    void run(async () => {
      await client.call('keys.unlock', { passphrase });
      setPassphrase('');
    });
  return (
    <section className="card stack-tight" aria-label={t('settings.keys.unlockTitle')}>
      <Note tone="warn">
        <p>
          <strong>{t('settings.keys.unlockTitle')}</strong> {t('settings.keys.lockedNote')}
        </p>
      </Note>
      <Field
        label={t(onToken ? 'settings.keys.pin' : 'settings.keys.passphrase')}
        type="password"
        value={passphrase}
        onChange={setPassphrase}
        onEnter={unlock}
      />
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {onToken ? null : <p className="muted">{t('settings.keys.forgotten')}</p>}
      <div>
        <Button look="primary" isPending={busy} isDisabled={passphrase === ''} onPress={unlock}>
          {t('settings.keys.unlock')}
        </Button>
      </div>
    </section>
  );
}
