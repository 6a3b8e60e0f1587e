import { ClearbenchError } from '../../shared/problem.ts';
import type { Plan, PlanTarget } from '../../shared/schemas/plan.ts';
import { listDrives } from '../drives/list-drives.ts';
import { bootId } from './boot-id.ts';
import type { Opened } from './journal-entries.ts';
import { recognise } from './same-drive.ts';

/**
 * Where the target of a job that goes on is now: a drive may have come back under another name. Images stay where they
 * were.
 *
 * @param opened what the job had opened, `null` if it had not come to that.
 * @throws ClearbenchError `TARGET_NOT_FOUND` if it is not attached, `JOB_NOT_RESUMABLE` if one cannot be sure.
 */
export async function findTarget(plan: Plan, opened: Opened | null): Promise<PlanTarget> {
  if (plan.target.kind === 'image' || opened === null) return plan.target;
  const recognised = (await listDrives({ health: true })).map((drive) => ({
    drive,
    recognition: recognise(opened, drive, bootId()),
  }));
  const same = recognised.filter(({ recognition }) => recognition === 'same');
  const [only] = same;
  if (only !== undefined && same.length === 1) {
    return { ...plan.target, path: only.drive.path, drive: only.drive };
  }
  if (same.length > 1) {
    throw new ClearbenchError('JOB_NOT_RESUMABLE', 'Several attached drives say that they are this one.');
  }
  if (recognised.some(({ recognition }) => recognition === 'unknowable')) {
    throw new ClearbenchError(
      'JOB_NOT_RESUMABLE',
      'The drive reports no serial and was detached since: it cannot be told from another.',
    );
  }
  throw new ClearbenchError('TARGET_NOT_FOUND', 'The drive of this job is not attached.');
}
