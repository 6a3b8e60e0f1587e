import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { BenchJob } from '../../../shared/contract/jobs.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { toneOf } from '../bays/bay-state.ts';
import { useBayWords } from '../bays/bay-words.ts';
import { modelOf } from '../bays/bays.ts';
import type { LiveBay } from '../bays/use-bays.ts';
import { JobFacts } from './running-panel.tsx';
import { PanelFrame } from './wipe-panel.tsx';

/** A job that stopped in the middle: resume it with the same drive, or give it up. */
export function InterruptedPanel(props: { readonly live: LiveBay; readonly job: BenchJob }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const { live, job } = props;
  const words = useBayWords(live);
  const { run, busy, problem } = useAction();
  const [typed, setTyped] = useState('');
  const driveId = live.drive?.driveId ?? null;
  const canResume = job.resumable && driveId !== null;
  const resume = (): void => {
    if (driveId === null || typed.trim() === '') return;
    void run(() => client.call('jobs.resume', { jobId: job.jobId, driveId, confirmedWith: typed }));
  };
  return (
    <PanelFrame
      title={t('wipe.bayTitle', {
        bay: live.bay.label,
        drive: modelOf(live.drive, job) ?? t('bays.modelUnknown'),
      })}
      lead={<StateMark tone={toneOf(live.state.kind)} word={words.state} size="large" />}
      actions={
        <>
          {canResume ? (
            <Button look="primary" wide isDisabled={busy || typed.trim() === ''} onPress={resume}>
              {t('wipe.resume.button')}
            </Button>
          ) : null}
          <HoldButton
            label={t('wipe.resume.giveUp')}
            holding={t('job.cancelHolding')}
            again={t('job.cancelAgain')}
            onDone={() => void run(() => client.call('jobs.cancel', { jobId: job.jobId }))}
          />
        </>
      }
    >
      <div className="stack">
        {problem === null ? null : <ProblemNote problem={problem} alert />}
        <Note tone="warn">
          <p>
            <strong>
              {job.progress === null
                ? t('wipe.resume.stopped')
                : t('wipe.resume.stoppedAt', { percent: formats.percent(job.progress.overallPermille) })}
            </strong>{' '}
            {t('wipe.resume.means')}
          </p>
          <p>{t(canResume ? 'wipe.resume.canResume' : 'wipe.resume.attach')}</p>
        </Note>
        {job.problems.map((found) => (
          <ProblemNote key={`${found.code} ${found.message}`} problem={found} tone="warn" />
        ))}
        {canResume ? (
          <Field label={t('wipe.confirm.field')} mono value={typed} onChange={setTyped} onEnter={resume} />
        ) : null}
        <JobFacts job={job} />
      </div>
    </PanelFrame>
  );
}
