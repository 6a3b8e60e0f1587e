import { spawn, type ChildProcess } from 'node:child_process';

import type { Problem } from '../../shared/problem.ts';
import type { JobEvent } from '../../shared/schemas/job-event.ts';
import { FrameConnection } from './frame-connection.ts';
import { jobCommand } from './job-command.ts';
import { jobFrameSchema, type JobFrame, type OrderFrame } from './protocol.ts';

/** How long a drive may take from the order to the first write before the job is given up. */
const START_LIMIT_MS = 120_000;

/** The order that begins a job process. */
export type JobOrder = Extract<OrderFrame, { readonly kind: 'start' | 'resume' }>;

/** What the broker hears from a job process. */
export interface JobProcessListener {
  /** The engine took the order: from now on the drive is written. */
  readonly onAccepted: (jobId: string) => void;
  /** The order was refused, or the process failed before it took it. Nothing was written. */
  readonly onRefused: (problems: readonly [Problem, ...Problem[]]) => void;
  /** Something happened in an accepted job. */
  readonly onEvent: (event: JobEvent) => void;
  /** An accepted job's process ended, or became incomprehensible, without a result. */
  readonly onLost: () => void;
}

/**
 * A job process, seen from the broker: its own session, so that no terminal and no end of the broker reaches it.
 * Nothing here ever waits for the process to exit: after a result its drive may keep it in the kernel for hours.
 */
export class JobProcess {
  readonly #listener: JobProcessListener;
  readonly #child: ChildProcess;
  readonly #connection: FrameConnection<JobFrame, OrderFrame> | null;
  readonly #startTimer: NodeJS.Timeout;
  #stage: 'ordered' | 'accepted' | 'over' = 'ordered';

  constructor(order: JobOrder, logDescriptor: number | 'ignore', listener: JobProcessListener) {
    this.#listener = listener;
    const { file, args, env } = jobCommand(order.jobsDir);
    this.#child = spawn(file, args, {
      cwd: '/',
      detached: true,
      env,
      stdio: ['pipe', 'pipe', logDescriptor],
    });
    this.#startTimer = setTimeout(() => {
      this.#refuse('DRIVE_STALLED', 'The drive did not answer when the job was to begin.');
    }, START_LIMIT_MS);
    this.#child.once('error', () => {
      this.#refuse('ENGINE_FAILED', 'The job process could not be started.');
    });
    this.#child.once('exit', () => {
      // What the process still said is read to its end first; then the connection ends by itself.
      this.#child.stdin?.destroy();
    });
    const { stdin, stdout } = this.#child;
    if (stdin === null || stdout === null) {
      this.#connection = null;
      return;
    }
    this.#connection = new FrameConnection<JobFrame, OrderFrame>(stdout, stdin, jobFrameSchema, {
      onFrame: (frame) => {
        this.#take(frame);
      },
      onEnd: (error) => {
        this.#ended(error?.toProblem() ?? null);
      },
    });
    this.#connection.send(order);
  }

  /** Asks the job to end as cancelled. */
  cancel(by: string): void {
    this.#connection?.send({ kind: 'cancel', by });
  }

  /** Lets the broker process end although the job goes on. */
  release(): void {
    clearTimeout(this.#startTimer);
    this.#child.unref();
  }

  #take(frame: JobFrame): void {
    switch (frame.kind) {
      case 'hello':
        return;
      case 'accepted':
        if (this.#stage !== 'ordered') return;
        this.#stage = 'accepted';
        clearTimeout(this.#startTimer);
        this.#listener.onAccepted(frame.jobId);
        return;
      case 'refused':
        this.#finish(() => {
          this.#listener.onRefused(frame.problems);
        });
        return;
      case 'event':
        if (this.#stage !== 'accepted') return;
        if (frame.event.kind === 'result') this.#finish(() => undefined);
        this.#listener.onEvent(frame.event);
        return;
      default:
        return frame satisfies never;
    }
  }

  #ended(problem: Problem | null): void {
    if (this.#stage === 'accepted') {
      this.#finish(() => {
        this.#listener.onLost();
      });
    } else {
      const { code, message } = problem ?? {
        code: 'ENGINE_FAILED',
        message: 'The job process ended before it had begun.',
      };
      this.#refuse(code, message);
    }
  }

  /** Refuses an order that was not taken; the process is ended for good so that it cannot begin after all. */
  #refuse(code: Problem['code'], message: string): void {
    if (this.#stage !== 'ordered') return;
    this.#child.kill('SIGKILL');
    this.#finish(() => {
      this.#listener.onRefused([{ code, message }]);
    });
  }

  #finish(tell: () => void): void {
    if (this.#stage === 'over') return;
    this.#stage = 'over';
    this.release();
    tell();
  }
}
