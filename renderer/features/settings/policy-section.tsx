import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { methodById, methodIdSchema } from '../../../shared/methods.ts';
import { useBench, useClient } from '../../store/context.tsx';
import { Choice, Pick, Tick } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { SaveLine } from './save-line.tsx';

/** What Prepare starts from, and how long certificates are kept. */
export function PolicySection(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const settings = useBench((bench) => bench.settings);
  const [policy, setPolicy] = useState(settings.policy);
  const [years, setYears] = useState(String(settings.retentionYears));
  const yearsOk = /^[1-9]\d?$|^100$/.test(years.trim());
  const forced = methodById(policy.methodId).verificationRequired;
  return (
    <div className="stack form narrow">
      <Choice
        label={t('settings.policy.level')}
        value={policy.requiredLevel}
        onChange={(requiredLevel) => setPolicy({ ...policy, requiredLevel })}
        options={(['clear', 'purge'] as const).map((value) => ({
          value,
          label: t(`terms.level.${value}`),
          about: t(`terms.levelAbout.${value}`),
        }))}
      />
      <Pick
        label={t('settings.policy.method')}
        value={policy.methodId}
        onChange={(methodId) => setPolicy({ ...policy, methodId })}
        options={methodIdSchema.options.map((value) => ({
          value,
          label: t(`terms.method.${value}.name`),
          about: t(`terms.method.${value}.about`),
        }))}
      />
      <Choice
        label={t('settings.policy.verification')}
        value={policy.verification}
        onChange={(verification) => setPolicy({ ...policy, verification })}
        options={(['full', 'sample', 'none'] as const).map((value) => ({
          value,
          label: t(`terms.verification.${value}`),
          about: t(`terms.verificationAbout.${value}`),
          disabled: value === 'none' && forced,
        }))}
      />
      <Tick
        checked={policy.backupRequired}
        onChange={(backupRequired) => setPolicy({ ...policy, backupRequired })}
      >
        {t('settings.policy.backupRequired')}
      </Tick>
      <Field
        label={t('settings.policy.retention')}
        hint={t('settings.policy.retentionHint')}
        inputMode="numeric"
        value={years}
        onChange={setYears}
        {...(yearsOk ? {} : { error: t('settings.policy.retentionWrong') })}
      />
      <SaveLine
        disabled={!yearsOk}
        save={() => client.call('settings.change', { policy, retentionYears: Number(years) })}
      />
    </div>
  );
}
