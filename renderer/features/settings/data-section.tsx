import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ArchiveState } from '../../../shared/contract/archive.ts';
import { noCertificateFilters } from '../../../shared/contract/certificates.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useBench, useClient, useOffers, useSession } from '../../store/context.tsx';
import { hashOf } from '../../store/route.ts';
import { useAction, useQuery } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/facts.tsx';
import { saveDownload } from '../../ui/files.ts';
import { Fold } from '../../ui/fold.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { LedgerEntries } from './ledger-entries.tsx';

/** Where the data is, a backup of it, and whether the ledger is whole. */
export function DataSection(): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const client = useClient();
  const archive = useBench((bench) => bench.archive);
  const canBackUp = useOffers('backup.make');
  const canCheck = useOffers('archive.checkLedger');
  const canReadLedger = useOffers('archive.ledgerEntries');
  const { view } = useSession();
  const { output } = useQuery('about.read', {});
  const { run, busy, problem } = useAction();
  const [ledger, setLedger] = useState<ArchiveState['ledger'] | null>(null);
  const shown = ledger ?? archive.ledger;
  return (
    <div className="stack narrow">
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      <Facts
        facts={[
          {
            name: t('settings.data.folder'),
            value: <span className="mono">{output?.dataFolder ?? '…'}</span>,
          },
          { name: t('settings.data.certificates'), value: formats.exact(archive.certificates) },
          {
            name: t('settings.data.retentionOver'),
            value: (
              <>
                {formats.exact(archive.retentionOver)}{' '}
                {archive.retentionOver === 0 ? null : (
                  <a
                    href={hashOf({ screen: 'certificates', certificateId: null })}
                    onClick={() =>
                      view.setState({ certificateFilters: { ...noCertificateFilters, retentionOver: true } })
                    }
                  >
                    {t('settings.data.retentionShow')}
                  </a>
                )}
              </>
            ),
          },
          {
            name: t('settings.data.ledger'),
            value: `${t(`settings.data.ledgerState.${shown.state}`)}, ${t('settings.data.entries', {
              count: shown.entries,
              number: formats.exact(shown.entries),
            })}`,
          },
        ]}
      />
      {shown.problem === null ? null : <ProblemNote problem={shown.problem} alert />}
      <div className="row">
        {canBackUp ? (
          <Button
            icon="download"
            isPending={busy}
            onPress={() => void run(async () => saveDownload(await client.call('backup.make', {})))}
          >
            {t('settings.data.backup')}
          </Button>
        ) : null}
        {canCheck ? (
          <Button
            icon="verify"
            isPending={busy}
            onPress={() => void run(async () => setLedger(await client.call('archive.checkLedger', {})))}
          >
            {t('settings.data.checkLedger')}
          </Button>
        ) : null}
      </div>
      <Note>{t('settings.data.backupNote')}</Note>
      {canReadLedger ? (
        <Fold title={t('settings.ledger.title')}>
          <LedgerEntries subject={null} revision={shown.entries} />
        </Fold>
      ) : null}
    </div>
  );
}
