import fs from 'node:fs';
import { getSystemErrorName } from 'node:util';

import type { Problem } from '../../../shared/problem.ts';
import type { OpenTarget } from './open-target.ts';

/** Why a job stops before its end. */
export type HaltReason =
  { readonly ended: 'cancelled' } | { readonly ended: 'drive-lost' | 'failed'; readonly problem: Problem };

/** Thrown out of every wait of a job that stops. */
export class Halt extends Error {
  readonly reason: HaltReason;

  constructor(reason: HaltReason) {
    super(reason.ended === 'cancelled' ? 'cancelled' : reason.problem.message);
    this.name = 'Halt';
    this.reason = reason;
  }
}

/** A read, write or flush that failed. `errnoName` is for people, for example `EIO`. */
export class IoError extends Error {
  readonly operation: 'read' | 'write' | 'flush';
  readonly errnoName: string;

  constructor(operation: 'read' | 'write' | 'flush', errnoName: string, options?: ErrorOptions) {
    super(`${operation}: ${errnoName}`, options);
    this.name = 'IoError';
    this.operation = operation;
    this.errnoName = errnoName;
  }
}

/** Names of block layer errors that libuv does not know. */
const errnoNames: Readonly<Record<number, string>> = { 52: 'EBADE', 67: 'ENOLINK', 123: 'ENOMEDIUM' };

function nameOf(error: NodeJS.ErrnoException): string {
  const errno = Math.abs(error.errno ?? 0);
  const known = errnoNames[errno];
  if (known !== undefined) return known;
  return errno === 0 ? 'unknown error' : getSystemErrorName(-errno);
}

/**
 * Reads and writes of one job. Each call completes what it was asked for (short transfers are continued) or fails with
 * {@link IoError}, and each can be abandoned: {@link halt} rejects all that wait, even if the kernel never answers.
 */
export class Medium {
  readonly #target: OpenTarget;
  /** Rejections of the calls that wait. A race against one shared promise would keep every result until the job ends. */
  readonly #waiting = new Set<(halt: Halt) => void>();
  #halt: Halt | null = null;
  /** Requests that the kernel has not answered, abandoned ones included. */
  #unanswered = 0;
  #lastAnswerMs = performance.now();

  constructor(target: OpenTarget) {
    this.#target = target;
  }

  /** Fills `buffer` from `offsetBytes` on. Both are multiples of the target's I/O unit. */
  async read(buffer: Buffer, offsetBytes: number): Promise<void> {
    await this.#transfer('read', buffer, offsetBytes);
  }

  /** Writes all of `buffer` at `offsetBytes`. Both are multiples of the target's I/O unit. */
  async write(buffer: Buffer, offsetBytes: number): Promise<void> {
    await this.#transfer('write', buffer, offsetBytes);
  }

  /** Makes the drive store its cache. After a failure nothing may be believed about what was written before it. */
  async flush(): Promise<void> {
    await this.#request('flush', (done) => {
      fs.fsync(this.#target.fd, (error) => done(error, 0));
    });
  }

  /** Stops the job: rejects every call that waits and every later one. The first reason stays. */
  halt(reason: HaltReason): void {
    this.#halt ??= new Halt(reason);
    for (const reject of this.#waiting) reject(this.#halt);
    this.#waiting.clear();
  }

  /** Throws if the job has been stopped. */
  assertGoingOn(): void {
    if (this.#halt !== null) throw this.#halt;
  }

  /** How long the drive has left requests unanswered, in milliseconds; 0 if there are none. */
  stalledMs(): number {
    return this.#unanswered === 0 ? 0 : performance.now() - this.#lastAnswerMs;
  }

  /**
   * After a halt: waits until the kernel has answered all requests, then flushes. Resolves to whether both succeeded
   * within the time; a drive that hangs is not waited for.
   */
  async flushAfterHalt(patienceMs: number): Promise<boolean> {
    const deadline = performance.now() + patienceMs;
    while (this.#unanswered > 0 && performance.now() < deadline) await sleep(5);
    if (this.#unanswered > 0) return false;
    return await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), deadline - performance.now());
      this.#unanswered++;
      fs.fsync(this.#target.fd, (error) => {
        this.#unanswered--;
        clearTimeout(timer);
        resolve(error === null);
      });
    });
  }

  async #transfer(operation: 'read' | 'write', buffer: Buffer, offsetBytes: number): Promise<void> {
    let done = 0;
    while (done < buffer.length) {
      const moved = await this.#request(operation, (answered) => {
        const args = [this.#target.fd, buffer, done, buffer.length - done, offsetBytes + done] as const;
        if (operation === 'read') fs.read(...args, (error, count) => answered(error, count));
        else fs.write(...args, (error, count) => answered(error, count));
      });
      // What remains must start at a whole unit again, so a part of one is done anew.
      const whole = moved - (moved % this.#target.ioUnitBytes);
      if (whole === 0) throw new IoError(operation, moved === 0 ? 'nothing transferred' : 'short transfer');
      done += whole;
    }
  }

  #request(
    operation: 'read' | 'write' | 'flush',
    start: (answered: (error: NodeJS.ErrnoException | null, count: number) => void) => void,
  ): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.#halt !== null) {
        reject(this.#halt);
        return;
      }
      this.#waiting.add(reject);
      if (this.#unanswered++ === 0) this.#lastAnswerMs = performance.now();
      start((error, count) => {
        this.#unanswered--;
        this.#lastAnswerMs = performance.now();
        this.#waiting.delete(reject);
        if (error === null) resolve(count);
        else reject(new IoError(operation, nameOf(error), { cause: error }));
      });
    });
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
