import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { methodById, methodIdSchema } from '../../../shared/methods.ts';
import { useBench, useClient } from '../../store/context.tsx';
import { Choice, Pick, Tick } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { SaveLine } from './save-line.tsx';
import { savedPolicy } from './settings-drafts.ts';
import { useDraft } from './use-draft.ts';

/** What Prepare starts from, and how long certificates are kept. */
export function PolicySection(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const settings = useBench((bench) => bench.settings);
  const draft = useDraft('policy', savedPolicy(settings));
  const { form, change } = draft;
  const { years, ...policy } = form;
  const yearsOk = /^[1-9]\d?$|^100$/.test(years.trim());
  const forced = methodById(policy.methodId).verificationRequired;
  const save = async (): Promise<void> => {
    await client.call('settings.change', { policy, retentionYears: Number(years) });
    draft.settle(form);
  };
  return (
    <div className="stack form narrow">
      <Choice
        label={t('settings.policy.level')}
        value={policy.requiredLevel}
        onChange={(requiredLevel) => change({ requiredLevel })}
        options={(['clear', 'purge'] as const).map((value) => ({
          value,
          label: t(`terms.level.${value}`),
          about: t(`terms.levelAbout.${value}`),
        }))}
      />
      <Pick
        label={t('settings.policy.method')}
        value={policy.methodId}
        onChange={(methodId) => change({ methodId })}
        options={methodIdSchema.options.map((value) => ({
          value,
          label: t(`terms.method.${value}.name`),
          about: t(`terms.method.${value}.about`),
        }))}
      />
      <Choice
        label={t('settings.policy.verification')}
        value={policy.verification}
        onChange={(verification) => change({ verification })}
        options={(['full', 'sample', 'none'] as const).map((value) => ({
          value,
          label: t(`terms.verification.${value}`),
          about: t(`terms.verificationAbout.${value}`),
          disabled: value === 'none' && forced,
        }))}
      />
      <Tick checked={policy.backupRequired} onChange={(backupRequired) => change({ backupRequired })}>
        {t('settings.policy.backupRequired')}
      </Tick>
      <Field
        label={t('settings.policy.retention')}
        hint={t('settings.policy.retentionHint')}
        inputMode="numeric"
        value={years}
        onChange={(typed) => change({ years: typed })}
        {...(yearsOk ? {} : { error: t('settings.policy.retentionWrong') })}
      />
      <SaveLine disabled={!yearsOk} draft={draft} save={save} />
    </div>
  );
}
