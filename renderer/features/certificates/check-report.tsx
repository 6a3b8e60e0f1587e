import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CheckFinding } from '../../../shared/contract/archive.ts';
import { verdictStatusSchema, type VerdictStatus } from '../../../shared/schemas/verdict.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench } from '../../store/context.tsx';
import { hashOf } from '../../store/route.ts';
import { useQuery } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Serial } from '../../ui/serial.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { ToneShape } from '../../ui/state-mark.tsx';
import { ReportCard } from './report-card.tsx';
import { verdictTone } from './verdict-words.ts';

/** What the last check of all certificates found: how many of each verdict, and by name what a person must look at. */
export function CheckReport(props: {
  /** Shows the certificates with this verdict in the list. */
  readonly onShow: (status: VerdictStatus) => void;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const endedAt = useBench((bench) => bench.archive.check?.endedAt ?? '');
  const { output, problem } = useQuery('archive.lastCheck', {}, { revision: endedAt });
  const report = output?.report ?? null;
  return (
    <ReportCard title={t('certificates.check.title')} onClose={props.onClose}>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {output === null && problem === null ? <Skeleton lines={3} /> : null}
      {report === null ? null : (
        <>
          <div className="row">
            <span className="figures">
              {t('certificates.check.ended', {
                count: report.checked,
                number: formats.exact(report.checked),
                time: formats.moment(report.endedAt),
              })}
            </span>
            {verdictStatusSchema.options.map((status) => {
              const count = report.verdicts[status] ?? 0;
              return count === 0 ? null : (
                <Button key={status} look="quiet" onPress={() => props.onShow(status)}>
                  <span className="check-count figures">
                    <ToneShape tone={verdictTone(status)} size={16} />
                    {formats.exact(count)} {t(`certificates.verdictShort.${status}`)}
                  </span>
                </Button>
              );
            })}
          </div>
          {report.findings.length === 0 ? (
            <p>{t('certificates.check.nothing')}</p>
          ) : (
            <>
              <h3>{t('certificates.check.look')}</h3>
              <ul className="group-list report-list scroll">
                {report.findings.map((finding) => (
                  <Finding key={finding.certificateId} finding={finding} />
                ))}
              </ul>
              {report.unnamed === 0 ? null : (
                <p className="muted">
                  {t('certificates.check.unnamed', {
                    count: report.unnamed,
                    number: formats.exact(report.unnamed),
                  })}
                </p>
              )}
            </>
          )}
        </>
      )}
    </ReportCard>
  );
}

function Finding(props: { readonly finding: CheckFinding }): ReactElement {
  const { t } = useTranslation();
  const { certificateId, identifier, before, after, damage } = props.finding;
  const word = (status: VerdictStatus): string => t(`certificates.verdictShort.${status}`);
  return (
    <li>
      <a className="group-row" href={hashOf({ screen: 'certificates', certificateId })}>
        <ToneShape tone={verdictTone(after)} />
        <span className="group-text">
          {identifier === null ? <span>{certificateId}</span> : <Serial value={identifier} />}
          <span className="muted">
            {damage === null ? (
              before === null || before === after ? (
                t('certificates.check.asBefore')
              ) : (
                t('certificates.check.before', { verdict: word(before) })
              )
            ) : (
              <span lang="en">{damage}</span>
            )}
          </span>
        </span>
        <span className="state-mark" data-tone={verdictTone(after)}>
          {word(after)}
        </span>
      </a>
    </li>
  );
}
