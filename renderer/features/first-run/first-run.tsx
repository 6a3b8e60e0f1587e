import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { languageSchema } from '../../../shared/contract/settings.ts';
import { useBench, useClient, useOffers } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import iconUrl from '../../../resources/icon.svg';
import { Button } from '../../ui/button.tsx';
import { Pick, Tick } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Fold } from '../../ui/fold.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { languageNames } from '../settings/appearance-section.tsx';
import { useNewPassphrase } from '../settings/new-passphrase.tsx';
import {
  addressLines,
  isComplete,
  OrganisationFields,
  type OrganisationDraft,
} from '../settings/organisation-fields.tsx';
import { personOf } from '../settings/people-section.tsx';
import { RestoreBackup } from './restore-backup.tsx';

const steps = ['organisation', 'operator', 'key'] as const;
type Step = (typeof steps)[number];

/** Sets the station up: organisation, first operator, passphrase of the signing key. Under two minutes. */
export function FirstRun(): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const before = useBench((bench) => bench.settings);
  const canRestore = useOffers('backup.restore');
  const { run, busy, problem } = useAction();
  const heading = useRef<HTMLHeadingElement>(null);
  const [step, setStep] = useState<Step>('organisation');
  const [organisation, setOrganisation] = useState<OrganisationDraft>({
    name: '',
    address: '',
    stationName: before.stationName,
    paper: before.paper,
  });
  const [person, setPerson] = useState({ name: '', title: '', location: '', contact: '' });
  const passphrase = useNewPassphrase({ label: t('settings.keys.passphrase'), autoFocus: true });
  const [without, setWithout] = useState(false);

  const at = steps.indexOf(step);
  const complete: Readonly<Record<Step, boolean>> = {
    organisation: isComplete(organisation),
    operator: person.name.trim() !== '',
    key: without || passphrase.chosen !== null,
  };
  const goTo = (next: Step | undefined): void => {
    if (next === undefined) return;
    setStep(next);
    heading.current?.focus();
  };
  const finish = async (): Promise<unknown> => {
    // `null` would mean a key without one.
    if (!complete.key) return;
    return client.call('firstRun.complete', {
      organisation: {
        name: organisation.name,
        address: addressLines(organisation.address),
        contact: null,
        logo: null,
      },
      stationName: organisation.stationName,
      paper: organisation.paper,
      operator: personOf(person),
      passphrase: without ? null : passphrase.chosen,
      language: before.language,
    });
  };
  return (
    <main className="first-run scroll">
      <div className="first-run-card card">
        <header className="spread">
          <img src={iconUrl} width="40" height="40" alt="" />
          <Pick
            label={t('settings.appearance.language')}
            hideLabel
            value={before.language ?? 'system'}
            onChange={(value) =>
              void run(() => client.call('settings.change', { language: value === 'system' ? null : value }))
            }
            options={[
              { value: 'system' as const, label: t('settings.appearance.asSystem') },
              ...languageSchema.options.map((value) => ({ value, label: languageNames[value] })),
            ]}
          />
        </header>
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {t(`firstRun.${step}.title`)}
          </h1>
          <p className="muted">
            {t('firstRun.step', { number: at + 1, count: steps.length })} · {t(`firstRun.${step}.about`)}
          </p>
        </div>
        <form className="stack form" onSubmit={(event) => event.preventDefault()} key={step}>
          {step === 'organisation' ? (
            <OrganisationFields
              autoFocus
              draft={organisation}
              onChange={(change) => setOrganisation({ ...organisation, ...change })}
            />
          ) : null}
          {step === 'operator'
            ? (['name', 'title', 'location', 'contact'] as const).map((field) => (
                <Field
                  key={field}
                  label={t(`settings.people.${field}`)}
                  required={field === 'name'}
                  autoFocus={field === 'name'}
                  value={person[field]}
                  onChange={(value) => setPerson({ ...person, [field]: value })}
                />
              ))
            : null}
          {step === 'key' ? (
            <>
              {passphrase.fields}
              <Tick checked={without} onChange={setWithout}>
                {t('firstRun.key.without')}
              </Tick>
              {without ? <Note tone="warn">{t('settings.keys.unprotected')}</Note> : null}
            </>
          ) : null}
          {problem === null ? null : <ProblemNote problem={problem} alert />}
          <div className="row">
            {at === 0 ? null : <Button onPress={() => goTo(steps[at - 1])}>{t('common.back')}</Button>}
            {step === 'key' ? (
              <Button
                look="primary"
                wide
                isPending={busy}
                isDisabled={!complete.key}
                onPress={() => void run(finish)}
              >
                {t(busy ? 'firstRun.working' : 'firstRun.finish')}
              </Button>
            ) : (
              <Button look="primary" wide isDisabled={!complete[step]} onPress={() => goTo(steps[at + 1])}>
                {t('firstRun.next')}
              </Button>
            )}
          </div>
        </form>
        {step === 'organisation' && canRestore ? (
          <Fold title={t('firstRun.restore.title')} level={2}>
            <RestoreBackup />
          </Fold>
        ) : null}
      </div>
    </main>
  );
}
