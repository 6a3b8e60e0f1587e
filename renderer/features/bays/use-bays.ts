import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';

import type { BenchDrive } from '../../../shared/contract/drives.ts';
import type { BenchJob } from '../../../shared/contract/jobs.ts';
import { useBench } from '../../store/context.tsx';
import { bayState, type BayState } from './bay-state.ts';
import { listBays, type BayEntry } from './bays.ts';
import { usualRateOfSlowDrive } from './slow-drive.ts';

/** Every bay in order; drawn again only when a bay, drive or job comes or goes, not with progress. */
export function useBays(): readonly BayEntry[] {
  const flat = useBench(
    useShallow((bench) =>
      listBays(bench.drives, bench.jobs).map((bay) =>
        JSON.stringify([bay.key, bay.label, bay.order, bay.driveId, bay.jobId]),
      ),
    ),
  );
  return useMemo(
    () =>
      flat.map((text) => {
        const [key, label, order, driveId, jobId] = JSON.parse(text) as [
          string,
          string,
          number,
          string | null,
          string | null,
        ];
        return { key, label, order, driveId, jobId };
      }),
    [flat],
  );
}

/** A bay with its drive and job as they are now. */
export interface LiveBay {
  readonly bay: BayEntry;
  readonly drive: BenchDrive | null;
  readonly job: BenchJob | null;
  readonly state: BayState;
  /** The job is under way and its drive has become slow. */
  readonly slow: boolean;
}

/** One bay, live. */
export function useLiveBay(bay: BayEntry): LiveBay {
  const drive = useBench((bench) => (bay.driveId === null ? null : (bench.drives[bay.driveId] ?? null)));
  const job = useBench((bench) => (bay.jobId === null ? null : (bench.jobs[bay.jobId] ?? null)));
  const slow = useBench((bench) => {
    const running = bay.jobId === null ? undefined : bench.jobs[bay.jobId];
    if (running?.state !== 'running' || running.progress === null) return false;
    const rates = bench.rates[running.jobId]?.bytesPerSecond ?? [];
    return usualRateOfSlowDrive(rates, running.progress.bytesPerSecond) !== null;
  });
  return { bay, drive, job, state: bayState(drive, job), slow };
}
