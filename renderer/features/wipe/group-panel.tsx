import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';

import { useBench, useSession } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { choose } from '../../store/view-store.ts';
import { Button } from '../../ui/button.tsx';
import { Note, ProblemNote } from '../../ui/problem-note.tsx';
import { Serial } from '../../ui/serial.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { bayState, canPrepare, hasEnded, toneOf } from '../bays/bay-state.ts';
import { useBayWords } from '../bays/bay-words.ts';
import { modelOf, serialOf, type BayEntry } from '../bays/bays.ts';
import { useLiveBay } from '../bays/use-bays.ts';
import { PanelFrame } from './wipe-panel.tsx';

/** Several chosen bays: what can be done with them together. */
export function GroupPanel(props: { readonly bays: readonly BayEntry[] }): ReactElement {
  const { t } = useTranslation();
  const { view, client } = useSession();
  const { run, busy, problem } = useAction();
  const kinds = useBench((bench) =>
    props.bays
      .map((bay) => {
        const drive = bay.driveId === null ? null : (bench.drives[bay.driveId] ?? null);
        const job = bay.jobId === null ? null : (bench.jobs[bay.jobId] ?? null);
        const { kind } = bayState(drive, job);
        return canPrepare(kind) ? 'ready' : hasEnded(kind) ? 'ended' : 'other';
      })
      .join(' '),
  ).split(' ');
  const ready = props.bays.filter((_, index) => kinds[index] === 'ready');
  const ended = props.bays.filter((_, index) => kinds[index] === 'ended');
  const left = props.bays.length - ready.length - ended.length;

  const dismissAll = async (): Promise<void> => {
    for (const { jobId } of ended) if (jobId !== null) await client.call('jobs.dismiss', { jobId });
  };
  return (
    <PanelFrame
      title={t('wipe.group.title', { count: props.bays.length })}
      actions={
        ready.length + ended.length === 0 ? null : (
          <>
            {ready.length === 0 ? null : (
              <Button
                look="primary"
                wide
                onPress={() => view.setState({ step: 'prepare', chosen: ready.map((bay) => bay.key) })}
              >
                {t('wipe.prepareDrives', { count: ready.length })}
              </Button>
            )}
            {ended.length === 0 ? null : (
              <Button wide isPending={busy} onPress={() => void run(dismissAll)}>
                {t('wipe.group.dismiss', { count: ended.length })}
              </Button>
            )}
          </>
        )
      }
    >
      <div className="stack">
        {problem === null ? null : <ProblemNote problem={problem} alert />}
        {ready.length > 0 && left > 0 ? <Note>{t('wipe.group.leftOut', { count: left })}</Note> : null}
        <ul className="group-list">
          {props.bays.map((bay) => (
            <GroupRow key={bay.key} bay={bay} onPick={() => choose(view, bay.key, 'only')} />
          ))}
        </ul>
      </div>
    </PanelFrame>
  );
}

function GroupRow(props: { readonly bay: BayEntry; readonly onPick: () => void }): ReactElement {
  const { t } = useTranslation();
  const live = useLiveBay(props.bay);
  const words = useBayWords(live);
  const serial = serialOf(live.drive, live.job);
  return (
    <li>
      <button type="button" className="group-row" onClick={props.onPick}>
        <span className="bay-label">{props.bay.label}</span>
        <span className="group-text">
          <span>{modelOf(live.drive, live.job) ?? t('bays.modelUnknown')}</span>
          {serial === null ? <span className="muted">{t('bays.noSerial')}</span> : <Serial value={serial} />}
        </span>
        <StateMark tone={toneOf(live.state.kind)} word={words.state} />
      </button>
    </li>
  );
}
