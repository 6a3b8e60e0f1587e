import { useEffect, useRef, type ReactElement, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { useSession, useView } from '../../store/context.tsx';
import { Panel } from '../../ui/panel.tsx';
import { canPrepare } from '../bays/bay-state.ts';
import type { BayEntry } from '../bays/bays.ts';
import { useLiveBay } from '../bays/use-bays.ts';
import { BenchOverview } from './bench-overview.tsx';
import { DrivePanel } from './drive-panel.tsx';
import { GroupPanel } from './group-panel.tsx';
import { InterruptedPanel } from './interrupted-panel.tsx';
import { ResultPanel } from './result-panel.tsx';
import { RunningPanel } from './running-panel.tsx';
import { WipeFlow } from './wipe-flow.tsx';

/** The panel of the chosen bays: nothing, one, or several. It changes its state; it never opens another screen. */
export function WipePanel(props: { readonly bays: readonly BayEntry[] }): ReactElement {
  const { t } = useTranslation();
  const step = useView((state) => state.step);
  const [only] = props.bays;
  if (only === undefined) {
    return (
      <PanelFrame title={t('wipe.overview.title')} closable={false}>
        <BenchOverview />
      </PanelFrame>
    );
  }
  if (step !== 'details') return <WipeFlow bays={props.bays} step={step} />;
  if (props.bays.length > 1) return <GroupPanel bays={props.bays} />;
  return <OneBay key={only.key} bay={only} />;
}

function OneBay(props: { readonly bay: BayEntry }): ReactElement {
  const live = useLiveBay(props.bay);
  const { drive, job, state } = live;
  if (job === null) return <DrivePanel live={live} ready={canPrepare(state.kind)} />;
  if (job.state === 'ended') return <ResultPanel live={live} job={job} />;
  if (job.state === 'interrupted' || (drive === null && state.kind === 'pulled-out')) {
    return <InterruptedPanel live={live} job={job} />;
  }
  return <RunningPanel live={live} job={job} />;
}

/** A panel of the bays screen. Closing it lets go of the chosen bays; Escape goes one step back (see `useShortcuts`). */
export function PanelFrame(props: {
  readonly title: ReactNode;
  readonly lead?: ReactNode;
  readonly closable?: boolean;
  readonly actions?: ReactNode;
  /** Take the focus when it appears: for steps that follow on a press inside the panel. */
  readonly focus?: boolean;
  readonly children: ReactNode;
}): ReactElement {
  const { view } = useSession();
  const heading = useRef<HTMLHeadingElement>(null);
  const focus = props.focus ?? false;
  useEffect(() => {
    if (focus) heading.current?.focus();
  }, [focus]);
  return (
    <Panel
      title={props.title}
      lead={props.lead}
      actions={props.actions}
      heading={heading}
      onClose={
        (props.closable ?? true)
          ? () => view.setState({ chosen: [], step: 'details', panelOpen: false })
          : undefined
      }
    >
      {props.children}
    </Panel>
  );
}
