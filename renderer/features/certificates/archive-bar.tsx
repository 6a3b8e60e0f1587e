import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { FileTrigger } from 'react-aria-components';

import type { ArchiveState } from '../../../shared/contract/archive.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench, useOffers, useSession, useView } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { ToneShape, type Tone } from '../../ui/state-mark.tsx';
import { ImportReport } from './import-report.tsx';
import { closeImport, isUnderWay, runImport, stopImport } from './import-run.ts';

/** The state of the archive as a whole: last check, import from elsewhere. */
export function ArchiveBar(props: {
  readonly reportOpen: boolean;
  readonly onToggleReport: () => void;
}): ReactElement {
  const { t } = useTranslation();
  const { client, view } = useSession();
  const check = useBench((bench) => bench.archive.check);
  const unfinished = useBench((bench) => bench.archive.checkProblem);
  const canCheck = useOffers('archive.checkAll');
  const canImport = useOffers('archive.import');
  const { run, busy, problem } = useAction();
  const importing = useView((state) => state.importing);
  const isImporting = isUnderWay(importing);
  const takeIn = (files: FileList | null): void => {
    if (files === null || files.length === 0) return;
    void runImport({ client, view }, [...files], (name) => t('certificates.importTooLarge', { name }));
  };
  return (
    <>
      <div className="archive-state row">
        {check === null ? null : (
          <Button look="quiet" onPress={props.onToggleReport} aria-expanded={props.reportOpen}>
            <span className="state-mark small" data-tone={toneOfCheck(check)}>
              <ToneShape tone={toneOfCheck(check)} size={16} />
              <CheckWords check={check} />
            </span>
          </Button>
        )}
        {canCheck ? (
          <Button
            look="quiet"
            icon="verify"
            isPending={busy || check?.running === true}
            onPress={() => void run(() => client.call('archive.checkAll', {}))}
          >
            {t('certificates.check.start')}
          </Button>
        ) : null}
        {canImport ? (
          <>
            <FileTrigger
              allowsMultiple
              acceptedFileTypes={['.pdf', '.json', '.p7s', '.zip']}
              onSelect={takeIn}
            >
              <Button look="quiet" icon="import" isPending={isImporting}>
                {t('certificates.import')}
              </Button>
            </FileTrigger>
            <FileTrigger acceptDirectory onSelect={takeIn}>
              <Button look="quiet" icon="import" isPending={isImporting}>
                {t('certificates.importFolder')}
              </Button>
            </FileTrigger>
          </>
        ) : null}
      </div>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {unfinished === null ? null : <ProblemNote problem={unfinished} tone="warn" alert />}
      {importing === null ? null : (
        <ImportReport
          imported={importing}
          onStop={() => stopImport(view)}
          onClose={() => closeImport(view)}
        />
      )}
    </>
  );
}

type Check = NonNullable<ArchiveState['check']>;

function toneOfCheck({ running, failed, changed }: Check): Tone {
  if (failed > 0) return 'bad';
  return running ? 'active' : changed > 0 ? 'warn' : 'ok';
}

function CheckWords(props: { readonly check: Check }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { running, checked, total, failed, changed, endedAt } = props.check;
  const number = { done: formats.exact(checked), total: formats.exact(total) };
  return (
    <span>
      {running
        ? t('certificates.check.running', number)
        : failed > 0
          ? t('certificates.check.failed', { count: failed })
          : changed > 0
            ? t('certificates.check.changed', { count: changed })
            : t('certificates.check.fine', { time: endedAt === null ? '–' : formats.day(endedAt) })}
    </span>
  );
}
