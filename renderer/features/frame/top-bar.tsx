import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';

import { useBench, useSession } from '../../store/context.tsx';
import { hashOf } from '../../store/route.ts';
import { choose } from '../../store/view-store.ts';
import { ToneShape } from '../../ui/state-mark.tsx';
import { countBench } from './bench-counts.ts';
import { OperatorPick } from './operator-pick.tsx';

/** Station and organisation, what goes on, who works here. */
export function TopBar(): ReactElement {
  const { t } = useTranslation();
  const { view } = useSession();
  const station = useBench((bench) => bench.settings.stationName);
  const organisation = useBench((bench) => bench.settings.organisation?.name ?? '');
  const keyLocked = useBench((bench) => bench.station.key.state === 'locked');
  const counts = useBench(useShallow(countBench));
  const showNext = (): void => {
    const keys = counts.waitingKeys.split('\n');
    const { chosen, route } = view.getState();
    const next = keys[(keys.indexOf(chosen[0] ?? '') + 1) % keys.length];
    if (next === undefined) return;
    if (route.screen !== 'bays') window.location.hash = hashOf({ screen: 'bays' });
    choose(view, next, 'only');
  };
  return (
    <header className="top-bar">
      <p className="station">
        <strong>{station}</strong>
        <span className="muted">{organisation}</span>
      </p>
      <div className="counts figures" role="status">
        {counts.underWay === 0 ? null : (
          <span className="count">
            <ToneShape tone="active" size={16} /> {t('common.underWay', { count: counts.underWay })}
          </span>
        )}
        {counts.needPerson === 0 ? null : (
          <button type="button" className="count count-button" onClick={showNext}>
            <ToneShape tone="warn" size={16} /> {t('common.needYou', { count: counts.needPerson })}
          </button>
        )}
        {keyLocked ? (
          <a className="count" href={hashOf({ screen: 'settings', section: 'keys' })}>
            <ToneShape tone="locked" size={16} /> {t('common.keyLocked')}
          </a>
        ) : null}
      </div>
      <OperatorPick hideLabel />
    </header>
  );
}
