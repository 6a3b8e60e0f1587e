import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { BenchJob } from '../../../shared/contract/jobs.ts';
import { countSectors } from '../../../shared/lba-ranges.ts';
import type { Result } from '../../../shared/schemas/result.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useClient, useOffers, useSession } from '../../store/context.tsx';
import { useAction, useQuery } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { modelOf } from '../bays/bays.ts';
import type { LiveBay } from '../bays/use-bays.ts';
import { CertificateActions } from '../certificates/certificate-actions.tsx';
import { OutcomeBanner } from '../certificates/outcome-banner.tsx';
import { DispositionForm } from './disposition-form.tsx';
import { ResumeForm } from './resume-form.tsx';
import { JobFacts } from './running-panel.tsx';
import { PanelFrame } from './wipe-panel.tsx';

/** How a job ended: the outcome first, then what it rests on, then what to do with the drive. */
export function ResultPanel(props: { readonly live: LiveBay; readonly job: BenchJob }): ReactElement {
  const { t } = useTranslation();
  const { view } = useSession();
  const client = useClient();
  const { live, job } = props;
  const { run, busy, problem } = useAction();
  const kind = job.outcome?.kind ?? 'not-sanitized';
  const needsDisposition = kind !== 'sanitized' && job.disposition === null;
  const [asked, setAsked] = useState(false);
  const dismiss = (): void => {
    if (needsDisposition && !asked) {
      setAsked(true);
      return;
    }
    void run(async () => {
      await client.call('jobs.dismiss', { jobId: job.jobId });
      view.setState({ chosen: [], panelOpen: false });
    });
  };
  return (
    <PanelFrame
      title={t('wipe.bayTitle', {
        bay: live.bay.label,
        drive: modelOf(live.drive, job) ?? t('bays.modelUnknown'),
      })}
      actions={
        <>
          {asked && needsDisposition ? (
            <p className="gaps" role="alert">
              {t('wipe.result.dispositionFirst')}
            </p>
          ) : null}
          <Button wide isPending={busy} onPress={dismiss}>
            {t(asked && needsDisposition ? 'wipe.result.dismissAnyway' : 'wipe.result.dismiss')}
          </Button>
        </>
      }
    >
      <div className="stack">
        {problem === null ? null : <ProblemNote problem={problem} alert />}
        <OutcomeBanner
          kind={kind}
          requested={job.requestedLevel}
          achieved={job.outcome?.achievedLevel ?? null}
        />
        <Evidence job={job} />
        {(job.outcome?.reasons ?? []).map((reason) => (
          <ProblemNote
            key={`${reason.code} ${reason.message}`}
            problem={reason}
            tone={kind === 'sanitized-with-exceptions' ? 'warn' : 'bad'}
          />
        ))}
        <CertificateSection job={job} />
        {job.resumable && live.drive !== null ? (
          <ResumeForm jobId={job.jobId} driveId={live.drive.driveId} />
        ) : null}
        <section className="stack-tight">
          <h3>{t('wipe.result.next')}</h3>
          <p>{t(`wipe.next.${kind}`)}</p>
          <DispositionForm jobId={job.jobId} outcome={kind} disposition={job.disposition} />
        </section>
        <JobFacts job={job} />
      </div>
    </PanelFrame>
  );
}

function CertificateSection(props: { readonly job: BenchJob }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { job } = props;
  const { run, busy, problem } = useAction();
  const labels = useOffers('certificates.label');
  return (
    <section className="stack-tight">
      <h3>{t('wipe.result.certificate')}</h3>
      {job.certificateId !== null ? (
        <>
          <p className="mono">{job.certificateId}</p>
          <CertificateActions certificateId={job.certificateId} label={labels} open />
        </>
      ) : (
        <>
          <ProblemNote
            problem={
              problem ??
              job.certificateProblem ?? {
                code: 'CERTIFICATE_NOT_WRITTEN',
                message: t('wipe.result.noCertificate'),
              }
            }
          />
          <div>
            <Button
              isPending={busy}
              onPress={() => void run(() => client.call('jobs.issueCertificate', { jobId: job.jobId }))}
            >
              {t('wipe.result.issue')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

/** What is known and how: bytes written, bytes read back, differences. */
function Evidence(props: { readonly job: BenchJob }): ReactElement {
  const { t } = useTranslation();
  const { output, problem } = useQuery(
    'jobs.details',
    { jobId: props.job.jobId },
    { revision: props.job.state },
  );
  if (problem !== null) return <ProblemNote problem={problem} />;
  if (output === null) return <Skeleton lines={3} />;
  return output.result === null ? (
    <p className="muted">{t('wipe.evidence.none')}</p>
  ) : (
    <EvidenceFacts result={output.result} sizeBytes={props.job.target.sizeBytes} />
  );
}

function EvidenceFacts(props: { readonly result: Result; readonly sizeBytes: number }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { result, sizeBytes } = props;
  const { verification, faults, capacityProof } = result;
  const complete = result.passes.filter((pass) => pass.state === 'complete' && pass.flush === 'ok').length;
  const lastPass = result.passes.at(-1);
  const differing = countSectors(faults.mismatched);
  const total = formats.exact(sizeBytes);
  const sectors = (count: number): string => t('common.sectors', { count, number: formats.exact(count) });
  const seconds = (Date.parse(result.endedAt) - Date.parse(result.startedAt)) / 1000;
  return (
    <Facts
      facts={[
        {
          name: t('wipe.evidence.written'),
          value: t('wipe.evidence.writtenOf', {
            done: formats.exact(lastPass?.bytesFlushed ?? 0),
            total,
            passes: t('wipe.evidence.passes', { complete, count: result.passesPlanned }),
          }),
        },
        {
          name: t('wipe.evidence.readBack'),
          value:
            verification.state === 'not-performed'
              ? t('wipe.evidence.notReadBack')
              : t('wipe.evidence.readBackOf', {
                  done: formats.exact(verification.bytesRead),
                  total,
                  differences: sectors(differing),
                }),
        },
        {
          name: t('wipe.evidence.capacity'),
          value: t(`wipe.evidence.capacityState.${capacityProof.state}`, {
            proven: formats.exact(capacityProof.placesProven),
            places: formats.exact(capacityProof.places),
          }),
        },
        ...(['unwritten', 'unreadable', 'notAttempted', 'recovered'] as const).map((list) =>
          faults[list].length === 0
            ? null
            : { name: t(`wipe.evidence.${list}`), value: sectors(countSectors(faults[list])) },
        ),
        { name: t('wipe.evidence.took'), value: formats.duration(seconds) },
      ]}
    />
  );
}
