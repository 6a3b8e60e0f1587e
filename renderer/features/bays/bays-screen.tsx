import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
} from 'react';
import { useTranslation } from 'react-i18next';

import { useBench, useClient, useSession, useView } from '../../store/context.tsx';
import { useAction } from '../../store/use-call.ts';
import { choose } from '../../store/view-store.ts';
import { IconButton } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { useScan } from '../../ui/scan.ts';
import { WipePanel } from '../wipe/wipe-panel.tsx';
import { BayCard, type BayActions } from './bay-card.tsx';
import { BayTable } from './bay-table.tsx';
import { EmptyBench } from './empty-bench.tsx';
import { findScanned, type BayEntry } from './bays.ts';
import { useBays } from './use-bays.ts';

/** Every attached drive in the order of the ports, and the panel of the chosen ones. */
export function BaysScreen(): ReactElement {
  const { t } = useTranslation();
  const { view, bench } = useSession();
  const bays = useBays();
  const chosen = useView((state) => state.chosen);
  const panelOpen = useView((state) => state.panelOpen);
  const chosenBays = useMemo(
    () => chosen.flatMap((key) => bays.find((bay) => bay.key === key) ?? []),
    [chosen, bays],
  );

  useScan((scanned) => {
    const now = bench.getState().bench;
    if (now === null) return;
    const found = findScanned(bays, now.drives, now.jobs, scanned);
    if (found === null) {
      view.setState({ announcement: t('bays.scanUnknown', { serial: scanned }) });
      return;
    }
    choose(view, found.key, 'add');
    view.setState({ announcement: t('bays.scanFound', { bay: found.label }) });
    focusBay(found.key);
  });

  return (
    <div className="bays-screen" data-panel={panelOpen || undefined}>
      <section className="bays-area scroll" aria-labelledby="bays-title">
        <BaysHead count={bays.length} />
        <Bays bays={bays} chosen={chosen} />
      </section>
      <button
        type="button"
        className="panel-scrim"
        tabIndex={-1}
        aria-hidden="true"
        onClick={() => view.setState({ panelOpen: false })}
      />
      <WipePanel bays={chosenBays} />
    </div>
  );
}

function BaysHead(props: { readonly count: number }): ReactElement {
  const { t } = useTranslation();
  const client = useClient();
  const cards = useBench((bench) => bench.settings.baysView === 'cards');
  const listing = useBench((bench) => bench.station.listing);
  const { view } = useSession();
  const chosenCount = useView((state) => state.chosen.length);
  const { run, problem } = useAction();
  return (
    <>
      <div className="bays-head">
        <h1 id="bays-title">
          {t('bays.title')}{' '}
          {props.count === 0 ? null : (
            <span className="muted figures">{t('bays.count', { count: props.count })}</span>
          )}
        </h1>
        <div className="row">
          {chosenCount === 0 ? null : (
            <button
              type="button"
              className="button open-panel"
              data-look="primary"
              onClick={() => view.setState({ panelOpen: true })}
            >
              {t('bays.showChosen', { count: chosenCount })}
            </button>
          )}
          <IconButton
            icon={cards ? 'rows' : 'cards'}
            label={t(cards ? 'bays.asTable' : 'bays.asCards')}
            onPress={() =>
              void run(() => client.call('settings.change', { baysView: cards ? 'table' : 'cards' }))
            }
          />
          <IconButton
            icon="refresh"
            label={t('bays.refresh')}
            onPress={() => void run(() => client.call('drives.refresh', {}))}
          />
        </div>
      </div>
      {problem === null ? null : <ProblemNote problem={problem} alert />}
      {listing.problem === null ? null : <ProblemNote problem={listing.problem} tone="warn" />}
    </>
  );
}

function Bays(props: {
  readonly bays: readonly BayEntry[];
  readonly chosen: readonly string[];
}): ReactElement {
  const { bays, chosen } = props;
  const { t } = useTranslation();
  const { view } = useSession();
  const cards = useBench((bench) => bench.settings.baysView === 'cards');
  const looking = useBench((bench) => bench.station.listing.state === 'first-look');
  const [focused, setFocused] = useState<string | null>(null);
  const anchor = useRef<string | null>(null);
  const order = useRef(bays);
  useEffect(() => {
    order.current = bays;
  });

  const onPick = useCallback(
    (key: string, event: MouseEvent | KeyboardEvent) => {
      const keys = order.current.map((bay) => bay.key);
      if (event.shiftKey && anchor.current !== null && keys.includes(anchor.current)) {
        const [from, to] = [keys.indexOf(anchor.current), keys.indexOf(key)].sort((a, b) => a - b);
        view.setState({ chosen: keys.slice(from, (to ?? 0) + 1), step: 'details' });
        return;
      }
      anchor.current = key;
      choose(view, key, event.ctrlKey || event.metaKey ? 'toggle' : 'only');
    },
    [view],
  );
  const onToggle = useCallback(
    (key: string) => {
      anchor.current = key;
      choose(view, key, 'toggle');
    },
    [view],
  );
  const actions: BayActions = useMemo(() => ({ onPick, onToggle, onFocus: setFocused }), [onPick, onToggle]);

  if (bays.length === 0) return <EmptyBench looking={looking} />;
  const tabStop = bays.some((bay) => bay.key === focused) ? focused : (bays[0]?.key ?? null);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const at = bays.findIndex((bay) => bay.key === tabStop);
    if (event.key === ' ' && event.target instanceof HTMLButtonElement && tabStop !== null) {
      event.preventDefault();
      onToggle(tabStop);
      return;
    }
    const step = arrowStep(event.key, cards ? columnsOf(event.currentTarget) : 1);
    const next = step === null ? undefined : bays[at + step];
    if (next === undefined) return;
    event.preventDefault();
    setFocused(next.key);
    focusBay(next.key);
    if (event.shiftKey) onPick(next.key, event);
  };

  return cards ? (
    <ul
      className="bay-cards"
      data-many={bays.length > 12 || undefined}
      onKeyDown={onKeyDown}
      aria-label={t('bays.title')}
    >
      {bays.map((bay) => (
        <BayCard
          key={bay.key}
          bay={bay}
          chosen={chosen.includes(bay.key)}
          tabStop={bay.key === tabStop}
          {...actions}
        />
      ))}
    </ul>
  ) : (
    <BayTable bays={bays} chosen={chosen} tabStop={tabStop} onKeyDown={onKeyDown} actions={actions} />
  );
}

/** How many bays an arrow key moves by; null for other keys. */
function arrowStep(key: string, columns: number): number | null {
  switch (key) {
    case 'ArrowRight':
      return 1;
    case 'ArrowLeft':
      return -1;
    case 'ArrowDown':
      return columns;
    case 'ArrowUp':
      return -columns;
    default:
      return null;
  }
}

function columnsOf(grid: HTMLElement): number {
  return getComputedStyle(grid).gridTemplateColumns.split(' ').length;
}

function focusBay(key: string): void {
  document.querySelector<HTMLElement>(`[data-bay="${CSS.escape(key)}"]`)?.focus();
}
