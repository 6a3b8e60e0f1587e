import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { ShownLedgerEntry } from '../../../shared/contract/archive.ts';
import { useFormats } from '../../i18n/use-formats.ts';
import { useClient } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

/** Read at a time. */
const PAGE = 50;

interface Read {
  readonly entries: readonly ShownLedgerEntry[];
  readonly nextBefore: number | null;
}

/** What was done, when and by whom, newest first: with one certificate, or with all that is here. */
export function LedgerEntries(props: {
  readonly subject: string | null;
  /** Read anew when it changes. */
  readonly revision: number;
}): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const { run, busy, problem } = useAction();
  const [read, setRead] = useState<Read | null>(null);
  const { subject, revision } = props;
  useEffect(() => {
    void run(async () =>
      setRead(await client.call('archive.ledgerEntries', { subject, before: null, limit: PAGE })),
    );
  }, [client, run, subject, revision]);
  const readMore = async (before: number): Promise<void> => {
    const more = await client.call('archive.ledgerEntries', { subject, before, limit: PAGE });
    setRead((now) =>
      now?.nextBefore === before ? { ...more, entries: [...now.entries, ...more.entries] } : now,
    );
  };
  const next = read?.nextBefore ?? null;
  return (
    <div className="stack-tight">
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {read === null && problem === null ? <Skeleton lines={4} /> : null}
      {read?.entries.length === 0 ? <p className="muted">{t('settings.ledger.nothing')}</p> : null}
      <ul className="ledger-list">
        {(read?.entries ?? []).map((entry) => (
          <Entry key={entry.sequence} entry={entry} withSubject={subject === null} />
        ))}
      </ul>
      {next === null ? null : (
        <div>
          <Button look="quiet" isPending={busy} onPress={() => void run(async () => readMore(next))}>
            {t('settings.ledger.earlier')}
          </Button>
        </div>
      )}
    </div>
  );
}

function Entry(props: { readonly entry: ShownLedgerEntry; readonly withSubject: boolean }): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const { sequence, at, action, actor, subject, details } = props.entry;
  const facts = Object.entries(details)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name}: ${String(value)}`);
  return (
    <li>
      <p>
        <strong>{t(`settings.ledger.action.${action}`)}</strong>
        {props.withSubject && subject !== null ? <span className="mono"> {subject}</span> : null}
      </p>
      <p className="muted small figures">
        {t('settings.ledger.entry', { number: formats.exact(sequence) })} · {formats.moment(at)} · {actor}
      </p>
      {facts.length === 0 ? null : (
        <p className="muted small mono" lang="en">
          {facts.join(', ')}
        </p>
      )}
    </li>
  );
}
