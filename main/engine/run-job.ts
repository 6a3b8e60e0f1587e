import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

import { ClearbenchError } from '../../shared/problem.ts';
import type { JobEvent } from '../../shared/schemas/job-event.ts';
import type { Result } from '../../shared/schemas/result.ts';
import { jobLockName, takeLock } from '../exclusive-lock.ts';
import type { JobSecrets } from '../sanitize/overwrite/overwrite-job.ts';
import { admit } from './admission.ts';
import { carryOut, type BegunJob, type JobControl } from './carry-out.ts';
import { findTarget } from './find-target.ts';
import { assertOwnFolder, jobFiles } from './job-folder.ts';
import type { JobOrder } from './job-process.ts';
import { isResumable } from './jobs.ts';
import { Journal } from './journal.ts';

/** Who hears of a job. */
export interface JobListener {
  /** Everything was checked and the journal is open: from now on the target is written. */
  readonly onAccepted: (jobId: string) => void;
  readonly onEvent: (event: JobEvent) => void;
}

/**
 * One job from its order to its result, in a process of its own.
 *
 * @throws ClearbenchError (RefusedError if there is more than one reason) if anything speaks against it; nothing was
 *   written then.
 */
export async function runJob(order: JobOrder, control: JobControl, listener: JobListener): Promise<Result> {
  assertOwnFolder(order.jobsDir);
  const jobId = order.kind === 'start' ? order.plan.jobId : order.jobId;
  const lock = await takeLock(jobLockName(jobId));
  if (lock === null) throw new ClearbenchError('JOB_RUNNING', `Job ${jobId} is running already.`);
  try {
    const job = order.kind === 'start' ? await beginNew(order) : await beginAgain(order);
    try {
      listener.onAccepted(jobId);
      const result = await carryOut(job, control, listener.onEvent);
      listener.onEvent({ kind: 'result', result });
      return result;
    } finally {
      job.journal.close();
      await job.target.close();
    }
  } finally {
    lock.release();
  }
}

async function beginNew(order: JobOrder & { readonly kind: 'start' }): Promise<BegunJob> {
  const { plan, jobsDir, readers } = order;
  const { target, opened } = await admit(plan, plan.target);
  try {
    const secrets = newSecrets();
    const attempt = { number: 1, startedAt: new Date().toISOString() };
    const journal = Journal.create(jobsDir, readers, plan, secrets, [
      { kind: 'attempt-started', number: attempt.number },
      { kind: 'opened', opened },
    ]);
    const targetPath = plan.target.path;
    return { plan, secrets, resumeFrom: null, attempt, target, targetPath, journal, readers };
  } catch (error) {
    await target.close();
    throw error;
  }
}

async function beginAgain(order: JobOrder & { readonly kind: 'resume' }): Promise<BegunJob> {
  const { jobId, jobsDir, readers } = order;
  const { journal, replay } = Journal.open(jobsDir, jobId);
  try {
    const { plan, secrets, state: resumeFrom } = replay;
    if (!isResumable(replay)) {
      throw new ClearbenchError('JOB_NOT_RESUMABLE', `Job ${jobId} has nothing left to go on with.`);
    }
    const place = await findTarget(plan, replay.opened);
    const { target, opened } = await admit(plan, place);
    try {
      // A request to cancel that was meant for the attempt before must not end this one.
      fs.rmSync(path.join(journal.folder, jobFiles.cancel), { force: true });
      const number = replay.attempts.length + 1;
      const attempt = { number, startedAt: new Date().toISOString() };
      journal.append({ kind: 'attempt-started', number });
      journal.append({ kind: 'opened', opened });
      return { plan, secrets, resumeFrom, attempt, target, targetPath: place.path, journal, readers };
    } catch (error) {
      await target.close();
      throw error;
    }
  } catch (error) {
    journal.close();
    throw error;
  }
}

function newSecrets(): JobSecrets {
  const hex = (bytes: number): string => randomBytes(bytes).toString('hex');
  return {
    proofKeyHex: hex(32),
    streamKeyHex: hex(32),
    jobBytesHex: hex(3),
    sampleSeedHex: hex(32),
  };
}
