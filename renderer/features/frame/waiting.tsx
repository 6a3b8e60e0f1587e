import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';

import iconUrl from '../../../resources/icon.svg';
import { useSession } from '../../store/context.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';

/** What the window shows before it has heard from the bench; index.html holds the same, for the time before this. */
export function Waiting(): ReactElement {
  const { t } = useTranslation();
  const { bench } = useSession();
  const connection = useStore(bench, (state) => state.connection);
  const problem = useStore(bench, (state) => state.problem);
  return (
    <main className="waiting">
      <h1 className="waiting-brand">
        <img src={iconUrl} width="40" height="40" alt="" /> Clearbench
      </h1>
      {connection === 'refused' ? (
        <ProblemNote problem={{ code: 'CALLER_REFUSED', message: t('common.refused') }} alert />
      ) : problem !== null ? (
        <ProblemNote problem={problem} alert />
      ) : connection === 'lost' ? (
        <ProblemNote
          tone="warn"
          problem={{ code: 'CONNECTION_LOST', message: t('common.reconnecting') }}
          alert
        />
      ) : (
        <Skeleton lines={6} />
      )}
    </main>
  );
}
