import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { BenchJob } from '../../../shared/contract/jobs.ts';
import type { Disposition } from '../../../shared/schemas/record.ts';
import type { OutcomeKind } from '../../../shared/schemas/outcome.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench, useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { textOrNull } from './wipe-draft.ts';

type Step = Disposition['action'];

/** What may be decided after each outcome; a drive that still may hold data is never released. */
const offered: Readonly<Record<OutcomeKind, readonly Step[]>> = {
  sanitized: ['release', 'physical-destruction', 'quarantine'],
  'sanitized-with-exceptions': ['release', 'repeat', 'escalate', 'physical-destruction', 'quarantine'],
  'not-sanitized': ['repeat', 'escalate', 'physical-destruction', 'quarantine'],
  aborted: ['repeat', 'escalate', 'physical-destruction', 'quarantine'],
};

/** Records what is done with the drive and who is responsible; or shows what was recorded. */
export function DispositionForm(props: { readonly job: BenchJob }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const operator = useBench((bench) =>
    bench.settings.operators.find((person) => person.operatorId === bench.settings.currentOperatorId),
  );
  const { run, busy, problem } = useAction();
  const [step, setStep] = useState<Step | null>(null);
  const [responsible, setResponsible] = useState(operator?.name ?? '');
  const [note, setNote] = useState('');
  const { job } = props;
  if (job.disposition !== null) {
    return (
      <Note tone="ok">
        <p>
          <strong>{t(`terms.disposition.${job.disposition.action}`)}</strong>
        </p>
        <p>
          {t('wipe.disposition.recorded', {
            person: job.disposition.by.name,
            time: formats.moment(job.disposition.decidedAt),
          })}
        </p>
        {job.disposition.note === null ? null : <p>{job.disposition.note}</p>}
      </Note>
    );
  }
  const record = (): void => {
    if (step === null) return;
    void run(() =>
      client.call('jobs.recordDisposition', {
        jobId: job.jobId,
        action: step,
        responsible,
        note: textOrNull(note),
      }),
    );
  };
  return (
    <div className="stack-tight form">
      <Choice
        label={t('wipe.disposition.question')}
        value={step}
        onChange={setStep}
        options={offered[job.outcome?.kind ?? 'not-sanitized'].map((value) => ({
          value,
          label: t(`terms.disposition.${value}`),
          about: t(`terms.dispositionAbout.${value}`),
        }))}
      />
      {step === null ? null : (
        <>
          <Field
            label={t('wipe.disposition.responsible')}
            required
            value={responsible}
            onChange={setResponsible}
          />
          <Field label={t('wipe.disposition.note')} value={note} onChange={setNote} />
          {problem === null ? null : <ProblemNote problem={problem} alert />}
          <div>
            <Button look="primary" isDisabled={busy || responsible.trim() === ''} onPress={record}>
              {t('wipe.disposition.record')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}
