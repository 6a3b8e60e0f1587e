import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';

import { useFormats } from '../../i18n/use-formats.ts';
import { useBench, useOffers } from '../../store/context.tsx';
import { Meter } from '../../ui/meter.tsx';
import { Note } from '../../ui/problem-note.tsx';
import { ScanHint } from '../bays/scan-hint.tsx';
import { UnlockKey } from '../settings/unlock-key.tsx';

/** What the panel shows while nothing is chosen: all running work as one line, and how to begin. */
export function BenchOverview(): ReactElement {
  const { t } = useTranslation();
  const formats = useFormats();
  const key = useBench((bench) => bench.station.key);
  const canUnlock = useOffers('keys.unlock');
  const work = useBench(
    useShallow((bench) => {
      const running = Object.values(bench.jobs).flatMap((job) =>
        job.state === 'running' && job.progress !== null ? [job] : [],
      );
      const bytes = running.reduce((sum, job) => sum + job.target.sizeBytes, 0);
      const done = running.reduce(
        (sum, job) => sum + job.target.sizeBytes * ((job.progress?.overallPermille ?? 0) / 1000),
        0,
      );
      return {
        running: running.length,
        permille: bytes === 0 ? 0 : Math.floor((done / bytes) * 1000),
        rate: running.reduce((sum, job) => sum + (job.progress?.bytesPerSecond ?? 0), 0),
        eta: Math.max(0, ...running.map((job) => job.progress?.etaSeconds ?? 0)),
      };
    }),
  );
  return (
    <div className="stack">
      {key.state === 'locked' ? (
        canUnlock ? (
          <UnlockKey />
        ) : (
          <Note tone="warn">{t('settings.keys.lockedNote')}</Note>
        )
      ) : null}
      {work.running === 0 ? null : (
        <section className="overall" aria-label={t('wipe.overview.running', { count: work.running })}>
          <p className="overall-line">
            <strong>{t('wipe.overview.running', { count: work.running })}</strong>
            <span className="figures">{formats.percent(work.permille)}</span>
          </p>
          <Meter permille={work.permille} label={t('wipe.overview.all')} />
          <p className="muted figures">
            {formats.rate(work.rate)} · {t('wipe.overview.lastDone', { time: formats.duration(work.eta) })}
          </p>
        </section>
      )}
      <ol className="steps">
        <li>
          <strong>{t('wipe.overview.choose')}</strong>
          <span>{t('wipe.overview.chooseHow')}</span>
        </li>
        <li>
          <strong>{t('wipe.overview.prepare')}</strong>
          <span>{t('wipe.overview.prepareHow')}</span>
        </li>
        <li>
          <strong>{t('wipe.overview.confirm')}</strong>
          <span>{t('wipe.overview.confirmHow')}</span>
        </li>
      </ol>
      <ScanHint />
    </div>
  );
}
