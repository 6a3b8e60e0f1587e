import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

import { ClearbenchError, hasCode } from '../../shared/problem.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { EngineClient, JobHandle } from './client.ts';
import type { BrokerCommand } from './elevation.ts';
import { followJob } from './follow-job.ts';
import { FrameConnection } from './frame-connection.ts';
import { JobFeed } from './job-feed.ts';
import { readJob } from './jobs.ts';
import { brokerFrameSchema, type BrokerFrame, type ClientFrame } from './protocol.ts';
import { RefusedError } from './refusal.ts';

/** How much of a broker's standard error is kept to explain why it did not start. */
const MAX_ERROR_TEXT = 8192;

/** Starts the broker that a command names and shakes hands with it. @throws ClearbenchError */
export async function connectBroker(command: BrokerCommand): Promise<EngineClient> {
  const child = spawn(command.file, command.arguments, {
    cwd: '/',
    detached: command.ownSession,
    env: command.environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let errorText = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errorText = (errorText + text).slice(0, MAX_ERROR_TEXT);
  });
  const exit = new Promise<ClearbenchError>((resolve) => {
    child.once('error', () => {
      resolve(command.explainExit({ code: null, signal: null, errorText }));
    });
    child.once('close', (code, signal) => {
      resolve(command.explainExit({ code, signal, errorText }));
    });
  });
  const connection = new BrokerConnection(child, child.stdout, child.stdin);
  try {
    await Promise.race([connection.ready, exit.then((error) => Promise.reject(error))]);
  } catch (error) {
    child.kill();
    // The end of the frames is only the sign of the end of the process, which is what explains something.
    const isBareEnd = hasCode(error, 'ENGINE_FAILED');
    throw isBareEnd ? await exit : error;
  }
  return connection;
}

type Request = Exclude<ClientFrame, { readonly kind: 'hello' }>;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

interface Waiting {
  readonly resolve: (jobId: string) => void;
  readonly reject: (error: Error) => void;
  /** Whether an accepted request means that events of the job follow. */
  readonly begins: boolean;
}

class BrokerConnection implements EngineClient {
  readonly ready: Promise<void>;
  #jobsDir = '';
  readonly #child: ChildProcess;
  readonly #connection: FrameConnection<BrokerFrame, ClientFrame>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #feeds = new Map<string, JobFeed>();
  readonly #watching = new AbortController();
  readonly #greeting = Promise.withResolvers<undefined>();
  #nextRequestId = 0;
  #isOpen = true;

  constructor(child: ChildProcess, input: Readable, output: Writable) {
    this.#child = child;
    this.ready = this.#greeting.promise;
    // Whoever waits for `ready` may have learned earlier that the process ended.
    this.ready.catch(() => undefined);
    this.#connection = new FrameConnection<BrokerFrame, ClientFrame>(input, output, brokerFrameSchema, {
      onFrame: (frame) => {
        this.#take(frame);
      },
      onEnd: (error) => {
        this.#lost(error ?? new ClearbenchError('ENGINE_FAILED', 'The engine stopped.'));
      },
    });
  }

  get jobsDir(): string {
    return this.#jobsDir;
  }

  async start(plan: Plan): Promise<JobHandle> {
    return this.#feedOf(await this.#request({ kind: 'start', plan }, true)).handle;
  }

  async resume(jobId: string): Promise<JobHandle> {
    return this.#feedOf(await this.#request({ kind: 'resume', jobId }, true)).handle;
  }

  async cancel(jobId: string, by: string): Promise<void> {
    await this.#request({ kind: 'cancel', jobId, by }, false);
  }

  async follow(jobId: string): Promise<JobHandle> {
    const own = this.#feeds.get(jobId);
    if (own !== undefined && !own.isOver) return own.handle;
    await readJob(this.#jobsDir, jobId);
    const feed = new JobFeed(jobId);
    void followJob(this.#jobsDir, jobId, feed, this.#watching.signal);
    return feed.handle;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#watching.abort();
    this.#connection.close();
    this.#child.unref();
    const left = new ClearbenchError('JOB_RUNNING', 'This bench no longer watches the job.');
    this.#feeds.forEach((feed) => {
      feed.fail(left);
    });
    this.#rejectWaiting(left);
    return Promise.resolve();
  }

  #feedOf(jobId: string): JobFeed {
    const feed = this.#feeds.get(jobId);
    if (feed === undefined) throw new ClearbenchError('ENGINE_FAILED', 'The engine lost a job.');
    return feed;
  }

  #request(request: DistributiveOmit<Request, 'requestId'>, begins: boolean): Promise<string> {
    if (!this.#isOpen) return Promise.reject(new ClearbenchError('ENGINE_FAILED', 'The engine stopped.'));
    const requestId = this.#nextRequestId++;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    this.#waiting.set(requestId, { resolve, reject, begins });
    this.#connection.send({ ...request, requestId });
    return promise;
  }

  #take(frame: BrokerFrame): void {
    switch (frame.kind) {
      case 'hello':
        return;
      case 'ready':
        this.#jobsDir = frame.jobsDir;
        this.#greeting.resolve(undefined);
        return;
      case 'unusable':
        this.#greeting.reject(new RefusedError(frame.problems));
        return;
      case 'accepted': {
        const waiting = this.#waiting.get(frame.requestId);
        this.#waiting.delete(frame.requestId);
        if (waiting?.begins === true) this.#feeds.set(frame.jobId, new JobFeed(frame.jobId));
        waiting?.resolve(frame.jobId);
        return;
      }
      case 'refused': {
        const waiting = this.#waiting.get(frame.requestId);
        this.#waiting.delete(frame.requestId);
        waiting?.reject(new RefusedError(frame.problems));
        return;
      }
      case 'event':
        this.#feeds.get(frame.jobId)?.push(frame.event);
        return;
      case 'lost':
        this.#feeds
          .get(frame.jobId)
          ?.fail(new ClearbenchError('ENGINE_FAILED', 'The job process and its journal are gone.'));
        return;
      default:
        frame satisfies never;
    }
  }

  /** The broker is gone; its jobs are not. Their folders tell the rest. */
  #lost(error: ClearbenchError): void {
    this.#isOpen = false;
    this.#greeting.reject(error);
    this.#rejectWaiting(error);
    this.#feeds.forEach((feed, jobId) => {
      if (!feed.isOver) void followJob(this.#jobsDir, jobId, feed, this.#watching.signal);
    });
  }

  #rejectWaiting(error: Error): void {
    this.#waiting.forEach((waiting) => {
      waiting.reject(error);
    });
    this.#waiting.clear();
  }
}
