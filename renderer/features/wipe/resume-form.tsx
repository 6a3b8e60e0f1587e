import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** Goes on with a job on its drive, once the end of the drive's serial has been typed or scanned. */
export function ResumeForm(props: {
  readonly jobId: string;
  readonly driveId: string;
  readonly look?: 'primary' | 'plain';
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const [typed, setTyped] = useState('');
  const { jobId, driveId } = props;
  const resume = (): void => {
    if (typed.trim() !== '')
      void run(() => client.call('jobs.resume', { jobId, driveId, confirmedWith: typed }));
  };
  return (
    <section className="card stack-tight" aria-label={t('wipe.resume.offerTitle')}>
      <h3>{t('wipe.resume.offerTitle')}</h3>
      <p>{t('wipe.resume.offer')}</p>
      <Field label={t('wipe.confirm.field')} value={typed} onChange={setTyped} mono onEnter={resume} />
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      <Button look={props.look ?? 'plain'} isPending={busy} isDisabled={typed.trim() === ''} onPress={resume}>
        {t('wipe.resume.button')}
      </Button>
    </section>
  );
}
