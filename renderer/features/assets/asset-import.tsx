import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CallOutput } from '../../../shared/contract.ts';
import { assetCsvColumns } from '../../../shared/contract/assets.ts';
import { MAX_FILE_BYTES } from '../../../shared/contract/files.ts';
import { ClearbenchError } from '../../../shared/problem.ts';
import { useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { SidePanel } from '../../ui/panel.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';

/** Reads assets from a CSV: first shows what would happen, then does it. */
export function AssetImport(props: {
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const [csv, setCsv] = useState<string | null>(null);
  const [report, setReport] = useState<CallOutput<'assets.import'> | null>(null);
  const look = (files: readonly File[]): void => {
    const [file] = files;
    if (file === undefined) return;
    void run(async () => {
      if (file.size > MAX_FILE_BYTES)
        throw new ClearbenchError('CALL_TOO_LARGE', `${file.name} is too large.`);
      const text = await file.text();
      setReport(await client.call('assets.import', { csv: text, apply: false }));
      setCsv(text);
    });
  };
  const apply = async (): Promise<void> => {
    if (csv === null) return;
    await client.call('assets.import', { csv, apply: true });
    props.onDone();
  };
  const changes = report === null ? 0 : report.added + report.changed;
  return (
    <SidePanel
      title={t('assets.import.title')}
      onClose={props.onClose}
      actions={
        report === null ? undefined : (
          <Button
            look="primary"
            wide
            isPending={busy}
            isDisabled={changes === 0}
            onPress={() => void run(apply)}
          >
            {t('assets.import.apply', { count: changes })}
          </Button>
        )
      }
    >
      <div className="stack">
        <FileDrop
          label={t('assets.import.drop')}
          hint={t('assets.import.hint')}
          button={t('assets.import.choose')}
          accept={['.csv', 'text/csv']}
          many={false}
          onFiles={look}
        />
        <p className="small muted">
          {t('assets.import.columns')} <span className="mono">{assetCsvColumns.join(', ')}</span>
        </p>
        {problem === null ? null : <ProblemNote problem={problem} alert />}
        {report === null ? null : (
          <div role="status" className="stack-tight">
            <p>
              <strong>
                {t('assets.import.report', {
                  added: report.added,
                  changed: report.changed,
                  unchanged: report.unchanged,
                })}
              </strong>
            </p>
            {report.rejected.length === 0 ? null : (
              <>
                <p>{t('assets.import.rejected', { count: report.rejected.length })}</p>
                <ul className="bullets">
                  {report.rejected.map((line) => (
                    <li key={`${String(line.line)} ${line.reason}`}>
                      {t('assets.import.line', { line: line.line })}{' '}
                      {line.column === null ? '' : <span className="mono">{line.column}</span>}{' '}
                      {t(`assets.import.reason.${line.reason}`)}
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
        )}
      </div>
    </SidePanel>
  );
}
