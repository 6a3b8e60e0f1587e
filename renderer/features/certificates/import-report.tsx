import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useFormats } from '../../i18n/use-formats.ts';
import { hashOf } from '../../store/route.ts';
import { Button } from '../../ui/button.tsx';
import { Meter } from '../../ui/meter.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { StateMark, type Tone } from '../../ui/state-mark.tsx';
import { isUnderWay, type Imported, type ImportRun } from './import-run.ts';
import { ReportCard } from './report-card.tsx';

const tones: Readonly<Record<Imported[number]['state'], Tone>> = {
  imported: 'ok',
  'already-here': 'quiet',
  refused: 'bad',
};

/** More are counted, not named: nobody reads on, and the window would stand still. */
const NAMED = 200;

/** How far an import is, and what became of the files one by one, those that were refused first, and why. */
export function ImportReport(props: {
  readonly imported: ImportRun;
  readonly onStop: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { files, done, total, state: runState, problem: whyEnded } = props.imported;
  const busy = isUnderWay(props.imported);
  const sum = useRef<HTMLParagraphElement>(null);
  const stopped = useRef(false);
  const stop = (): void => {
    stopped.current = true;
    props.onStop();
  };
  const of = (state: Imported[number]['state']): Imported => files.filter((file) => file.state === state);
  const byState = (['refused', 'imported', 'already-here'] as const).map(
    (state) => [state, of(state)] as const,
  );
  const named = byState.flatMap(([, list]) => list).slice(0, NAMED);
  const progress = t('certificates.importProgress', {
    done: formats.exact(done),
    total: formats.exact(total),
  });
  const sums = [
    ...byState
      .filter(([, list]) => list.length > 0)
      .map(([state, list]) =>
        t(`certificates.importCount.${state}`, { count: list.length, number: formats.exact(list.length) }),
      ),
    ...(done < total
      ? [t('certificates.importLeft', { count: total - done, number: formats.exact(total - done) })]
      : []),
  ];
  if (sums.length === 0) sums.push(t('certificates.importNothing'));
  useEffect(() => {
    // The button that was pressed goes with the end, and would take the focus along.
    if (!busy && stopped.current && document.activeElement === document.body) sum.current?.focus();
  }, [busy]);
  return (
    <ReportCard title={t('certificates.import')} onClose={busy ? undefined : props.onClose}>
      {whyEnded === null ? null : <ProblemNote problem={whyEnded} alert />}
      {busy ? (
        <div className="row">
          <span className="figures">{progress}</span>
          <Button look="quiet" isPending={runState === 'stopping'} onPress={stop}>
            {t('certificates.importStop')}
          </Button>
        </div>
      ) : null}
      {busy && total > 0 ? <Meter permille={(done / total) * 1000} label={progress} /> : null}
      <p role="status" className="figures" ref={sum} tabIndex={-1}>
        {busy ? '' : sums.join(' · ')}
      </p>
      {named.length === 0 ? null : (
        <div className="report-list scroll" role="group" tabIndex={0} aria-label={t('certificates.import')}>
          <ul>
            {named.map(({ name, state, certificateId, verdict, problem }, index) => (
              <li key={`${String(index)} ${name}`}>
                <p>
                  <StateMark tone={tones[state]} word={name} /> {t(`certificates.importState.${state}`)}
                  {verdict === null ? null : `, ${t(`terms.verdict.${verdict}`)}`}
                  {certificateId === null ? null : (
                    <>
                      {' · '}
                      <a href={hashOf({ screen: 'certificates', certificateId })}>{t('certificates.open')}</a>
                    </>
                  )}
                </p>
                {problem === null ? null : <ProblemNote problem={problem} />}
              </li>
            ))}
          </ul>
          {files.length > named.length ? (
            <p className="muted">
              {t('certificates.importMore', {
                count: files.length - named.length,
                number: formats.exact(files.length - named.length),
              })}
            </p>
          ) : null}
        </div>
      )}
    </ReportCard>
  );
}
