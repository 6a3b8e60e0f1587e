import { availableParallelism } from 'node:os';
import path from 'node:path';

import { Tinypool } from 'tinypool';

import type { Verdict } from '../certificate/verify/verdict.ts';
import type { VerifyOptions } from '../certificate/verify/verify-certificate.ts';
import type { FilesToJudge } from './archive.ts';
import { judgeFiles } from './judge-files.ts';

/** What is judged in a thread, and against what. */
export interface JudgingTask {
  readonly files: FilesToJudge;
  readonly options: VerifyOptions;
}

/** Threads that judge certificates beside this one: they start with the first, and end when there was none for a while. */
export interface JudgingThreads {
  /** The verdict, as `judgeFiles` gives it. Where threads fail, it is found in this one. */
  readonly judge: (task: JudgingTask) => Promise<Verdict>;
  readonly close: () => Promise<void>;
}

/** How threads are opened. */
export interface JudgingThreadsOptions {
  /** The module that a thread runs; it exports `judge`. */
  readonly file?: string;
  /** Threads are waited for in vain this long before they end. */
  readonly idleMs?: number;
  /** Told once, when a thread could not start or died. No other is started then. */
  readonly onFailure: (cause: unknown) => void;
}

const threadFile = path.join(import.meta.dirname, `judging-thread${path.extname(import.meta.filename)}`);
/** Beyond these, the one that reads and writes what they judge is what is waited for. One processor is left to it. */
const MOST_THREADS = 3;
/** What a thread has at hand, so that it goes on while this one writes a batch. */
const TASKS_AT_HAND = 16;
/** Long enough for whoever imports lot by lot. */
const IDLE_MS = 15_000;

/** Starts nothing yet. */
export function openJudgingThreads(opened: JudgingThreadsOptions): JudgingThreads {
  const { file = threadFile, idleMs = IDLE_MS, onFailure } = opened;
  let pool: Tinypool | null = null;
  /** No thread is started any more. */
  let isOver = false;
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;

  const end = async (): Promise<void> => {
    clearTimeout(timer);
    const ending = pool;
    pool = null;
    await ending?.destroy();
  };
  const fail = (cause: unknown): void => {
    if (isOver) return;
    isOver = true;
    onFailure(cause);
    // What waits for a thread that will never come is refused by this, and judged here.
    end().catch(() => undefined);
  };
  const start = (): Tinypool => {
    const count = Math.max(1, Math.min(MOST_THREADS, availableParallelism() - 1));
    const started = new Tinypool({
      filename: file,
      name: 'judge',
      minThreads: count,
      maxThreads: count,
      concurrentTasksPerWorker: TASKS_AT_HAND,
      // Nothing of what this process was given is meant for them.
      env: {},
      execArgv: [],
    });
    started.on('error', fail);
    return started;
  };

  return {
    judge: async (task) => {
      if (isOver) return judgeFiles(task.files, task.options);
      clearTimeout(timer);
      waiting += 1;
      try {
        pool ??= start();
        return (await pool.run(task)) as Verdict;
      } catch (error) {
        fail(error);
        return await judgeFiles(task.files, task.options);
      } finally {
        waiting -= 1;
        if (waiting === 0) timer = setTimeout(() => void end().catch(() => undefined), idleMs).unref();
      }
    },
    close: async () => {
      isOver = true;
      await end();
    },
  };
}
