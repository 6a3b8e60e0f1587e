import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { FileTrigger } from 'react-aria-components';

import { MAX_LOGO_BYTES, type Organisation } from '../../../shared/contract/settings.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { useBench, useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { givenFile } from '../../ui/files.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { textOrNull } from '../wipe/wipe-draft.ts';
import { addressLines, isComplete, OrganisationFields } from './organisation-fields.tsx';
import { SaveLine } from './save-line.tsx';
import { savedOrganisation } from './settings-drafts.ts';
import { useDraft } from './use-draft.ts';

/** Who issues the certificates, and on which paper. */
export function OrganisationSection(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const settings = useBench((bench) => bench.settings);
  const draft = useDraft('organisation', savedOrganisation(settings));
  const { form, change } = draft;
  const save = async (): Promise<void> => {
    const { name, address, contact, logo, stationName, paper, labelSize } = form;
    await client.call('settings.change', {
      organisation: { name, address: addressLines(address), contact: textOrNull(contact), logo },
      stationName,
      paper,
      labelSize,
    });
    draft.settle(form);
  };
  return (
    <div className="stack form narrow">
      <OrganisationFields draft={form} onChange={change}>
        <Field
          label={t('settings.organisation.contact')}
          value={form.contact}
          onChange={(contact) => change({ contact })}
        />
        <LogoField logo={form.logo} onChange={(logo) => change({ logo })} />
      </OrganisationFields>
      <Choice
        label={t('settings.organisation.labelSize')}
        layout="row"
        value={form.labelSize}
        onChange={(labelSize) => change({ labelSize })}
        options={(['62x29', '102x51'] as const).map((value) => ({
          value,
          label: t(`settings.label.${value}`),
        }))}
      />
      <SaveLine disabled={!isComplete(form)} draft={draft} save={save} />
    </div>
  );
}

function LogoField(props: {
  readonly logo: Organisation['logo'];
  readonly onChange: (logo: Organisation['logo']) => void;
}): ReactElement {
  const { t } = useTranslation();
  const { run, problem } = useAction();
  const { logo } = props;
  const read = async (file: File): Promise<void> => {
    if (file.size > MAX_LOGO_BYTES)
      throw new ClearbenchError('CALL_TOO_LARGE', t('settings.organisation.logoTooLarge'));
    const { bytesBase64 } = await givenFile(file);
    props.onChange({ mediaType: file.type === 'image/svg+xml' ? 'image/svg+xml' : 'image/png', bytesBase64 });
  };
  return (
    <div className="field">
      <span>{t('settings.organisation.logo')}</span>
      <div className="row">
        {logo === null ? (
          <span className="muted">{t('settings.organisation.noLogo')}</span>
        ) : (
          <img
            className="logo"
            alt={t('settings.organisation.logo')}
            src={`data:${logo.mediaType};base64,${logo.bytesBase64}`}
          />
        )}
        <FileTrigger
          acceptedFileTypes={['image/png', 'image/svg+xml']}
          onSelect={(files) => {
            const file = files?.item(0);
            if (file !== null && file !== undefined) void run(() => read(file));
          }}
        >
          <Button>{t('settings.organisation.chooseLogo')}</Button>
        </FileTrigger>
        {logo === null ? null : (
          <Button look="quiet" onPress={() => props.onChange(null)}>
            {t('common.remove')}
          </Button>
        )}
      </div>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
    </div>
  );
}
