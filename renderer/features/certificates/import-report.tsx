import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CallOutput } from '../../../shared/contract.ts';
import { hashOf } from '../../store/route.ts';
import { IconButton } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { StateMark, type Tone } from '../../ui/state-mark.tsx';

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
    <section className="card report" aria-labelledby="import-title">
      <div className="spread">
        <h2 id="import-title">{t('certificates.import')}</h2>
        <IconButton icon="close" label={t('common.close')} onPress={props.onClose} />
      </div>
      <div className="report-list scroll" role="status" tabIndex={0} aria-labelledby="import-title">
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
    </section>
  );
}
