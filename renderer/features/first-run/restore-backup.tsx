import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { CallOutput } from '../../../shared/contract.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';

/** Restores a backup instead of setting the station up anew; it takes effect at the next start. */
export function RestoreBackup(): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const [path, setPath] = useState('');
  const [restored, setRestored] = useState<CallOutput<'backup.restore'> | null>(null);
  const isWhole = path.trim().startsWith('/');
  const restore = (): void =>
    void run(async () => setRestored(await client.call('backup.restore', { path: path.trim() })));
  if (restored !== null) {
    return (
      <div className="stack" role="status">
        <Note tone="ok">
          <p>
            <strong>{t('firstRun.restore.restored')}</strong>{' '}
            {t('firstRun.restore.contents', {
              time: formats.moment(restored.madeAt),
              certificates: formats.exact(restored.certificates),
              entries: formats.exact(restored.ledgerEntries),
            })}
          </p>
          <p>{t('firstRun.restore.restart')}</p>
        </Note>
        {restored.damaged === 0 ? null : (
          <Note tone="warn">{t('firstRun.restore.damaged', { count: restored.damaged })}</Note>
        )}
      </div>
    );
  }
  return (
    <form className="stack form" onSubmit={(event) => event.preventDefault()}>
      <p className="muted">{t('firstRun.restore.about')}</p>
      <Field
        label={t('firstRun.restore.path')}
        hint={t('firstRun.restore.pathHint')}
        value={path}
        onChange={setPath}
        {...(path.trim() === '' || isWhole ? {} : { error: t('firstRun.restore.pathWrong') })}
      />
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      <div>
        <Button isPending={busy} isDisabled={!isWhole} onPress={restore}>
          {t('firstRun.restore.restore')}
        </Button>
      </div>
    </form>
  );
}
