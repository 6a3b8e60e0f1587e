import { useMemo, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';

import type { PlanPreview } from '../../../shared/contract/plans.ts';
import { useBench, useSession, useView } from '../../store/context.tsx';
import { useQuery } from '../../store/use-call.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { bayState, canPrepare } from '../bays/bay-state.ts';
import type { BayEntry } from '../bays/bays.ts';
import { ConfirmStep } from './confirm-step.tsx';
import { PrepareStep } from './prepare-step.tsx';
import { draftKey, newDraft, type WipeDraft } from './wipe-draft.ts';
import { PanelFrame } from './wipe-panel.tsx';

/** A drive on its way through Prepare and Confirm. */
export interface PreparedDrive {
  readonly bay: BayEntry;
  readonly preview: PlanPreview;
}

/** Prepare and Confirm over the same drives, with one draft. */
export function WipeFlow(props: {
  readonly bays: readonly BayEntry[];
  readonly step: 'prepare' | 'confirm';
}): ReactElement {
  const { t } = useTranslation();
  const { view } = useSession();
  const settings = useBench((bench) => bench.settings);
  const driveIds = useBench(
    useShallow((bench) =>
      props.bays.flatMap((bay) => {
        const drive = bay.driveId === null ? undefined : bench.drives[bay.driveId];
        const job = bay.jobId === null ? null : (bench.jobs[bay.jobId] ?? null);
        return drive !== undefined && canPrepare(bayState(drive, job).kind) ? [drive.driveId] : [];
      }),
    ),
  );
  const key = draftKey(driveIds);
  const kept = useView((state) => state.drafts[key]);
  const fresh = useMemo(() => newDraft(settings.policy), [settings.policy]);
  const draft = kept ?? fresh;
  const setDraft = (change: Partial<WipeDraft>): void =>
    view.setState((state) => ({
      drafts: { ...state.drafts, [key]: { ...(state.drafts[key] ?? fresh), ...change } },
    }));

  const { output, problem } = useQuery(
    'wipes.preview',
    driveIds.length === 0 ? null : { driveIds, requiredLevel: draft.level },
    // The form stays as it is while the level that was just chosen is being weighed.
    { keep: true },
  );
  const back = (): void => view.setState({ step: 'details' });

  if (driveIds.length === 0 || output === null) {
    return (
      <PanelFrame
        title={t('wipe.prepare.title', { count: driveIds.length })}
        actions={<Button onPress={back}>{t('common.back')}</Button>}
      >
        {problem !== null ? (
          <ProblemNote problem={problem} alert />
        ) : driveIds.length === 0 ? (
          <ProblemNote problem={{ code: 'DRIVE_GONE', message: t('wipe.allGone') }} alert />
        ) : (
          <Skeleton lines={8} />
        )}
      </PanelFrame>
    );
  }
  const drives: readonly PreparedDrive[] = output.drives.flatMap((preview) => {
    const bay = props.bays.find((candidate) => candidate.driveId === preview.driveId);
    return bay === undefined ? [] : [{ bay, preview }];
  });
  return props.step === 'prepare' ? (
    <PrepareStep drives={drives} draft={draft} onChange={setDraft} onBack={back} />
  ) : (
    <ConfirmStep drives={drives} draft={draft} draftKey={key} />
  );
}
