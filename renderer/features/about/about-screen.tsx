import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useQuery } from '../../store/use-call.ts';
import { Facts } from '../../ui/facts.tsx';
import { Fold } from '../../ui/fold.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

/** Versions, what the program promises and what it does not, licences. */
export function AboutScreen(): ReactElement {
  const { t } = useTranslation();
  const { output, problem } = useQuery('about.read', {});
  return (
    <div className="page scroll">
      <div className="page-body">
        <h1>{t('about.title')}</h1>
        <p className="muted lead">{t('about.lead')}</p>
        <section className="stack-tight">
          <h2>{t('about.safety.title')}</h2>
          <ul className="bullets">
            {(['system', 'nothing', 'serial', 'recheck', 'proof', 'outcome', 'window'] as const).map(
              (line) => (
                <li key={line}>{t(`about.safety.${line}`)}</li>
              ),
            )}
          </ul>
        </section>
        <section className="stack-tight">
          <h2>{t('about.claims.title')}</h2>
          <ul className="bullets">
            {(['clear', 'purge', 'validation', 'standards', 'signature'] as const).map((line) => (
              <li key={line}>{t(`about.claims.${line}`)}</li>
            ))}
          </ul>
        </section>
        <section className="stack-tight">
          <h2>{t('about.versions')}</h2>
          {problem !== null ? (
            <ProblemNote problem={problem} />
          ) : output === null ? (
            <Skeleton lines={5} />
          ) : (
            <>
              <Facts
                facts={[
                  {
                    name: 'Clearbench',
                    value: output.commit === null ? output.version : `${output.version} (${output.commit})`,
                  },
                  ...output.runtime.map((part) => ({ name: part.name, value: part.version })),
                  { name: t('about.table'), value: output.techniqueTable },
                  {
                    name: t('settings.data.folder'),
                    value: <span className="mono">{output.dataFolder}</span>,
                  },
                ]}
              />
              <Fold title={t('about.licences', { count: output.licences.length })}>
                <table className="table">
                  <caption className="unseen">
                    {t('about.licences', { count: output.licences.length })}
                  </caption>
                  <thead>
                    <tr>
                      <th scope="col">{t('about.package')}</th>
                      <th scope="col">{t('about.version')}</th>
                      <th scope="col">{t('about.licence')}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {output.licences.map((part) => (
                      <tr key={`${part.name} ${part.version}`}>
                        <th scope="row">{part.name}</th>
                        <td className="figures">{part.version}</td>
                        <td>{part.licence}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </Fold>
            </>
          )}
        </section>
      </div>
    </div>
  );
}
