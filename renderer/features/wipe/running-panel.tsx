import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { BenchJob } from '../../../shared/contract/jobs.ts';
import type { JobProgress } from '../../../shared/schemas/job-event.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench, useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Facts } from '../../ui/facts.tsx';
import { HoldButton } from '../../ui/hold-button.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { Serial } from '../../ui/serial.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { isFaltering } from '../bays/bay-card.tsx';
import { toneOf } from '../bays/bay-state.ts';
import { useBayWords } from '../bays/bay-words.ts';
import { modelOf } from '../bays/bays.ts';
import { usualRateOfSlowDrive } from '../bays/slow-drive.ts';
import type { LiveBay } from '../bays/use-bays.ts';
import { PanelFrame } from './wipe-panel.tsx';

/** A job under way: where it is, how fast, how long still, what went wrong so far. */
export function RunningPanel(props: { readonly live: LiveBay; readonly job: BenchJob }): ReactElement {
  const { t } = useTranslation();
  const { live, job } = props;
  const words = useBayWords(live);
  const client = useClient();
  const { run, problem } = useAction();
  return (
    <PanelFrame
      title={t('wipe.bayTitle', {
        bay: live.bay.label,
        drive: modelOf(live.drive, job) ?? t('bays.modelUnknown'),
      })}
      lead={
        <StateMark
          tone={isFaltering(live) ? 'warn' : toneOf(live.state.kind)}
          word={words.state}
          size="large"
        />
      }
      actions={
        job.state === 'running' || job.state === 'starting' ? (
          <HoldButton
            label={t('job.cancel')}
            holding={t('job.cancelHolding')}
            again={t('job.cancelAgain')}
            onDone={() => void run(() => client.call('jobs.cancel', { jobId: job.jobId }))}
          />
        ) : undefined
      }
    >
      <div className="stack">
        {problem === null ? null : <ProblemNote problem={problem} alert />}
        {job.progress === null ? (
          <p className="muted">{t('bays.note.waiting')}</p>
        ) : (
          <Progress job={job} progress={job.progress} />
        )}
        {job.problems.length === 0 ? null : (
          <section className="stack-tight">
            <h3>{t('job.problems', { count: job.problems.length })}</h3>
            {job.problems.map((found) => (
              <ProblemNote key={`${found.code} ${found.message}`} problem={found} tone="warn" />
            ))}
          </section>
        )}
        <JobFacts job={job} />
      </div>
    </PanelFrame>
  );
}

function Progress(props: { readonly job: BenchJob; readonly progress: JobProgress }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { job, progress } = props;
  const rates = useBench((bench) => bench.rates[job.jobId]?.bytesPerSecond ?? job.recentRates);
  const usual = usualRateOfSlowDrive(rates, progress.bytesPerSecond);
  const faults = progress.unwrittenSectors + progress.unreadableSectors + progress.mismatchedSectors;
  return (
    <>
      <Phases job={job} progress={progress} />
      <div className="stack-tight">
        <Meter
          permille={progress.overallPermille}
          label={t('job.overall')}
          tone={progress.stalledSeconds > 0 ? 'warn' : 'active'}
        />
        <p className="spread figures">
          <span>{t('job.overallPercent', { percent: formats.percent(progress.overallPermille) })}</span>
          <strong>
            {progress.etaSeconds === null
              ? t('job.etaUnknown')
              : t('job.eta', { time: formats.duration(progress.etaSeconds) })}
          </strong>
        </p>
      </div>
      {usual === null || progress.stalledSeconds > 0 ? null : (
        <Note tone="warn">
          <p>
            <strong>
              {t('job.slow', {
                now: formats.rate(progress.bytesPerSecond),
                usual: formats.rate(usual),
              })}
            </strong>{' '}
            {t('job.slowMeans')}
          </p>
        </Note>
      )}
      {progress.stalledSeconds === 0 ? null : (
        <Note tone="warn">
          <p>
            <strong>{t('job.stalled', { time: formats.duration(progress.stalledSeconds) })}</strong>{' '}
            {t('job.stalledMeans')}
          </p>
        </Note>
      )}
      <div>
        <Sparkline values={rates} label={t('job.rateGraph')} />
        <p className="spread figures">
          <strong>{formats.rate(progress.bytesPerSecond)}</strong>
          <span className="muted">{t('job.rateSpan')}</span>
        </p>
      </div>
      <Facts
        facts={[
          {
            name: t('job.bytesDone'),
            value: (
              <span className="figures">
                {t('job.bytesOf', {
                  done: formats.exact(progress.doneBytes),
                  total: formats.exact(progress.totalBytes),
                })}
              </span>
            ),
          },
          {
            name: t('wipe.fact.temperature'),
            value:
              progress.temperatureCelsius === null
                ? t('common.notReported')
                : formats.temperature(progress.temperatureCelsius),
          },
          {
            name: t('job.faults'),
            value:
              faults === 0
                ? t('job.noFaults')
                : t('job.faultCounts', {
                    unwritten: formats.exact(progress.unwrittenSectors),
                    unreadable: formats.exact(progress.unreadableSectors),
                    mismatched: formats.exact(progress.mismatchedSectors),
                  }),
          },
        ]}
      />
    </>
  );
}

const phases = ['capacity-proof', 'writing', 'verifying', 'finishing'] as const;

/** The phases of the job in a row; the present one is told to screen readers. */
function Phases(props: { readonly job: BenchJob; readonly progress: JobProgress }): ReactElement {
  const { t } = useTranslation();
  const { progress, job } = props;
  const shown = phases.filter((phase) => phase !== 'verifying' || job.verification !== 'none');
  const at = shown.findIndex((phase) => phase === progress.phase);
  return (
    <ol className="phases" aria-label={t('job.phases')}>
      {shown.map((phase, index) => (
        <li
          key={phase}
          data-state={index < at ? 'done' : index === at ? 'now' : 'later'}
          aria-current={index === at ? 'step' : undefined}
        >
          <span>{t(`terms.phase.${phase}`)}</span>
          {phase === 'writing' && progress.passCount > 1 ? (
            <span className="small figures">
              {progress.passNumber === null
                ? t('job.passes', { count: progress.passCount })
                : t('job.passOf', { number: progress.passNumber, count: progress.passCount })}
            </span>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

/** What the job is: drive, method, people. */
export function JobFacts(props: { readonly job: BenchJob }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { job } = props;
  return (
    <Facts
      facts={[
        { name: t('wipe.fact.serial'), value: <Serial value={job.target.identifier.value} /> },
        { name: t('wipe.fact.size'), value: formats.size(job.target.sizeBytes) },
        { name: t('job.method'), value: t(`terms.method.${job.methodId}.name`) },
        { name: t('job.verification'), value: t(`terms.verification.${job.verification}`) },
        { name: t('job.requested'), value: t(`terms.level.${job.requestedLevel}`) },
        { name: t('job.source'), value: job.source ?? t('common.notRecorded') },
        { name: t('assets.field.assetTag'), value: job.assetTag ?? t('common.notRecorded') },
        { name: t('job.operator'), value: job.operatorName },
        { name: t('job.started'), value: formats.moment(job.startedAt) },
        { name: t('job.id'), value: <span className="mono">{job.jobId}</span> },
      ]}
    />
  );
}
