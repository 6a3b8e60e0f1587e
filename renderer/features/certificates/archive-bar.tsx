import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { FileTrigger } from 'react-aria-components';
import { useState } from 'react';

import type { CallOutput } from '../../../shared/contract.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench, useClient, useOffers } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { givenFile } from '../../ui/files.ts';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { ToneShape } from '../../ui/state-mark.tsx';

type Imported = CallOutput<'archive.import'>['files'];

/** The state of the archive as a whole: last check, ledger, import from elsewhere. */
export function ArchiveBar(): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const archive = useBench((bench) => bench.archive);
  const canCheck = useOffers('archive.checkAll');
  const canImport = useOffers('archive.import');
  const { run, busy, problem } = useAction();
  const [imported, setImported] = useState<Imported>([]);
  const { check, ledger } = archive;
  const takeIn = (files: readonly File[]): void =>
    void run(async () => {
      const given = await Promise.all(files.map(givenFile));
      setImported((await client.call('archive.import', { files: given })).files);
    });
  return (
    <>
      <div className="archive-state row">
        {ledger.state === 'broken' ? (
          <span className="state-mark" data-tone="bad">
            <ToneShape tone="bad" size={16} /> {t('certificates.ledger.broken')}
          </span>
        ) : null}
        {check === null ? null : (
          <span
            className="state-mark small"
            data-tone={check.failed > 0 ? 'bad' : check.running ? 'active' : 'ok'}
          >
            <ToneShape tone={check.failed > 0 ? 'bad' : check.running ? 'active' : 'ok'} size={16} />
            {check.running
              ? t('certificates.check.running', {
                  done: formats.exact(check.checked),
                  total: formats.exact(check.total),
                })
              : check.failed > 0
                ? t('certificates.check.failed', { count: check.failed })
                : t('certificates.check.fine', {
                    time: check.endedAt === null ? '–' : formats.day(check.endedAt),
                  })}
          </span>
        )}
        {canCheck ? (
          <Button
            look="quiet"
            icon="verify"
            isDisabled={busy || check?.running === true}
            onPress={() => void run(() => client.call('archive.checkAll', {}))}
          >
            {t('certificates.check.start')}
          </Button>
        ) : null}
        {canImport ? (
          <FileTrigger
            allowsMultiple
            acceptedFileTypes={['.pdf', '.json', '.p7s', '.zip']}
            onSelect={(files) => {
              if (files !== null && files.length > 0) takeIn([...files]);
            }}
          >
            <Button look="quiet" icon="import" isDisabled={busy}>
              {t('certificates.import')}
            </Button>
          </FileTrigger>
        ) : null}
      </div>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {ledger.problem === null ? null : <ProblemNote problem={ledger.problem} alert />}
      {imported.length === 0 ? null : (
        <div role="status" className="archive-imported">
          <Note>
            {imported.map((file) => (
              <p key={file.name}>
                <strong>{file.name}</strong> {t(`certificates.importState.${file.state}`)}
                {file.verdict === null ? null : `, ${t(`terms.verdict.${file.verdict}`)}`}
              </p>
            ))}
          </Note>
        </div>
      )}
    </>
  );
}
