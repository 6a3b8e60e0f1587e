import type { BenchState } from '../../store/changes.ts';
import { bayState, isUnderWay, needsPerson } from '../bays/bay-state.ts';
import { listBays } from '../bays/bays.ts';

/** What the top bar counts. */
export interface BenchCounts {
  readonly underWay: number;
  readonly needPerson: number;
  /** Keys of the bays that need a person, in bench order. */
  readonly waitingKeys: string;
}

/** Counts bays under way and bays that wait for a person. */
export function countBench(bench: BenchState): BenchCounts {
  let underWay = 0;
  const waiting: string[] = [];
  for (const bay of listBays(bench.drives, bench.jobs)) {
    const drive = bay.driveId === null ? null : (bench.drives[bay.driveId] ?? null);
    const job = bay.jobId === null ? null : (bench.jobs[bay.jobId] ?? null);
    const { kind } = bayState(drive, job);
    if (isUnderWay(kind)) underWay += 1;
    if (needsPerson(kind, job)) waiting.push(bay.key);
  }
  return { underWay, needPerson: waiting.length, waitingKeys: waiting.join('\n') };
}
