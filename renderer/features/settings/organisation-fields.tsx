import type { ReactElement, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { Settings } from '../../../shared/contract/settings.ts';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';

/** What stands at the head of every certificate, as it is typed. */
export interface OrganisationDraft {
  readonly name: string;
  /** One printed line each. */
  readonly address: string;
  readonly stationName: string;
  readonly paper: Settings['paper'];
}

/** As many as a certificate prints. */
const MAX_ADDRESS_LINES = 6;

/** The fields that the first-run guide and the settings share. */
export function OrganisationFields(props: {
  readonly draft: OrganisationDraft;
  readonly onChange: (change: Partial<OrganisationDraft>) => void;
  readonly autoFocus?: boolean;
  /** What else belongs to the organisation, between its address and its station. */
  readonly children?: ReactNode;
}): ReactElement {
  const { t } = useTranslation();
  const { draft, onChange } = props;
  return (
    <>
      <Field
        label={t('settings.organisation.name')}
        required
        autoFocus={props.autoFocus ?? false}
        value={draft.name}
        onChange={(name) => onChange({ name })}
      />
      <Field
        label={t('settings.organisation.address')}
        hint={t('settings.organisation.addressHint')}
        lines={4}
        value={draft.address}
        onChange={(address) => onChange({ address })}
        {...(addressLines(draft.address).length > MAX_ADDRESS_LINES
          ? { error: t('settings.organisation.addressLong') }
          : {})}
      />
      {props.children}
      <Field
        label={t('settings.organisation.station')}
        hint={t('settings.organisation.stationHint')}
        required
        value={draft.stationName}
        onChange={(stationName) => onChange({ stationName })}
      />
      <Choice
        label={t('settings.organisation.paper')}
        layout="row"
        value={draft.paper}
        onChange={(paper) => onChange({ paper })}
        options={(['a4', 'letter'] as const).map((value) => ({ value, label: t(`settings.paper.${value}`) }))}
      />
    </>
  );
}

/** Whether nothing is missing that every certificate needs, and nothing is more than it holds. */
export function isComplete({ name, address, stationName }: OrganisationDraft): boolean {
  return name.trim() !== '' && stationName.trim() !== '' && addressLines(address).length <= MAX_ADDRESS_LINES;
}

/** The printed lines of an address; empty ones are left out. */
export function addressLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
