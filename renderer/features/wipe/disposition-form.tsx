import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { Disposition } from '../../../shared/schemas/record.ts';
import type { OutcomeKind } from '../../../shared/schemas/outcome.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { useOperator } from '../../store/use-operator.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { textOrNull } from './wipe-draft.ts';

/** What may be decided after each outcome; a drive that still may hold data is never released. */
const offered: Readonly<Record<OutcomeKind, readonly Disposition['action'][]>> = {
  sanitized: ['release', 'physical-destruction', 'quarantine'],
  'sanitized-with-exceptions': ['release', 'repeat', 'escalate', 'physical-destruction', 'quarantine'],
  'not-sanitized': ['repeat', 'escalate', 'physical-destruction', 'quarantine'],
  aborted: ['repeat', 'escalate', 'physical-destruction', 'quarantine'],
};

/** What is asked about: the job that treated the drive, how it ended, and what was decided so far. */
interface Props {
  readonly jobId: string;
  readonly outcome: OutcomeKind;
  readonly disposition: Disposition | null;
}

/** What was decided about the drive; or the question, also for a later decision that takes the place of the first. */
export function DispositionForm(props: Props): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { disposition } = props;
  /** When the decision was made that a person is about to replace. */
  const [replacing, setReplacing] = useState<string | null>(null);
  if (disposition === null || disposition.decidedAt === replacing) {
    return <Question {...props} onCancel={disposition === null ? undefined : () => setReplacing(null)} />;
  }
  return (
    <>
      <Note tone="ok">
        <p>
          <strong>{t(`terms.disposition.${disposition.action}`)}</strong>
        </p>
        <p>
          {t('wipe.disposition.recorded', {
            person: disposition.by.name,
            time: formats.moment(disposition.decidedAt),
          })}
        </p>
        {disposition.note === null ? null : <p>{disposition.note}</p>}
      </Note>
      <div>
        <Button look="quiet" onPress={() => setReplacing(disposition.decidedAt)}>
          {t('wipe.disposition.again')}
        </Button>
      </div>
    </>
  );
}

function Question(props: Props & { readonly onCancel: (() => void) | undefined }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const operator = useOperator();
  const { run, busy, problem } = useAction();
  const [action, setAction] = useState<Disposition['action'] | null>(null);
  const [responsible, setResponsible] = useState(operator?.name ?? '');
  const [note, setNote] = useState('');
  const { jobId, outcome, onCancel } = props;
  const record = (): void => {
    if (action === null) return;
    const decided = { jobId, action, responsible, note: textOrNull(note) };
    void run(() => client.call('jobs.recordDisposition', decided));
  };
  return (
    <div className="stack-tight form">
      <Choice
        label={t('wipe.disposition.question')}
        value={action}
        onChange={setAction}
        options={offered[outcome].map((value) => ({
          value,
          label: t(`terms.disposition.${value}`),
          about: t(`terms.dispositionAbout.${value}`),
        }))}
      />
      {action === null ? null : (
        <>
          <Field
            label={t('wipe.disposition.responsible')}
            required
            value={responsible}
            onChange={setResponsible}
          />
          <Field label={t('wipe.disposition.note')} value={note} onChange={setNote} />
          {problem === null ? null : <ProblemNote problem={problem} alert />}
        </>
      )}
      {action === null && onCancel === undefined ? null : (
        <div className="row">
          {action === null ? null : (
            <Button look="primary" isPending={busy} isDisabled={responsible.trim() === ''} onPress={record}>
              {t('wipe.disposition.record')}
            </Button>
          )}
          {onCancel === undefined ? null : <Button onPress={onCancel}>{t('common.cancel')}</Button>}
        </div>
      )}
    </div>
  );
}
