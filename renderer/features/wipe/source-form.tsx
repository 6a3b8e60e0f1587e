import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { AssetRow } from '../../../shared/contract/assets.ts';
import { useBench, useSession, useView } from '../../store/context.tsx';
import { useQuery } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { assetTitle, ReconciliationLine } from '../assets/asset-words.tsx';
import { findScanned, listBays } from '../bays/bays.ts';
import { emptySource, sourceFields, sourceOf, type WipeDraft } from './wipe-draft.ts';

type Source = WipeDraft['source'];

/** The workstation that the drives come from: found by tag, serial or name, or typed. */
export function SourceForm(props: {
  readonly source: Source;
  readonly onChange: (source: Source) => void;
}): ReactElement {
  const { t } = useTranslation();
  const { source, onChange } = props;
  const { client, bench } = useSession();
  const revision = useBench((bench) => bench.assetsRevision);
  const last = useView((view) => view.lastSource);
  const [wanted, setWanted] = useState('');
  const [scannedDrive, setScannedDrive] = useState<{ readonly serial: string; readonly bay: string } | null>(
    null,
  );
  const { output } = useQuery(
    'assets.search',
    wanted.trim().length < 2 ? null : { text: wanted, limit: 6, cursor: null },
    { revision, keep: true },
  );
  const rows = output?.rows ?? [];
  const take = (row: AssetRow): void => {
    setWanted('');
    onChange(sourceOf(row.assetId, row.details));
  };
  /** The drive's own label was scanned where the workstation's was meant. */
  const bayOf = (serial: string): string | null => {
    const now = bench.getState().bench;
    if (now === null) return null;
    return findScanned(listBays(now.drives, now.jobs), now.drives, now.jobs, serial)?.label ?? null;
  };
  // A scanner's Enter comes before the list: ask for exactly this text, and take what is unmistakable.
  const takeScanned = async (scanned: string): Promise<void> => {
    const text = scanned.trim();
    if (text === '') return;
    const bay = bayOf(text);
    setScannedDrive(bay === null ? null : { serial: text, bay });
    if (bay !== null) {
      setWanted('');
      return;
    }
    const found = await client.call('assets.search', { text, limit: 2, cursor: null });
    const [only, other] = found.rows;
    if (only !== undefined && other === undefined) take(only);
    else if (only === undefined) {
      setWanted('');
      onChange({ ...emptySource, assetTag: text });
    }
  };
  const edited = (field: (typeof sourceFields)[number], value: string): void =>
    onChange({ ...source, [field]: value });

  return (
    <div className="stack-tight">
      <Field
        label={t('wipe.source.find')}
        hint={t('wipe.source.findHint')}
        type="search"
        value={wanted}
        onChange={setWanted}
        onEnter={(scanned) => void takeScanned(scanned)}
      />
      {scannedDrive === null ? null : (
        <p className="muted" role="status">
          {t('wipe.source.isDrive', scannedDrive)}
        </p>
      )}
      {rows.length === 0 ? (
        wanted.trim().length >= 2 && output !== null ? (
          <p className="muted" role="status">
            {t('wipe.source.notFound')}
          </p>
        ) : null
      ) : (
        <ul className="suggestions" aria-label={t('wipe.source.found')}>
          {rows.map((row) => (
            <li key={row.assetId}>
              <button type="button" className="suggestion" onClick={() => take(row)}>
                <strong>{assetTitle(row.details)}</strong>
                <ReconciliationLine reconciliation={row.reconciliation} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {last === null || source.assetTag !== '' || last === source || last.assetTag === '' ? null : (
        <div>
          <Button look="quiet" onPress={() => onChange(last)}>
            {t('wipe.source.useLast', { source: last.assetTag })}
          </Button>
        </div>
      )}
      <div className="field-grid">
        {sourceFields.map((field) => (
          <Field
            key={field}
            label={t(`assets.field.${field}`)}
            value={source[field]}
            onChange={(value) => edited(field, value)}
            mono={field === 'serial' || field === 'assetTag'}
          />
        ))}
      </div>
      {source.assetId === null ? null : (
        <p className="small muted">
          {t('wipe.source.linked')}{' '}
          <Button look="quiet" onPress={() => onChange(emptySource)}>
            {t('wipe.source.unlink')}
          </Button>
        </p>
      )}
    </div>
  );
}
