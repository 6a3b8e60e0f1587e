import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useBench } from '../../store/context.tsx';
import { Field } from '../../ui/field.tsx';

/** What opens the station's root, for a form that changes the keys. */
export interface RootPassphrase {
  /** The field, where it has to be asked for. */
  readonly field: ReactElement | null;
  /** Nothing is missing. */
  readonly ready: boolean;
  /** For the call; `null`: what opened the signing key opens the root as well. */
  readonly given: string | null;
  readonly clear: () => void;
}

/** Asks for the passphrase of the station's root where what opened the signing key does not open it. */
export function useRootPassphrase(): RootPassphrase {
  const { t } = useTranslation();
  const locked = useBench((bench) => bench.station.key.rootLocked);
  const [typed, setTyped] = useState('');
  return {
    field: locked ? (
      <Field
        label={t('settings.keys.rootPassphrase')}
        hint={t('settings.keys.rootPassphraseHint')}
        type="password"
        value={typed}
        onChange={setTyped}
      />
    ) : null,
    ready: !locked || typed !== '',
    given: locked ? typed : null,
    clear: () => setTyped(''),
  };
}
