import { brokerCommand } from './elevation.ts';
import { connectBroker } from './broker-connection.ts';
import type { JobEvent } from '../../shared/schemas/job-event.ts';
import type { Plan } from '../../shared/schemas/plan.ts';
import type { Result } from '../../shared/schemas/result.ts';

/** How to reach the engine. */
export interface EngineOptions {
  /** `needed` for devices: elevates if this process is not root. Image files need none. */
  readonly privilege: 'needed' | 'not-needed';
  /** Absolute path of the folder with one folder per job. An elevated engine uses its own; see {@link EngineClient}. */
  readonly jobsDir: string;
}

/** A job as its bench sees it. */
export interface JobHandle {
  readonly jobId: string;
  /**
   * What happens from now on; the last event is the result. May be iterated more than once. A slow reader misses
   * progress, never a problem or the result.
   */
  readonly events: AsyncIterable<JobEvent>;
  /** The result, also if the job process or the broker dies (then with `ended: 'interrupted'`). */
  readonly ended: Promise<Result>;
}

/** A connection to one broker. */
export interface EngineClient {
  /** Where this engine keeps its jobs. */
  readonly jobsDir: string;
  /**
   * Starts the planned job and resolves once the engine has rechecked everything and begun.
   *
   * @throws RefusedError if the engine refused; nothing was written.
   */
  start(plan: Plan): Promise<JobHandle>;
  /** Goes on with a job that ended before it was complete. @throws RefusedError */
  resume(jobId: string): Promise<JobHandle>;
  /**
   * Asks a running job to end as cancelled (its own result says so), or gives an interrupted one that result.
   *
   * @throws RefusedError `JOB_NOT_FOUND`, or `JOB_NOT_RESUMABLE` if the job has ended already.
   */
  cancel(jobId: string, by: string): Promise<void>;
  /** Watches a job, whoever started it. @throws ClearbenchError `JOB_NOT_FOUND` */
  follow(jobId: string): Promise<JobHandle>;
  /** Ends the connection. Jobs go on. */
  close(): Promise<void>;
}

/**
 * Starts a broker and shakes hands with it.
 *
 * @throws ClearbenchError `ELEVATION_…` if privilege was needed and not given, `ENGINE_PROTOCOL` if the broker is of
 *   another version, `STATE_UNREADABLE` if `jobsDir` may not be used, `ENGINE_FAILED` if there is no broker.
 */
export async function connectEngine(options: EngineOptions): Promise<EngineClient> {
  return connectBroker(brokerCommand(options));
}
