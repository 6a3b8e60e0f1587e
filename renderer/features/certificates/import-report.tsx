import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CallOutput } from '../../../shared/contract.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { hashOf } from '../../store/route.ts';
import { Button } from '../../ui/button.tsx';
import { Meter } from '../../ui/meter.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { StateMark, type Tone } from '../../ui/state-mark.tsx';
import { ReportCard } from './report-card.tsx';
import type { ImportState } from './use-import.ts';

/** What became of each file that was handed in. */
export type Imported = CallOutput<'archive.import'>['files'];

const tones: Readonly<Record<Imported[number]['state'], Tone>> = {
  imported: 'ok',
  'already-here': 'quiet',
  refused: 'bad',
};

/** More are counted, not named: nobody reads on, and the window would stand still. */
const NAMED = 200;

/** How far an import is, and what became of the files one by one, those that were refused first, and why. */
export function ImportReport(props: {
  readonly imported: ImportState;
  readonly busy: boolean;
  readonly onStop: () => void;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { files, done, total } = props.imported;
  const of = (state: Imported[number]['state']): Imported => files.filter((file) => file.state === state);
  const byState = (['refused', 'imported', 'already-here'] as const).map(
    (state) => [state, of(state)] as const,
  );
  const named = byState.flatMap(([, list]) => list).slice(0, NAMED);
  const progress = t('certificates.importProgress', {
    done: formats.exact(done),
    total: formats.exact(total),
  });
  return (
    <ReportCard title={t('certificates.import')} onClose={props.busy ? undefined : props.onClose}>
      {props.busy ? (
        <div className="row">
          <span className="figures">{progress}</span>
          <Button look="quiet" onPress={props.onStop}>
            {t('certificates.importStop')}
          </Button>
        </div>
      ) : null}
      {props.busy && total > 0 ? <Meter permille={(done / total) * 1000} label={progress} /> : null}
      <p role="status" className="figures">
        {props.busy
          ? ''
          : files.length === 0
            ? t('certificates.importNothing')
            : byState
                .filter(([, list]) => list.length > 0)
                .map(([state, list]) =>
                  t(`certificates.importCount.${state}`, {
                    count: list.length,
                    number: formats.exact(list.length),
                  }),
                )
                .join(' · ')}
        {!props.busy && done < total
          ? ` · ${t('certificates.importLeft', { count: total - done, number: formats.exact(total - done) })}`
          : ''}
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
