import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { BenchJob } from '../../../shared/contract/jobs.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { toneOf } from '../bays/bay-state.ts';
import { useBayWords } from '../bays/bay-words.ts';
import { modelOf } from '../bays/bays.ts';
import type { LiveBay } from '../bays/use-bays.ts';
import { ResumeForm } from './resume-form.tsx';
import { JobFacts } from './running-panel.tsx';
import { PanelFrame } from './wipe-panel.tsx';

/** A job that stopped in the middle: resume it with the same drive, or give it up. */
export function InterruptedPanel(props: { readonly live: LiveBay; readonly job: BenchJob }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const { live, job } = props;
  const words = useBayWords(live);
  const { run, problem } = useAction();
  const driveId = live.drive?.driveId ?? null;
  const resumeWith = job.resumable ? driveId : null;
  return (
    <PanelFrame
      title={t('wipe.bayTitle', {
        bay: live.bay.label,
        drive: modelOf(live.drive, job) ?? t('bays.modelUnknown'),
      })}
      lead={<StateMark tone={toneOf(live.state.kind)} word={words.state} size="large" />}
      actions={
        <HoldButton
          label={t('wipe.resume.giveUp')}
          holding={t('job.cancelHolding')}
          again={t('job.cancelAgain')}
          onDone={() => void run(() => client.call('jobs.cancel', { jobId: job.jobId }))}
        />
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
          {resumeWith === null ? <p>{t('wipe.resume.attach')}</p> : null}
        </Note>
        {resumeWith === null ? null : <ResumeForm jobId={job.jobId} driveId={resumeWith} look="primary" />}
        {job.problems.map((found) => (
          <ProblemNote key={`${found.code} ${found.message}`} problem={found} tone="warn" />
        ))}
        <JobFacts job={job} />
      </div>
    </PanelFrame>
  );
}
