import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { opensslCommand } from '../../../shared/openssl-command.ts';
import type { CertificateDetails } from '../../../shared/contract/certificates.ts';
import type { Verdict } from '../../../shared/contract/verification.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench, useClient, useOffers } from '../../store/context.tsx';
import { hashOf } from '../../store/route.ts';
import { useAction, useQuery } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { blobOf, saveFile } from '../../ui/files.ts';
import { Fold } from '../../ui/fold.tsx';
import { SidePanel } from '../../ui/panel.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { LedgerEntries } from '../settings/ledger-entries.tsx';
import { VerdictCard } from '../verify/verdict-card.tsx';
import { DispositionForm } from '../wipe/disposition-form.tsx';
import { CertificateActions } from './certificate-actions.tsx';
import { OutcomeBanner } from './outcome-banner.tsx';
import { BatchSheet, RecordSheet } from './record-sheet.tsx';
import { ValidationForm } from './validation-form.tsx';

/** One certificate: outcome first, then everything in the order of the paper. */
export function CertificatePanel(props: { readonly certificateId: string }): ReactElement {
  const revision = useBench((bench) => bench.archive.revision);
  const { output, problem } = useQuery(
    'certificates.details',
    { certificateId: props.certificateId },
    { revision },
  );
  return (
    <SidePanel
      title={<span className="mono">{props.certificateId}</span>}
      onClose={() => {
        window.location.hash = hashOf({ screen: 'certificates', certificateId: null });
      }}
    >
      {problem !== null ? (
        <ProblemNote problem={problem} alert />
      ) : output === null ? (
        <Skeleton lines={12} />
      ) : (
        <Certificate details={output} />
      )}
    </SidePanel>
  );
}

function Certificate(props: { readonly details: CertificateDetails }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const { details } = props;
  const { row, record } = details;
  const revision = useBench((bench) => bench.archive.revision);
  const canReadLedger = useOffers('archive.ledgerEntries');
  const labels = useOffers('certificates.label');
  const { run, busy, problem } = useAction();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [preview, setPreview] = useState(false);
  const { certificateId } = row;
  return (
    <div className="stack">
      {row.outcome === null || row.requestedLevel === null ? (
        <h3 className="batch-title">{row.identifier}</h3>
      ) : (
        <OutcomeBanner kind={row.outcome} requested={row.requestedLevel} achieved={row.achievedLevel} />
      )}
      {row.supersededBy === null ? null : (
        <Note tone="warn">
          <p>
            {t('certificates.superseded')}{' '}
            <a href={hashOf({ screen: 'certificates', certificateId: row.supersededBy })}>
              {row.supersededBy}
            </a>
          </p>
        </Note>
      )}
      <CertificateActions certificateId={certificateId} label={labels && row.kind === 'drive'} />
      <div className="row">
        <Button
          look="quiet"
          icon="verify"
          isPending={busy}
          onPress={() =>
            void run(async () => setVerdict(await client.call('certificates.verify', { certificateId })))
          }
        >
          {t('certificates.verifyNow')}
        </Button>
        <Button look="quiet" icon="file" onPress={() => setPreview(!preview)} aria-expanded={preview}>
          {t(preview ? 'certificates.previewClose' : 'certificates.preview')}
        </Button>
      </div>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {verdict === null ? null : (
        <div role="status">
          <VerdictCard name={certificateId} verdict={verdict} level={3} />
        </div>
      )}
      {preview ? <PdfPreview certificateId={certificateId} /> : null}
      {record === null ? (
        <Note tone="warn">{t('certificates.unknownVersion')}</Note>
      ) : record.kind === 'drive' ? (
        <RecordSheet record={record} />
      ) : (
        <BatchSheet record={record} />
      )}
      {record?.kind === 'drive' && details.job !== null && row.supersededBy === null ? (
        <section className="stack-tight">
          <h3>{t('certificates.validation.title')}</h3>
          <p className="muted">{t('certificates.validation.about')}</p>
          <ValidationForm
            key={certificateId}
            certificateId={certificateId}
            outcome={record.outcome.kind}
            validation={record.validation}
          />
        </section>
      ) : null}
      {details.job === null || row.outcome === null ? null : (
        <section className="stack-tight">
          <h3>{t('certificates.decision')}</h3>
          <p className="muted">{t('certificates.decisionAbout')}</p>
          <DispositionForm {...details.job} outcome={row.outcome} />
        </section>
      )}
      {details.linked.length === 0 ? null : (
        <section>
          <h3>{t('certificates.linked')}</h3>
          <ul className="bullets">
            {details.linked.map((other) => (
              <li key={other.certificateId}>
                <a href={hashOf({ screen: 'certificates', certificateId: other.certificateId })}>
                  {other.identifier}
                </a>{' '}
                <span className="muted">{formats.day(other.issuedAt)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Facts
        facts={[
          { name: t('certificates.timestamp.name'), value: <TimestampText timestamp={details.timestamp} /> },
          { name: t('certificates.retainUntil'), value: formats.day(row.retainUntil) },
          { name: t('certificates.filter.origin'), value: t(`certificates.origin.${row.origin}`) },
        ]}
      />
      {canReadLedger ? (
        <Fold title={t('certificates.history')}>
          <LedgerEntries subject={certificateId} revision={revision} />
        </Fold>
      ) : null}
      <Fold title={t('certificates.experts')}>
        <Facts
          facts={[
            {
              name: t('certificates.recordHash'),
              value: <span className="mono">{details.recordSha256}</span>,
            },
            details.signer === null ? null : { name: t('certificates.signer'), value: details.signer.name },
            details.signer === null
              ? null
              : {
                  name: t('certificates.fingerprint'),
                  value: <span className="mono">{details.signer.fingerprint}</span>,
                },
          ]}
        />
        <p className="muted">{t('certificates.howToVerify')}</p>
        <pre className="command mono">{opensslCommand(certificateId)}</pre>
        <div className="row">
          {(['json', 'p7s'] as const).map((file) => (
            <Button
              key={file}
              look="quiet"
              icon="download"
              onPress={() =>
                void run(async () =>
                  saveFile(await client.call('certificates.file', { certificateId, file, purpose: 'save' })),
                )
              }
            >
              {t(`certificates.saveAs.${file}`)}
            </Button>
          ))}
        </div>
      </Fold>
    </div>
  );
}

/** Which time is proven, and by whom. */
function TimestampText(props: { readonly timestamp: CertificateDetails['timestamp'] }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { state, provenAt, authority } = props.timestamp;
  return (
    <>
      {state === 'present' && provenAt !== null
        ? t('certificates.timestamp.present', {
            time: formats.moment(provenAt),
            authority: authority ?? '–',
          })
        : t(state === 'queued' ? 'certificates.timestamp.queued' : 'certificates.timestamp.none')}
    </>
  );
}

/** The PDF itself, in the viewer of the browser or window. */
function PdfPreview(props: { readonly certificateId: string }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const [url, setUrl] = useState<string | null>(null);
  const { run, problem } = useAction();
  const { certificateId } = props;
  useEffect(() => {
    let made: string | null = null;
    let gone = false;
    void run(async () => {
      const file = await client.call('certificates.file', { certificateId, file: 'pdf', purpose: 'view' });
      if (gone) return;
      made = URL.createObjectURL(blobOf(file));
      setUrl(made);
    });
    return () => {
      gone = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [client, certificateId, run]);
  if (problem !== null) return <ProblemNote problem={problem} alert />;
  return url === null ? (
    <Skeleton lines={6} />
  ) : (
    <iframe className="pdf" src={url} title={t('certificates.previewTitle', { id: certificateId })} />
  );
}
