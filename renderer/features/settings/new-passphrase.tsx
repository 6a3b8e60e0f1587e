import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { MIN_PASSPHRASE_LENGTH } from '../../../shared/contract/keys.ts';
import { Field } from '../../ui/field.tsx';

/** A new passphrase, typed twice. */
export interface NewPassphrase {
  readonly fields: ReactElement;
  /** What was typed; `null` while it is too short, or not the same twice. */
  readonly chosen: string | null;
  readonly clear: () => void;
}

/**
 * Asks for a new passphrase twice: one that was mistyped would lock the keys for good.
 *
 * @param first how its first field differs from that of a form of the settings.
 */
export function useNewPassphrase(
  first: { readonly label: string; readonly autoFocus: boolean } | null = null,
): NewPassphrase {
  const { t } = useTranslation();
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const short = next !== '' && next.length < MIN_PASSPHRASE_LENGTH;
  const differs = again !== '' && again !== next;
  return {
    fields: (
      <>
        <Field
          label={first?.label ?? t('settings.keys.next')}
          type="password"
          autoFocus={first?.autoFocus ?? false}
          hint={t('settings.keys.length', { count: MIN_PASSPHRASE_LENGTH })}
          value={next}
          onChange={setNext}
          {...(short ? { error: t('settings.keys.tooShort', { count: MIN_PASSPHRASE_LENGTH }) } : {})}
        />
        <Field
          label={t('settings.keys.again')}
          type="password"
          value={again}
          onChange={setAgain}
          {...(differs ? { error: t('settings.keys.differs') } : {})}
        />
      </>
    ),
    chosen: next.length < MIN_PASSPHRASE_LENGTH || again !== next ? null : next,
    clear: () => {
      setNext('');
      setAgain('');
    },
  };
}
