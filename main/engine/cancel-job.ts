import path from 'node:path';

import { z } from 'zod';

import { ClearbenchError } from '../../shared/problem.ts';
import { utcTimeSchema } from '../../shared/schemas/plan.ts';
import { isLocked, jobLockName, takeLock } from '../exclusive-lock.ts';
import { resultFromJournal } from './build-result.ts';
import { assertOwnFolder, jobFiles, modesFor, readSmallFile, replaceFile } from './job-folder.ts';
import { Journal } from './journal.ts';
import { readJob } from './jobs.ts';
import { cancellerSchema, type Readers } from './protocol.ts';

/** What the file `cancel.json` in a job's folder says. */
export const cancelRequestSchema = z.strictObject({ by: cancellerSchema, at: utcTimeSchema }).readonly();
export type CancelRequest = z.infer<typeof cancelRequestSchema>;

const MAX_CANCEL_BYTES = 4096;

/**
 * Cancels a job, the only thing that ends one early on purpose. A running job finds the request in its folder and ends
 * with a result of its own; a job that was interrupted gets the result `cancelled` here.
 *
 * @throws ClearbenchError `JOB_NOT_FOUND`, `JOB_NOT_RESUMABLE` if it has its result already, `JOURNAL_…`
 */
export async function cancelJob(jobsDir: string, jobId: string, by: string, readers: Readers): Promise<void> {
  const { state, folder } = await readJob(jobsDir, jobId);
  if (state === 'finished') {
    throw new ClearbenchError('JOB_NOT_RESUMABLE', `Job ${jobId} has ended already.`);
  }
  if (state === 'running') {
    assertOwnFolder(folder);
    const request: CancelRequest = { by, at: new Date().toISOString() };
    try {
      replaceFile(path.join(folder, jobFiles.cancel), JSON.stringify(request), {
        mode: modesFor(readers).file,
        groupId: readers?.groupId ?? null,
        durable: true,
      });
    } catch (error) {
      throw new ClearbenchError('JOURNAL_UNWRITABLE', 'The cancellation cannot be recorded.', {
        cause: error,
      });
    }
    if (await isLocked(jobLockName(jobId))) return;
  }
  await endInterruptedJob(jobsDir, jobId, by);
}

async function endInterruptedJob(jobsDir: string, jobId: string, by: string): Promise<void> {
  const lock = await takeLock(jobLockName(jobId));
  if (lock === null) throw new ClearbenchError('JOB_RUNNING', `Job ${jobId} is just being started.`);
  try {
    const { journal, replay } = Journal.open(jobsDir, jobId);
    try {
      if (replay.result !== null) return;
      journal.append({ kind: 'cancel-requested', by });
      journal.append({
        kind: 'problem',
        problem: { code: 'CANCELLED', message: `${by} cancelled the job after it had been interrupted.` },
      });
      journal.append({ kind: 'result', result: resultFromJournal(journal.replay(), 'cancelled') });
    } finally {
      journal.close();
    }
  } finally {
    lock.release();
  }
}

/** The request to cancel in a job's folder, or `null`. An unreadable one counts: somebody wanted the job to end. */
export function readCancelRequest(folder: string): CancelRequest | null {
  try {
    const text = readSmallFile(path.join(folder, jobFiles.cancel), MAX_CANCEL_BYTES);
    return text === null ? null : cancelRequestSchema.parse(JSON.parse(text));
  } catch {
    return { by: 'unknown', at: new Date().toISOString() };
  }
}
