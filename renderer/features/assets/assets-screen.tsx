import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { AssetRow } from '../../../shared/contract/assets.ts';
import { useBench } from '../../store/context.tsx';
import { useQuery } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { AssetForm } from './asset-form.tsx';
import { AssetImport } from './asset-import.tsx';
import { ReconciliationLine } from './asset-words.tsx';

type Side =
  { readonly kind: 'closed' | 'new' | 'import' } | { readonly kind: 'edit'; readonly row: AssetRow };

/** The workstations that drives come from, with how many of their drives are accounted for. */
export function AssetsScreen(): ReactElement {
  const { t } = useTranslation();
  // Certificates and decisions change how many drives are accounted for.
  const revision = useBench(({ assetsRevision, archive }) => `${assetsRevision} ${archive.revision}`);
  const [text, setText] = useState('');
  const [side, setSide] = useState<Side>({ kind: 'closed' });
  const { output, problem } = useQuery(
    'assets.search',
    { text: text.trim().slice(0, 300), limit: 200, cursor: null },
    { revision, keep: true },
  );
  const close = (): void => setSide({ kind: 'closed' });
  return (
    <div className="archive-screen" data-panel={side.kind !== 'closed' || undefined}>
      <section className="archive-area" aria-labelledby="assets-title">
        <div className="archive-head">
          <h1 id="assets-title">{t('assets.title')}</h1>
          <p className="muted">{t('assets.about')}</p>
          <div className="archive-state row">
            <Button look="quiet" icon="import" onPress={() => setSide({ kind: 'import' })}>
              {t('assets.import.button')}
            </Button>
            <Button icon="plus" onPress={() => setSide({ kind: 'new' })}>
              {t('assets.add')}
            </Button>
          </div>
        </div>
        <div className="filter-search" data-search>
          <Field
            label={t('assets.search')}
            type="search"
            hideLabel
            placeholder={t('assets.searchHint')}
            value={text}
            onChange={setText}
            onEnter={() => undefined}
          />
        </div>
        {problem === null ? null : <ProblemNote problem={problem} alert />}
        {output === null && problem === null ? <Skeleton lines={8} /> : null}
        {output !== null && output.rows.length === 0 ? (
          <p className="list-empty muted">{t(text.trim() === '' ? 'assets.empty' : 'assets.nothingFound')}</p>
        ) : null}
        {output === null || output.rows.length === 0 ? null : (
          <div className="scroll list-scroll">
            <table className="table asset-table">
              <caption className="unseen">{t('assets.title')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('assets.field.assetTag')}</th>
                  <th scope="col">{t('assets.workstation')}</th>
                  <th scope="col">{t('assets.field.stationName')}</th>
                  <th scope="col">{t('assets.field.facility')}</th>
                  <th scope="col">{t('assets.drives')}</th>
                </tr>
              </thead>
              <tbody>
                {output.rows.map((row) => (
                  <tr
                    key={row.assetId}
                    data-chosen={(side.kind === 'edit' && side.row.assetId === row.assetId) || undefined}
                  >
                    <th scope="row">
                      <button
                        type="button"
                        className="row-button mono"
                        onClick={() => setSide({ kind: 'edit', row })}
                      >
                        {row.details.assetTag ?? row.details.serial ?? '–'}
                      </button>
                    </th>
                    <td>
                      {[row.details.modality, row.details.manufacturer, row.details.model]
                        .filter((word) => word !== null)
                        .join(' ')}
                    </td>
                    <td className="mono">{row.details.stationName ?? '–'}</td>
                    <td>{row.details.facility ?? '–'}</td>
                    <td>
                      <ReconciliationLine reconciliation={row.reconciliation} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      {side.kind === 'closed' ? null : side.kind === 'import' ? (
        <AssetImport onClose={close} onDone={close} />
      ) : (
        <AssetForm
          key={side.kind === 'edit' ? side.row.assetId : 'new'}
          row={side.kind === 'edit' ? side.row : null}
          onClose={close}
          onDone={close}
        />
      )}
    </div>
  );
}
