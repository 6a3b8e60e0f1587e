import type { JobEvent } from '../../shared/schemas/job-event.ts';
import type { Result } from '../../shared/schemas/result.ts';
import type { JobHandle } from './client.ts';

/**
 * Hands the events of one job to any number of readers, each at its own pace. Progress that a reader did not fetch in
 * time is replaced by newer progress; problems and the result always arrive, also for readers that begin late.
 */
export class JobFeed {
  readonly handle: JobHandle;
  readonly #kept: JobEvent[] = [];
  #progress: JobEvent | null = null;
  #progressCount = 0;
  #failure: Error | null = null;
  #over = false;
  #wakers: (() => void)[] = [];
  readonly #settle: { readonly resolve: (result: Result) => void; readonly reject: (error: Error) => void };

  constructor(jobId: string) {
    const { promise, resolve, reject } = Promise.withResolvers<Result>();
    // Whoever only reads the events learns of a failure there.
    promise.catch(() => undefined);
    this.#settle = { resolve, reject };
    this.handle = {
      jobId,
      ended: promise,
      events: { [Symbol.asyncIterator]: () => this.#read() },
    };
  }

  /** Whether the result was pushed, or the feed failed. */
  get isOver(): boolean {
    return this.#over;
  }

  push(event: JobEvent): void {
    if (this.#over) return;
    if (event.kind === 'progress') {
      this.#progress = event;
      this.#progressCount += 1;
    } else {
      this.#kept.push(event);
    }
    if (event.kind === 'result') {
      this.#over = true;
      this.#settle.resolve(event.result);
    }
    this.#wake();
  }

  /** Ends the feed without a result: what became of the job cannot be told. */
  fail(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#failure = error;
    this.#settle.reject(error);
    this.#wake();
  }

  async *#read(): AsyncGenerator<JobEvent, void> {
    let taken = 0;
    let progressTaken = 0;
    for (;;) {
      if (this.#progress !== null && progressTaken < this.#progressCount && !this.#over) {
        progressTaken = this.#progressCount;
        yield this.#progress;
        continue;
      }
      const event = this.#kept[taken];
      if (event !== undefined) {
        taken += 1;
        yield event;
        if (event.kind === 'result') return;
        continue;
      }
      if (this.#failure !== null) throw this.#failure;
      await new Promise<void>((resolve) => this.#wakers.push(resolve));
    }
  }

  #wake(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    wakers.forEach((wake) => {
      wake();
    });
  }
}
