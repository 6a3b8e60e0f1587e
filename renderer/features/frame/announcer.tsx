import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import type { BenchState } from '../../store/changes.ts';
import { useSession, useView } from '../../store/context.tsx';
import { bayState, hasEnded, isUnderWay, type BayState } from '../bays/bay-state.ts';
import { listBays } from '../bays/bays.ts';

interface Said {
  readonly kind: BayState['kind'];
  /** Quarter of the whole job, 0 to 4. */
  readonly quarter: number;
  readonly stalled: boolean;
}

/**
 * Tells screen readers what changes: phases and quarters of a job when there is time (polite), outcomes and drives that
 * were pulled out or do not answer at once (assertive).
 */
export function Announcer(): ReactElement {
  const { t } = useTranslation();
  const { bench } = useSession();
  const announcement = useView((view) => view.announcement);
  const [polite, setPolite] = useState('');
  const [assertive, setAssertive] = useState('');
  const said = useRef<ReadonlyMap<string, Said> | null>(null);

  useEffect(() => {
    const listen = (state: BenchState): void => {
      const before = said.current;
      const now = new Map<string, Said>();
      const calm: string[] = [];
      const urgent: string[] = [];
      for (const bay of listBays(state.drives, state.jobs)) {
        const drive = bay.driveId === null ? null : (state.drives[bay.driveId] ?? null);
        const job = bay.jobId === null ? null : (state.jobs[bay.jobId] ?? null);
        const { kind } = bayState(drive, job);
        const next: Said = {
          kind,
          quarter: Math.floor((job?.progress?.overallPermille ?? 0) / 250),
          stalled: (job?.progress?.stalledSeconds ?? 0) >= 30,
        };
        now.set(bay.key, next);
        const last = before?.get(bay.key);
        if (before === null || sameSaid(last, next)) continue;
        const sentence = t('common.announce', {
          bay: bay.label,
          state: t(`bays.spoken.${next.stalled ? 'stalled' : kind}`, { percent: next.quarter * 25 }),
        });
        if (hasEnded(kind) || kind === 'pulled-out' || kind === 'interrupted' || next.stalled)
          urgent.push(sentence);
        else if (isUnderWay(kind) || last?.kind !== kind) calm.push(sentence);
      }
      said.current = now;
      if (calm.length > 0) setPolite(calm.join(' '));
      if (urgent.length > 0) setAssertive(urgent.join(' '));
    };
    const current = bench.getState().bench;
    if (current !== null) listen(current);
    return bench.subscribe((state, previous) => {
      if (state.bench !== null && state.bench !== previous.bench) listen(state.bench);
    });
  }, [bench, t]);

  return (
    <div className="unseen">
      <div aria-live="polite">{polite}</div>
      <div aria-live="polite">{announcement}</div>
      <div aria-live="assertive">{assertive}</div>
    </div>
  );
}

function sameSaid(a: Said | undefined, b: Said): boolean {
  return a !== undefined && a.kind === b.kind && a.quarter === b.quarter && a.stalled === b.stalled;
}
