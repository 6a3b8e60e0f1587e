import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CallOutput } from '../../../shared/contract.ts';
import { hashOf } from '../../store/route.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { StateMark, type Tone } from '../../ui/state-mark.tsx';
import { ReportCard } from './report-card.tsx';

/** What became of each file that was handed in. */
export type Imported = CallOutput<'archive.import'>['files'];

const tones: Readonly<Record<Imported[number]['state'], Tone>> = {
  imported: 'ok',
  'already-here': 'quiet',
  refused: 'bad',
};

/** What became of the files that were imported, one by one; why where one was refused. */
export function ImportReport(props: {
  readonly files: Imported;
  readonly onClose: () => void;
}): ReactElement {
  const { t } = useTranslation();
  return (
    <ReportCard title={t('certificates.import')} onClose={props.onClose}>
      <div className="report-list scroll" role="status" tabIndex={0} aria-label={t('certificates.import')}>
        <ul>
          {props.files.map(({ name, state, certificateId, verdict, problem }, index) => (
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
      </div>
    </ReportCard>
  );
}
