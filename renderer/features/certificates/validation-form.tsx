import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { mayAccept, rejectionGrounds, type RejectionGround } from '../../../shared/policy/validation.ts';
import type { OutcomeKind } from '../../../shared/schemas/outcome.ts';
import type { Validation } from '../../../shared/schemas/record.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useClient } from '../../store/context.tsx';
import { hashOf } from '../../store/route.ts';
import { useAction } from '../../store/use-call.ts';
import { useOperator } from '../../store/use-operator.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Field } from '../../ui/field.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { useReturnFocus } from '../../ui/return-focus.ts';
import { textOrNull } from '../wipe/wipe-draft.ts';

/** What is asked about: a certificate of this station, how the job ended, and what was decided so far. */
interface Props {
  readonly certificateId: string;
  readonly outcome: OutcomeKind;
  readonly validation: Validation;
}

/** Whether the organisation accepts the result; or the question, also for a later decision. */
export function ValidationForm(props: Props): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { validation } = props;
  const [anew, setAnew] = useState(false);
  if (validation.state === 'awaiting-decision' || anew) {
    const onCancel = validation.state === 'awaiting-decision' ? undefined : () => setAnew(false);
    return <Question {...props} onCancel={onCancel} />;
  }
  return (
    <>
      <Note tone={validation.state === 'accepted' ? 'ok' : 'warn'}>
        <p>
          <strong>{t(`certificates.validation.state.${validation.state}`)}</strong>
        </p>
        <p>
          {t('certificates.validation.made', {
            person: validation.by.name,
            time: formats.moment(validation.decidedAt),
          })}
        </p>
        {validation.grounds === null ? null : <p>{validation.grounds}</p>}
      </Note>
      <div>
        <Button look="quiet" onPress={() => setAnew(true)}>
          {t('certificates.validation.again')}
        </Button>
      </div>
    </>
  );
}

type Answer = 'accepted' | 'rejected';
const grounds = Object.keys(rejectionGrounds) as RejectionGround[];

function Question(props: Props & { readonly onCancel: (() => void) | undefined }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const operator = useOperator();
  const { run, busy, problem } = useAction();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [ground, setGround] = useState<RejectionGround | null>(null);
  const [remark, setRemark] = useState('');
  const [by, setBy] = useState(operator?.name ?? '');
  const [verifiedBy, setVerifiedBy] = useState('');
  const [concurrenceBy, setConcurrenceBy] = useState('');
  const { certificateId, outcome, onCancel } = props;
  const form = useRef<HTMLDivElement>(null);
  const wasAskedFor = onCancel !== undefined;
  useReturnFocus();
  useEffect(() => {
    // The button that asked for it is gone.
    if (wasAskedFor) form.current?.focus();
  }, [wasAskedFor]);
  const acceptance = mayAccept[outcome];
  const offered: readonly Answer[] = acceptance === 'never' ? ['rejected'] : ['accepted', 'rejected'];
  const needsRemark = answer === 'accepted' && acceptance === 'with-remark';
  const isIncomplete =
    by.trim() === '' ||
    (answer === 'rejected' && ground === null) ||
    (needsRemark && textOrNull(remark) === null);

  const sign = (): void => {
    if (answer === null) return;
    const decided = {
      certificateId,
      validation: answer,
      ground: answer === 'rejected' ? ground : null,
      remark: textOrNull(remark),
      by: by.trim(),
      verifiedBy: textOrNull(verifiedBy),
      concurrenceBy: textOrNull(concurrenceBy),
    };
    void run(async () => {
      const made = await client.call('certificates.decide', decided);
      window.location.hash = hashOf({ screen: 'certificates', certificateId: made.certificateId });
    });
  };

  return (
    <div
      className="stack-tight form"
      ref={form}
      role="group"
      aria-label={t('certificates.validation.title')}
      tabIndex={-1}
    >
      {acceptance === 'never' ? <p>{t('certificates.validation.onlyReject')}</p> : null}
      <Choice
        label={t('certificates.validation.question')}
        value={answer}
        onChange={setAnswer}
        options={offered.map((value) => ({
          value,
          label: t(`certificates.validation.${value}`),
          about: t(`certificates.validation.${value}About`),
        }))}
      />
      {answer === null ? null : (
        <>
          {answer === 'rejected' ? (
            <Choice
              label={t('certificates.validation.ground')}
              value={ground}
              onChange={setGround}
              options={grounds.map((value) => ({
                value,
                label: t(`certificates.validation.grounds.${value}`),
              }))}
            />
          ) : null}
          <Field
            label={t(needsRemark ? 'certificates.validation.remarkNeeded' : 'certificates.validation.remark')}
            required={needsRemark}
            value={remark}
            onChange={setRemark}
          />
          <Field label={t('certificates.validation.by')} required value={by} onChange={setBy} />
          <Field
            label={t('certificates.validation.verifiedBy')}
            value={verifiedBy}
            onChange={setVerifiedBy}
          />
          <Field
            label={t('certificates.validation.concurrenceBy')}
            value={concurrenceBy}
            onChange={setConcurrenceBy}
          />
          <p className="muted">{t('certificates.validation.byAbout')}</p>
          {problem === null ? null : <ProblemNote problem={problem} alert />}
        </>
      )}
      {answer === null && onCancel === undefined ? null : (
        <div className="row">
          {answer === null ? null : (
            <Button look="primary" isPending={busy} isDisabled={isIncomplete} onPress={sign}>
              {t('certificates.validation.sign')}
            </Button>
          )}
          {onCancel === undefined ? null : <Button onPress={onCancel}>{t('common.cancel')}</Button>}
        </div>
      )}
    </div>
  );
}
