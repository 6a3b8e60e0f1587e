import fs from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

import { cancelJob } from './cancel-job.ts';
import { compileJobCode } from './compiled-code.ts';
import { FrameConnection } from './frame-connection.ts';
import { prepareJobsDir } from './job-folder.ts';
import { JobProcess, type JobOrder } from './job-process.ts';
import { readJob } from './jobs.ts';
import { clientFrameSchema, type BrokerFrame, type ClientFrame, type Readers } from './protocol.ts';
import { problemsOf } from './refusal.ts';

/** What a broker works with. */
export interface BrokerOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly jobsDir: string;
  readonly readers: Readers;
}

/**
 * Serves one bench: starts a process for each job, relays what they say, and resolves when the bench has gone. Jobs go
 * on then. The broker itself never touches a drive, so no drive can make it hang.
 */
export async function serveBench(options: BrokerOptions): Promise<void> {
  const { input, output, jobsDir, readers } = options;
  const running = new Map<string, JobProcess>();
  const gone = Promise.withResolvers<undefined>();
  const connection = new FrameConnection<ClientFrame, BrokerFrame>(input, output, clientFrameSchema, {
    onFrame: (frame) => {
      take(frame);
    },
    onEnd: () => {
      gone.resolve(undefined);
    },
  });

  const refuse = (requestId: number, error: unknown): void => {
    connection.send({ kind: 'refused', requestId, problems: problemsOf(error) });
  };

  const take = (frame: ClientFrame): void => {
    switch (frame.kind) {
      case 'hello':
        return;
      case 'start':
        void order(frame.requestId, { kind: 'start', plan: frame.plan, jobsDir, readers });
        return;
      case 'resume':
        void order(frame.requestId, { kind: 'resume', jobId: frame.jobId, jobsDir, readers });
        return;
      case 'cancel': {
        const { requestId, jobId, by } = frame;
        running.get(jobId)?.cancel(by);
        cancelJob(jobsDir, jobId, by, readers).then(
          () => {
            connection.send({ kind: 'accepted', requestId, jobId });
          },
          (error: unknown) => {
            refuse(requestId, error);
          },
        );
        return;
      }
      default:
        frame satisfies never;
    }
  };

  const order = async (requestId: number, what: JobOrder): Promise<void> => {
    compiled ??= compileJobCode(jobsDir);
    await compiled;
    let jobId = what.kind === 'start' ? what.plan.jobId : what.jobId;
    const job = new JobProcess(what, logDescriptor, {
      onAccepted: (acceptedId) => {
        jobId = acceptedId;
        running.set(jobId, job);
        connection.send({ kind: 'accepted', requestId, jobId });
      },
      onRefused: (problems) => {
        connection.send({ kind: 'refused', requestId, problems });
      },
      onEvent: (event) => {
        if (event.kind === 'result') running.delete(jobId);
        const frame = { kind: 'event', jobId, event } as const;
        if (event.kind === 'progress') connection.sendIfRead(frame);
        else connection.send(frame);
      },
      onLost: () => {
        running.delete(jobId);
        void tellInterrupted(jobId);
      },
    });
  };

  /** The job's process is gone: what its journal proves becomes the result. */
  const tellInterrupted = async (jobId: string): Promise<void> => {
    const { result } = await readJob(jobsDir, jobId, { assumeEnded: true }).catch(() => ({ result: null }));
    if (result !== null) connection.send({ kind: 'event', jobId, event: { kind: 'result', result } });
    else connection.send({ kind: 'lost', jobId });
  };

  let compiled: Promise<void> | null = null;
  let logDescriptor: number | 'ignore' = 'ignore';
  try {
    prepareJobsDir(jobsDir, readers);
    logDescriptor = openEngineLog(jobsDir);
  } catch (error) {
    connection.send({ kind: 'unusable', problems: problemsOf(error) });
    connection.close();
    return;
  }
  connection.send({ kind: 'ready', jobsDir });
  await gone.promise;
  running.forEach((job) => {
    job.release();
  });
}

/** Where job processes say why they crashed: `log/engine.log` beside the folder of the jobs. */
function openEngineLog(jobsDir: string): number | 'ignore' {
  const folder = path.join(path.dirname(jobsDir), 'log');
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = fs.constants;
    return fs.openSync(path.join(folder, 'engine.log'), O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  } catch {
    // A log that cannot be written, on a full disk for one, must not keep a job from running.
    return 'ignore';
  }
}
